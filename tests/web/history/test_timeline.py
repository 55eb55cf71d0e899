"""What lasted how long in recorded histories, how it is drawn, and any period of it."""

import itertools
import re
from datetime import UTC, datetime, timedelta

import pytest
from fastapi import FastAPI

from rules.stages import Stage
from tests.people import CITY, HANDLER, XUHUI_HANDLER
from tests.web.desk_site import SignIn
from tests.web.history.conftest import Put
from tests.web.history.recordings import NAMES, recorded_life
from web.history.course import Lane, Stretch, Turn, course_of
from web.history.drawing import Period, drawing
from web.history.standing import standing_of

NOW = datetime(2026, 12, 20, tzinfo=UTC)


def course(name: str) -> tuple[Stretch, ...]:
    """The course of a recorded history."""
    life = recorded_life(name)
    return course_of(life, standing_of(life), NOW)


def of(name: str, lane: Lane) -> list[Stretch]:
    """One lane of it."""
    return [each for each in course(name) if each.lane is lane]


def test_stages_follow_one_another_without_a_gap() -> None:
    stages = of("reopened", Lane.STAGE)
    assert [each.look for each in stages] == [
        Stage.AWAITING_DISPATCH,
        Stage.AWAITING_ACCEPTANCE,
        Stage.AWAITING_CONTACT,
        Stage.IN_PROGRESS,
        Stage.IN_CLOSURE_REVIEW,
        Stage.AWAITING_SURVEY,
        Stage.AWAITING_CONTACT,
    ]
    for before, after in itertools.pairwise(stages):
        assert before.ends == after.begins
    assert stages[-1].ends is None


def test_who_is_waited_for_goes_from_hand_to_hand() -> None:
    turns = [each.look for each in of("not_rated", Lane.TURN)]
    assert turns == [Turn.HOTLINE, Turn.UNIT, Turn.REVIEWER, Turn.RATER, Turn.HOTLINE]
    assert of("straightforward", Lane.TURN)[-1].ends is not None


def test_requests_end_when_they_are_decided() -> None:
    found = of("complex_and_extended", Lane.REQUEST)
    assert [each.look for each in found] == ["granted", "granted"]
    assert all(each.ends is not None and each.begins < each.ends for each in found)


def test_a_silent_cases_timers_all_fired_but_the_one_that_waits() -> None:
    timers = of("silent", Lane.TIMER)
    assert [each.look for each in timers] == ["fired"] * 10 + ["waiting"]
    for timer in timers[:-1]:
        assert timer.ends is not None
        assert timer.due is not None
        assert abs(timer.ends - timer.due) < timedelta(seconds=5)


@pytest.mark.parametrize("name", NAMES)
def test_everything_drawn_lies_inside_the_picture(name: str) -> None:
    whole = course(name)
    begins = min(each.begins for each in whole)
    for ends in (NOW, begins + timedelta(hours=3), begins + timedelta(seconds=1)):
        drawn = drawing(whole, Period(begins, ends), NOW, ended=False)
        assert drawn.rects
        for rect in drawn.rects:
            assert rect.x >= 0
            assert rect.width > 0
            assert rect.x + rect.width <= 100.001
            assert rect.y + rect.height <= drawn.height
        assert all(0 <= mark.x <= 100 for mark in drawn.marks)
        assert len(drawn.ticks) <= 8


def test_a_period_before_anything_happened_is_empty() -> None:
    whole = course("straightforward")
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    drawn = drawing(whole, Period(long_ago, long_ago + timedelta(days=3)), NOW, ended=True)
    assert drawn.rects == ()
    assert drawn.now is None


async def test_the_timeline_is_drawn_and_its_table_says_the_same(
    quiet_site: FastAPI, put_on_record: Put, sign_in: SignIn
) -> None:
    case = await put_on_record("silent")
    path = f"/cases/{case.case_no}/history/timeline"
    for person in (CITY, HANDLER):
        html = (await (await sign_in(quiet_site, person)).browser.get(path)).text
        assert "<svg" in html
        assert "style=" not in html
        assert len(re.findall(r'course__mark--timer-fired"', html)) == 10
        assert html.count("<span>到点</span>") == 10
    await (await sign_in(quiet_site, XUHUI_HANDLER)).page(path, 404)


async def test_a_period_is_in_the_address(
    quiet_site: FastAPI, put_on_record: Put, sign_in: SignIn
) -> None:
    case = await put_on_record("silent")
    path = f"/cases/{case.case_no}/history/timeline"
    visitor = await sign_in(quiet_site, CITY)
    html = (await visitor.browser.get(f"{path}?from=2026-11-30&to=2026-11-30")).text
    assert html.count("<span>到点</span>") == 3
    assert 'value="2026-11-30"' in html
    for query in ("from=tomorrow", "from=2026-12-02&to=2026-12-01", "to=0001-01-01"):
        response = await visitor.browser.get(f"{path}?{query}")
        assert response.status_code == 422
        assert "field__error" in response.text
        assert "<svg" in response.text
