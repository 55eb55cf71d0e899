"""Time alone: reminders, overdue duties, escalation, moved timers, verdicts."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from rules import steps
from rules.case import ExtensionBasis, Result
from rules.clocks import Clock, ClockKind, Verdict
from rules.stages import Stage
from rules.working_days import SHANGHAI
from tests.people import CITY, CITY_TOO, HANDLER
from tests.workflows.case_driver import CaseDriver

Open = Callable[..., Awaitable[CaseDriver]]


async def clock(case: CaseDriver, kind: ClockKind) -> Clock:
    """The present clock of a kind."""
    found = (await case.recorded()).case.clock(kind)
    assert found is not None
    return found


async def test_reminders_go_out_at_half_time_and_on_the_last_morning(open_case: Open) -> None:
    case = await open_case()
    await case.contacted()
    rectification = await clock(case, ClockKind.RECTIFICATION)
    await case.forward_to(rectification.term.half)
    assert (await case.kinds())[-1] == "halfway"
    await case.forward_to(rectification.term.last_morning)
    last = (await case.trail())[-1]
    assert last.kind == "last_day"
    assert last.at.astimezone(SHANGHAI).hour == 9
    assert not (await clock(case, ClockKind.RECTIFICATION)).overdue


async def test_a_case_is_raised_each_working_morning_when_contact_misses_one_working_day(
    open_case: Open,
) -> None:
    case = await open_case()
    await case.accepted()
    contact = await clock(case, ClockKind.CONTACT)
    await case.forward_to(contact.term.due)
    assert (await case.recorded()).case.overdue
    assert (await case.kinds())[-1] == "overdue"
    for morning in (1, 2):
        raised = (await case.recorded()).case.next_escalation
        assert raised is not None
        await case.forward_to(raised)
        assert (await case.kinds()).count("escalation") == morning
        at = (await case.trail())[-1].at.astimezone(SHANGHAI)
        assert (at.hour, at.minute) == (9, 0)
    await case.take(
        steps.RecordContact, HANDLER, channel="phone", reached=True, summary="已联系上。"
    )
    late = await clock(case, ClockKind.CONTACT)
    assert late.verdict is Verdict.LATE
    assert not (await case.recorded()).case.overdue


async def test_a_dispatch_that_misses_one_working_day_is_overdue(open_case: Open) -> None:
    case = await open_case()
    await case.forward_to((await clock(case, ClockKind.DISPATCH)).term.due)
    assert (await clock(case, ClockKind.DISPATCH)).overdue
    await case.dispatched()
    assert (await clock(case, ClockKind.DISPATCH)).verdict is Verdict.LATE


async def test_a_submission_sent_back_never_stopped_the_clock(open_case: Open) -> None:
    case = await open_case()
    await case.in_review()
    due = (await clock(case, ClockKind.RECTIFICATION)).term.due
    await case.forward_to(due)
    held = await clock(case, ClockKind.RECTIFICATION)
    assert not held.overdue, "the days in review are not the unit's"
    await case.take(steps.SendBackClosure, CITY, reason="答复没有回应排队问题。")
    released = await clock(case, ClockKind.RECTIFICATION)
    assert released.term.due == due
    assert released.runs
    await case.forward(timedelta(minutes=1))
    assert (await clock(case, ClockKind.RECTIFICATION)).overdue


async def test_an_approved_submission_counts_from_when_it_was_made(open_case: Open) -> None:
    case = await open_case()
    await case.in_review()
    await case.forward_to((await clock(case, ClockKind.CLOSURE)).term.due)
    await case.take(steps.ApproveClosure, CITY)
    assert (await clock(case, ClockKind.CLOSURE)).verdict is Verdict.ON_TIME


async def test_a_complex_case_is_rectified_by_the_fifteenth_day(open_case: Open) -> None:
    case = await open_case()
    await case.contacted()
    before = await clock(case, ClockKind.RECTIFICATION)
    await case.take(steps.RequestComplex, HANDLER, reason="涉及三个部门会商。")
    await case.take(steps.DecideComplex, CITY, granted=True)
    after = await clock(case, ClockKind.RECTIFICATION)
    assert after.term.due == (await clock(case, ClockKind.CLOSURE)).term.due
    assert after.original_due == before.term.due
    await case.forward_to(before.term.due)
    assert not (await case.recorded()).case.overdue, "the timer moved with its deadline"


async def test_an_extension_needs_two_people_and_happens_once(open_case: Open) -> None:
    case = await open_case()
    await case.contacted()
    before = await clock(case, ClockKind.CLOSURE)
    await case.take(
        steps.RequestExtension,
        HANDLER,
        basis=ExtensionBasis.STATUTORY_TERM,
        extra_days=5,
        reason="需完成法定公示。",
    )
    await case.take(steps.DecideExtension, CITY, granted=True)
    assert (await clock(case, ClockKind.CLOSURE)).term == before.term
    again = await case.refused(steps.DecideExtension, CITY, granted=True)
    assert again.kind == "already_done"
    await case.take(steps.DecideExtension, CITY_TOO, granted=True)
    after = await clock(case, ClockKind.CLOSURE)
    assert after.term.working_days == 20
    assert after.term.due > before.term.due
    assert after.original_due == before.term.due
    refusal = await case.refused(
        steps.RequestExtension,
        HANDLER,
        basis=ExtensionBasis.STATUTORY_TERM,
        extra_days=5,
        reason="再延。",
    )
    assert refusal.kind == "already_done"


async def test_a_request_nobody_decides_lapses(open_case: Open) -> None:
    case = await open_case()
    await case.contacted()
    await case.take(steps.RequestComplex, HANDLER, reason="情况复杂。")
    [request] = (await case.recorded()).case.requests
    await case.forward_to(request.expires.due)
    [request] = (await case.recorded()).case.requests
    assert request.state == "expired"
    refusal = await case.refused(steps.DecideComplex, CITY, granted=True)
    assert refusal.kind == "not_now"


async def test_a_reminder_does_not_make_a_form_stale(open_case: Open) -> None:
    case = await open_case()
    await case.contacted()
    await case.found()
    seen = (await case.recorded()).case.version
    await case.forward_to((await clock(case, ClockKind.RECTIFICATION)).term.half)
    await case.take(
        steps.SubmitFeedback,
        HANDLER,
        seen=seen,
        measures="已整改。",
        reply="已整改。",
        result=Result.RESOLVED,
    )
    assert (await case.recorded()).case.stage is Stage.IN_CLOSURE_REVIEW
