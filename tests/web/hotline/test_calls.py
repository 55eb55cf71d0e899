"""The day's calls: whose turn, one operator at a time, what was said, and what came of it."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import reading, writing
from db.looks import looks_at
from db.staff import NewStaff, add_staff
from rules import steps
from rules.policy import Policy
from rules.roles import Actor, Role
from rules.shipped_calendar import shipped_calendar
from rules.survey import CallOutcome, SurveyVia
from rules.working_days import DayEnd, deadline
from tests.case_on_paper import CaseOnPaper
from tests.conftest import utcnow
from tests.paper_lives import until_closed
from tests.people import HANDLER, OPERATOR
from tests.survey_answers import TYPED
from tests.web.desk.desk_visitor import DeskVisitor
from tests.web.desk_site import SignIn
from tests.web.put_on_record import PutOnRecord
from tests.workflows.case_driver import CaseDriver
from web.hotline import call_list, one_call

OpenCase = Callable[..., Awaitable[CaseDriver]]
OTHER = Actor("op-2", "热线二号", Role.OPERATOR)
PHONE = "13800005566"


def _days_of_a_link() -> int:
    """How many days ago a case must have been closed for its link to have expired just now."""
    calendar, link = shipped_calendar(), Policy().survey_link_days

    def ended(days: int) -> bool:
        closed = utcnow() - timedelta(days=days)
        return deadline(closed, link, calendar, DayEnd.MIDNIGHT).due < utcnow()

    return next(days for days in range(link, 60) if ended(days))


LINK_DAYS = _days_of_a_link()


TOMORROW = utcnow().date() + timedelta(days=1)
MORNING = datetime(TOMORROW.year, TOMORROW.month, TOMORROW.day, 3, tzinfo=UTC)
"""Eleven o'clock in Shanghai."""

SetClock = Callable[[datetime], None]


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """It is morning in Shanghai, until a test says otherwise."""

    def is_now(at: datetime) -> None:
        for module in (call_list, one_call):
            monkeypatch.setattr(module, "now", lambda: at)

    is_now(MORNING)
    return is_now


@pytest.fixture
async def other(organised: AsyncEngine) -> Actor:
    """A second operator."""
    person = NewStaff(OTHER.id, OTHER.id, OTHER.name, "unused", OTHER.role, None)
    async with writing(organised) as connection:
        await add_staff(connection, person)
    return OTHER


def _closed_long_ago(paper: CaseOnPaper) -> None:
    until_closed(paper)


async def _to_call(
    on_record: PutOnRecord, life: Callable[[CaseOnPaper], None] | None = None
) -> str:
    paper = await on_record(life or _closed_long_ago, days=LINK_DAYS)
    return paper.case_no


async def _next(visitor: DeskVisitor) -> str:
    form = (await visitor.page("/hotline/calls")).form("/hotline/calls/next")
    sent = await visitor.send(form)
    assert sent.status_code == 303
    return sent.headers["location"]


async def test_the_next_call_is_one_operators_at_a_time(
    quiet_site: FastAPI, sign_in: SignIn, on_record: PutOnRecord, other: Actor
) -> None:
    numbers = {await _to_call(on_record), await _to_call(on_record)}
    me, colleague = await sign_in(quiet_site, OPERATOR), await sign_in(quiet_site, other)
    mine, theirs = await _next(me), await _next(colleague)
    assert {mine, theirs} == {f"/hotline/calls/{number}" for number in numbers}
    shown = await colleague.page(mine)
    assert "热线一号正在回访这位评价人" in shown.text
    assert all("record" not in form.action for form in shown.forms)
    listed = await colleague.page("/hotline/calls")
    assert "热线一号正在回访" in listed.text
    assert "继续回访" in listed.text
    taken = await me.browser.post(
        f"{theirs}/phone", data=(await me.page(mine)).form(f"{mine}/phone").values
    )
    assert taken.status_code == 303
    assert PHONE not in taken.text


async def test_a_call_put_back_is_anybodys_again(
    quiet_site: FastAPI, sign_in: SignIn, on_record: PutOnRecord, other: Actor
) -> None:
    number = await _to_call(on_record)
    me, colleague = await sign_in(quiet_site, OPERATOR), await sign_in(quiet_site, other)
    mine = await _next(me)
    listed = await colleague.page("/hotline/calls")
    assert all(form.action != "/hotline/calls/next" for form in listed.forms)
    await me.send((await me.page(mine)).form(f"{mine}/release"))
    assert await _next(colleague) == f"/hotline/calls/{number}"


async def test_a_claim_ends_by_itself(
    quiet_site: FastAPI,
    sign_in: SignIn,
    on_record: PutOnRecord,
    other: Actor,
    clock: SetClock,
) -> None:
    await _to_call(on_record)
    me, colleague = await sign_in(quiet_site, OPERATOR), await sign_in(quiet_site, other)
    mine = await _next(me)
    clock(MORNING + timedelta(minutes=21))
    assert await _next(colleague) == mine


async def test_the_number_is_shown_on_request_and_the_look_is_on_record(
    quiet_site: FastAPI, sign_in: SignIn, on_record: PutOnRecord, organised: AsyncEngine
) -> None:
    number = await _to_call(on_record)
    operator = await sign_in(quiet_site, OPERATOR)
    page = await operator.page(await _next(operator))
    assert PHONE not in page.text
    assert "请问是李先生/女士吗？" in page.text
    shown = await operator.send(page.form(f"/hotline/calls/{number}/phone"))
    assert PHONE in shown.text
    async with reading(organised) as connection:
        looks = await looks_at(connection, number)
    assert [(look.staff_name, look.what) for look in looks] == [("热线一号", "contact")]


async def test_at_night_nobody_is_called_unless_they_asked_for_it(
    quiet_site: FastAPI, sign_in: SignIn, on_record: PutOnRecord, clock: SetClock
) -> None:
    await _to_call(on_record)
    clock(MORNING + timedelta(hours=11))
    operator = await sign_in(quiet_site, OPERATOR)
    page = await operator.page("/hotline/calls")
    assert "现在不在回访时间" in page.text
    assert all(form.action != "/hotline/calls/next" for form in page.forms)

    def asked_for_tonight(paper: CaseOnPaper) -> None:
        until_closed(paper)
        paper.forward(utcnow() - paper.now)
        again = paper.now + timedelta(minutes=1)
        paper.take(steps.RecordCallback, OPERATOR, outcome=CallOutcome.LATER, again_at=again)

    number = await _to_call(on_record, asked_for_tonight)
    assert await _next(operator) == f"/hotline/calls/{number}"


async def test_a_call_agreed_for_later_stands_below(
    quiet_site: FastAPI, sign_in: SignIn, on_record: PutOnRecord
) -> None:
    def later(paper: CaseOnPaper) -> None:
        until_closed(paper)
        paper.forward(utcnow() - paper.now)
        again = paper.now + timedelta(days=2)
        paper.take(steps.RecordCallback, OPERATOR, outcome=CallOutcome.LATER, again_at=again)

    paper = await on_record(later, days=LINK_DAYS)
    page = await (await sign_in(quiet_site, OPERATOR)).page("/hotline/calls")
    assert "现在没有要回访的" in page.text
    assert f"稍后再拨 {paper.case_no}" in page.text


async def test_only_operators_have_calls_and_only_where_there_is_one(
    quiet_site: FastAPI, sign_in: SignIn, on_record: PutOnRecord
) -> None:
    fresh = await on_record()
    operator = await sign_in(quiet_site, OPERATOR)
    page = await operator.page(f"/hotline/calls/{fresh.case_no}")
    assert "现在不需要电话回访" in page.text
    assert all("/hotline/calls/" not in form.action for form in page.forms)
    await operator.page("/hotline/calls/GD000000-AAAAAA", 404)
    handler = await sign_in(quiet_site, HANDLER)
    await handler.page("/hotline/calls", 403)


async def _waiting_for_a_call(open_case: OpenCase) -> CaseDriver:
    case = await open_case()
    await case.closed()
    survey = (await case.recorded()).case.survey
    assert survey is not None
    await case.forward_to(survey.link.due)
    return case


async def test_what_came_of_a_call_is_one_click_and_then_the_next(
    live_site: FastAPI, sign_in: SignIn, open_case: OpenCase
) -> None:
    case = await _waiting_for_a_call(open_case)
    operator = await sign_in(live_site, OPERATOR)
    address = f"/hotline/calls/{case.case_no}"
    await operator.browser.post(
        f"{address}/claim", data=(await operator.page(address)).form(f"{address}/claim").values
    )
    page = await operator.page(address)
    said = {
        form.values["outcome"]: form
        for form in page.forms
        if form.action == f"{address}/record_callback"
    }
    assert set(said) == set(CallOutcome)
    wrong = await operator.send(said["later"], again_at="2019-09-12T10:00", note="在开会")
    assert wrong.status_code == 422
    assert "再拨时间须晚于现在" in wrong.text
    assert "在开会" in wrong.text
    sent = await operator.send(said["unanswered"])
    assert sent.headers["location"].startswith("/hotline/calls?done=record_callback")
    back = await operator.page(sent.headers["location"])
    assert f"已完成： 记录人工回访 {case.case_no}" in back.text
    survey = (await case.recorded()).case.survey
    assert survey is not None
    assert [call.outcome for call in survey.calls] == [CallOutcome.UNANSWERED]


async def test_answers_are_filled_in_while_talking_and_nothing_typed_is_lost(
    live_site: FastAPI, sign_in: SignIn, open_case: OpenCase
) -> None:
    case = await _waiting_for_a_call(open_case)
    operator = await sign_in(live_site, OPERATOR)
    address = f"/hotline/calls/{case.case_no}"
    await operator.browser.post(
        f"{address}/claim", data=(await operator.page(address)).form(f"{address}/claim").values
    )
    form = (await operator.page(address)).form(f"{address}/record_survey_answers")
    half = await operator.send(form, solved="no", comment="还是要等。")
    assert half.status_code == 422
    assert "还是要等。" in half.text
    assert "还没有登记" in half.text
    sent = await operator.send(form, **TYPED)
    assert sent.status_code == 303
    survey = (await case.recorded()).case.survey
    assert survey is not None
    assert survey.answers is not None
    assert survey.answers.via is SurveyVia.CALL
    again = await operator.send(form, **{**TYPED, "solved": "no"})
    assert again.status_code == 409
    assert "工单已归档" in again.text
