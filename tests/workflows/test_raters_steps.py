"""A rater acts on the real workflow: adds information, withdraws, objects after the archive."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import reading
from db.notices import notices_listed
from db.recount import differences
from db.reviews import review_of_case
from rules import steps
from rules.case import CaseOutcome, InvalidGround
from rules.clocks import ClockKind, Verdict
from rules.refusals import Refusal
from rules.roles import RATER
from rules.stages import Stage
from tests.people import CITY, HANDLER, OPERATOR
from tests.workflows.case_driver import CaseDriver

Open = Callable[..., Awaitable[CaseDriver]]


async def _told(engine: AsyncEngine, case: CaseDriver, kind: str) -> set[str]:
    """Who gets a notice of that kind about the case."""
    async with reading(engine) as connection:
        lines = await notices_listed(connection, case_no=case.case_no)
    return {line.recipient for line in lines if line.kind == kind}


async def _ground(engine: AsyncEngine, case: CaseDriver) -> str | None:
    async with reading(engine) as connection:
        review = await review_of_case(connection, case.case_no)
    assert review is not None
    return review.invalid_ground


async def _scores_are_right(engine: AsyncEngine) -> bool:
    async with reading(engine) as connection:
        return await differences(connection) == ()


async def _invalidated(case: CaseDriver) -> None:
    await case.contacted()
    await case.take(
        steps.RequestInvalidation, HANDLER, ground=InvalidGround.MISTAKEN, reason="评错了窗口。"
    )
    await case.take(steps.DecideInvalidation, CITY, granted=True, reason="录音核实。")


async def test_what_is_added_reaches_the_hotline_then_the_unit_and_makes_forms_stale(
    open_case: Open, organised: AsyncEngine
) -> None:
    case = await open_case()
    await case.take(steps.AddInformation, RATER, text="还有一次也等了很久。")
    assert await _told(organised, case, "information_added") == {OPERATOR.id}
    await case.contacted()
    await case.found()
    seen = (await case.recorded()).case.version
    await case.take(steps.AddInformation, RATER, text="当时的叫号单还在。")
    assert HANDLER.id in await _told(organised, case, "information_added")
    with pytest.raises(Refusal) as stale:
        await case.take(steps.SendBackClosure, CITY, seen=seen, reason="补。")
    assert stale.value.kind == "stale", "whoever answers has read what was added"


async def test_a_withdrawn_case_ends_and_what_was_late_stays_late(
    open_case: Open, organised: AsyncEngine
) -> None:
    case = await open_case()
    await case.accepted()
    contact = (await case.recorded()).case.clock(ClockKind.CONTACT)
    assert contact is not None
    await case.forward_to(contact.term.due)
    first = await case.take(steps.Withdraw, RATER, key="withdraw-once")
    assert await case.handle.result() is CaseOutcome.WITHDRAWN
    done = (await case.recorded()).case
    verdicts = {clock.kind: clock.verdict for clock in done.clocks}
    assert verdicts[ClockKind.CONTACT] is Verdict.LATE
    assert verdicts[ClockKind.CLOSURE] is Verdict.VOID
    assert verdicts[ClockKind.DISPATCH] is Verdict.ON_TIME
    assert first.stage is Stage.ARCHIVED
    assert await _told(organised, case, "withdrawn") == {HANDLER.id}
    assert await _told(organised, case, "withdrawal") == {"rater"}
    async with reading(organised) as connection:
        review = await review_of_case(connection, case.case_no)
    assert review is not None
    assert review.withdrawn
    assert review.invalid_ground is None, "its stars still count"


async def test_an_objection_to_an_invalid_mark_lifts_it_and_reopens_the_case(
    open_case: Open, organised: AsyncEngine
) -> None:
    case = await open_case()
    await _invalidated(case)
    assert await _ground(organised, case) == InvalidGround.MISTAKEN
    assert await _told(organised, case, "invalidated") == {"rater"}
    await case.take(steps.Object, RATER, reason="我没有评错。")
    heard = (await case.recorded()).case
    assert heard.stage is Stage.AWAITING_SURVEY
    assert await _ground(organised, case) == InvalidGround.MISTAKEN, "until it is decided"
    claim = await case.refused(
        steps.RequestInvalidation, HANDLER, ground=InvalidGround.MISTAKEN, reason="再申诉。"
    )
    assert claim.kind == "not_now"
    await case.take(steps.DecideReopening, OPERATOR, reopen=True, explanation="请再核实。")
    again = (await case.recorded()).case
    assert again.stage is Stage.AWAITING_CONTACT
    assert again.round == 1
    assert (again.outcome, again.archived_at, again.closed_at) == (None, None, None)
    assert await _ground(organised, case) is None
    assert await _scores_are_right(organised), "the review is back in the scores"
    assert await _told(organised, case, "reopening_decided") == {"rater"}


async def test_an_objection_to_an_anonymous_closure_is_heard_once_and_in_time(
    open_case: Open,
) -> None:
    case = await open_case(real_name=False)
    await case.accepted()
    await case.found()
    await case.submitted()
    await case.approved()
    await case.take(steps.Object, RATER, reason="并没有增开窗口。")
    await case.take(steps.DecideReopening, OPERATOR, reopen=False, explanation="已现场核实。")
    assert await case.handle.result() is CaseOutcome.CLOSED
    done = (await case.recorded()).case
    assert done.objections[0].upheld is False
    assert done.clock(ClockKind.REOPENING) is not None
    second = await case.refused(steps.Object, RATER, reason="还是不认可。")
    assert second.kind == "wrong_stage"


async def test_after_the_term_nobody_can_object(open_case: Open) -> None:
    case = await open_case()
    await _invalidated(case)
    term = (await case.recorded()).case.objection_until
    assert term is not None
    await case.forward_to(term.due)
    assert await case.handle.result() is CaseOutcome.INVALIDATED
    assert (await case.kinds())[-1] == "objection_over"
    late = await case.refused(steps.Object, RATER, reason="晚了。")
    assert late.kind == "wrong_stage"


async def test_an_objection_nobody_decides_becomes_overdue(open_case: Open) -> None:
    case = await open_case()
    await _invalidated(case)
    await case.take(steps.Object, RATER, reason="我没有评错。")
    await case.forward(timedelta(days=14))
    now = (await case.recorded()).case
    assert now.overdue
    assert now.stage is Stage.AWAITING_SURVEY
    assert "link_expired" not in await case.kinds()
