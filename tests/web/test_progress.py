"""What was promised and whether it was kept, in a citizen's words, on cases on paper."""

from datetime import datetime, timedelta

import pytest

from rules import steps
from rules.case import ContactChannel, ExtensionBasis, InvalidGround, ReturnReason
from rules.clocks import Verdict
from rules.roles import RATER
from rules.shipped_calendar import shipped_calendar
from rules.working_days import SHANGHAI
from tests.case_on_paper import CaseOnPaper
from tests.paper_lives import until_accepted, until_closed
from tests.people import CITY, CITY_TOO, HANDLER, OPERATOR
from tests.rules.procedure.test_state_machine import rated
from web.public.clocks import TONES
from web.public.progress import (
    HELD,
    LATE_WHEN_WITHDRAWN,
    Kept,
    Milestone,
    MilestoneLook,
    kept,
    milestones,
)

RECEIVED = datetime(2019, 9, 12, 10, 0, tzinfo=SHANGHAI)


@pytest.fixture
def paper() -> CaseOnPaper:
    return CaseOnPaper(rated(real_name=True), RECEIVED)


def _shown(paper: CaseOnPaper) -> dict[str, Milestone]:
    return {each.title: each for each in milestones(paper.case, shipped_calendar())}


def test_every_promise_of_a_closed_case_says_by_when_and_that_it_was_kept(
    paper: CaseOnPaper,
) -> None:
    until_closed(paper)
    shown = _shown(paper)
    owed = [each for title, each in shown.items() if title != "请您评判结果"]
    assert [each.verdict for each in owed] == [Verdict.ON_TIME] * 4
    assert all(each.due and each.done_at for each in owed)
    assert kept(shown.values()) == Kept(promises=4, in_time=4)


def test_what_is_late_counts_as_broken_before_it_is_done(paper: CaseOnPaper) -> None:
    until_accepted(paper)
    paper.forward(timedelta(days=5))
    shown = _shown(paper)
    assert shown["先与您联系"].look is MilestoneLook.LATE
    assert kept(shown.values()) == Kept(promises=2, in_time=1)


def test_a_submission_is_not_done_before_it_is_approved(paper: CaseOnPaper) -> None:
    until_accepted(paper)
    paper.take(
        steps.ResolveOnTheSpot,
        HANDLER,
        channel=ContactChannel.PHONE,
        measures="办好。",
        reply="办好。",
    )
    answered = _shown(paper)["整改并答复"]
    assert (answered.look, answered.note) == (MilestoneLook.RUNNING, HELD)
    assert answered.done_at is None


def test_what_was_late_when_the_rater_withdrew_is_not_called_done(paper: CaseOnPaper) -> None:
    until_accepted(paper)
    paper.forward(timedelta(days=5))
    paper.take(steps.Withdraw, RATER)
    shown = _shown(paper)
    assert shown["先与您联系"].note == LATE_WHEN_WITHDRAWN
    assert shown["先与您联系"].done_at is None
    assert "审核办结" not in shown, "what was not due yet is owed no more"


def test_an_extension_shows_what_was_promised_first(paper: CaseOnPaper) -> None:
    until_accepted(paper)
    first = _shown(paper)["审核办结"].due
    paper.take(
        steps.RequestExtension,
        HANDLER,
        basis=ExtensionBasis.STATUTORY_TERM,
        extra_days=5,
        reason="公示。",
    )
    for person in (CITY, CITY_TOO):
        paper.take(steps.DecideExtension, person, granted=True)
    closing = _shown(paper)["审核办结"]
    assert closing.first_due == first
    assert closing.due is not None
    assert first is not None
    assert closing.due > first


def test_after_a_return_the_duties_are_promised_anew(paper: CaseOnPaper) -> None:
    until_accepted(paper)
    paper.take(
        steps.RequestReturn, HANDLER, return_reason=ReturnReason.NOT_OUR_AREA, reason="在徐汇。"
    )
    paper.take(steps.DecideReturn, OPERATOR, granted=True)
    shown = _shown(paper)
    assert shown["整改并答复"].look is MilestoneLook.AHEAD
    assert shown["整改并答复"].promise is not None


def test_an_invalid_review_is_promised_nothing_more(paper: CaseOnPaper) -> None:
    until_accepted(paper)
    paper.take(steps.RequestInvalidation, HANDLER, ground=InvalidGround.MISTAKEN, reason="评错了。")
    paper.take(steps.DecideInvalidation, CITY, granted=True)
    assert [each.look for each in _shown(paper).values()] == [MilestoneLook.DONE]


def test_every_verdict_that_is_shown_to_everybody_has_its_tone() -> None:
    assert {*TONES, Verdict.VOID} == set(Verdict)
