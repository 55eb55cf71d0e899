"""Receipt, dispatch (转办) and reassignment: how a case reaches the unit that owes it."""

from dataclasses import replace
from datetime import datetime

from rules import clocks
from rules.case import Case
from rules.clocks import HOTLINE_CLOCKS, Clock, ClockKind, Verdict
from rules.notice_kinds import Audience, NoticeKind, NoticeOrder
from rules.policy import ClockStart
from rules.procedure.rule import (
    Change,
    Moment,
    Rule,
    limit_text,
    require_text,
    without_open_requests,
)
from rules.refusals import N_, Refusal, RefusalKind
from rules.roles import Role, UnitRef, lies_under
from rules.stages import Action, Stage
from rules.steps import Dispatch, Reassign
from rules.timetable import Span
from rules.working_days import due_date


def receipt_spans(case: Case) -> tuple[Span, ...]:
    """The dispatch clock runs from when this system received the review."""
    return (Span(case.review.received_at, case.policy.dispatch_days),)


def receive(case: Case, moment: Moment) -> Change:
    """A bad review becomes a case; the hotline owes a dispatch."""
    clock = clocks.start(
        ClockKind.DISPATCH, 0, 0, case.review.unit.code, moment.terms[0], now=moment.now
    )
    receipt = NoticeOrder(
        NoticeKind.RECEIPT,
        Audience.RATER,
        due=due_date(clock.term.due),
        provisional=clock.term.provisional,
    )
    return Change(case.plus_clocks([clock]), (receipt,) if case.review.real_name else ())


def department_spans(case: Case, now: datetime) -> tuple[Span, ...]:
    """Terms for contact, rectification, closure and the time to return the case."""
    policy = case.policy
    from_review = policy.clock_start is ClockStart.REVIEW
    started = case.review.received_at if from_review else now
    return (
        Span(started, policy.contact_days),
        Span(started, policy.rectification_days),
        Span(started, policy.closure_days),
        Span(now, policy.return_days),
    )


def hand_over(case: Case, unit: UnitRef, supporting: tuple[UnitRef, ...], moment: Moment) -> Change:
    """Give the case to a unit: its clocks start (1-5-15), contact's only for a real name."""
    number = case.dispatch_no + 1
    contact, rectification, closure, returning = moment.terms
    terms = {ClockKind.RECTIFICATION: rectification, ClockKind.CLOSURE: closure}
    if case.review.real_name:
        terms = {ClockKind.CONTACT: contact, **terms}
    handed = replace(
        case,
        stage=Stage.AWAITING_ACCEPTANCE,
        unit=unit,
        supporting=supporting,
        dispatch_no=number,
        return_until=returning,
        finding=None,
        submission=None,
    ).plus_clocks(
        clocks.start(kind, case.round, number, unit.code, term, now=moment.now)
        for kind, term in terms.items()
    )
    first_owed = next(iter(terms))
    notices = [
        NoticeOrder(
            NoticeKind.NEW_CASE,
            Audience.HANDLERS,
            each.path,
            clock=first_owed,
            due=due_date(terms[first_owed].due),
            provisional=terms[first_owed].provisional,
        )
        for each in (unit, *supporting)
    ]
    if case.review.real_name:
        notices.append(
            NoticeOrder(
                NoticeKind.CONTACT_PROMISED,
                Audience.RATER,
                unit.path,
                due=due_date(contact.due),
                provisional=contact.provisional,
            )
        )
    return Change(handed, tuple(notices))


def _check_units(unit: UnitRef, supporting: tuple[UnitRef, ...]) -> None:
    codes = [unit.code, *(each.code for each in supporting)]
    if len(set(codes)) != len(codes):
        raise Refusal(
            RefusalKind.BAD_CONTENT, N_("协办单位不能重复，也不能是主办单位。"), field="supporting"
        )


def _check_dispatch(case: Case, step: Dispatch, _now: datetime) -> None:
    _check_units(step.unit, step.supporting)
    limit_text(case, step.note, "note")


def _dispatch(case: Case, step: Dispatch, moment: Moment) -> Change:
    dispatched = case.with_clocks(
        lambda clock: clock.kind is ClockKind.DISPATCH and clock.runs,
        lambda clock: clocks.stop(clock, moment.now, step.actor.name),
    )
    counted = replace(dispatched, hotline_dispatches=case.hotline_dispatches + 1)
    return hand_over(counted, step.unit, step.supporting, moment)


def _owed_by_a_unit(clock: Clock) -> bool:
    return clock.verdict is None and clock.kind not in HOTLINE_CLOCKS


def leave_the_unit(case: Case, now: datetime) -> Case:
    """The unit no longer owes anything: its unstopped clocks end superseded."""
    left = case.with_clocks(
        _owed_by_a_unit, lambda clock: clocks.stop(clock, now, "", Verdict.SUPERSEDED)
    )
    fresh = replace(left, complex=False, extended=False, holder=None)
    return without_open_requests(fresh, also_invalidation=True)


def is_inside(case: Case, unit: UnitRef) -> bool:
    """Whether giving the case to `unit` is a sub-dispatch, which restarts nothing."""
    return case.unit is not None and lies_under(unit.path, case.unit.path)


def _check_reassign(case: Case, step: Reassign, _now: datetime) -> None:
    _check_units(step.unit, step.supporting)
    require_text(case, step.reason, "reason")
    if case.unit is not None and step.unit.code == case.unit.code:
        raise Refusal(
            RefusalKind.BAD_CONTENT, N_("工单已由该单位承办，请选择别的单位。"), field="unit"
        )
    if not lies_under(step.unit.path, step.actor.unit_path):
        raise Refusal(RefusalKind.BAD_CONTENT, N_("只能改派给您单位或其下属单位。"), field="unit")
    if step.actor.role is Role.HANDLER and not is_inside(case, step.unit):
        raise Refusal(
            RefusalKind.BAD_CONTENT,
            N_("经办人只能在承办单位内部转交；确需换单位的，请申请退单。"),
            field="unit",
        )
    if case.round and not is_inside(case, step.unit):
        raise Refusal(
            RefusalKind.BAD_CONTENT, N_("回访复核阶段只能在承办单位内部转交。"), field="unit"
        )


def _reassign_spans(case: Case, step: Reassign, now: datetime) -> tuple[Span, ...] | None:
    return None if is_inside(case, step.unit) else department_spans(case, now)


def nearest_clock(case: Case) -> Clock | None:
    """The running clock that is due first."""
    running = (clock for clock in case.clocks if clock.runs)
    return min(running, key=lambda clock: clock.term.due, default=None)


def _reassign(case: Case, step: Reassign, moment: Moment) -> Change:
    if not is_inside(case, step.unit):
        return hand_over(leave_the_unit(case, moment.now), step.unit, step.supporting, moment)
    handed_on = replace(case, unit=step.unit, supporting=step.supporting, holder=None)
    nearest = nearest_clock(case)
    notice = NoticeOrder(
        NoticeKind.NEW_CASE,
        Audience.HANDLERS,
        step.unit.path,
        clock=nearest.kind if nearest else None,
        due=due_date(nearest.term.due) if nearest else None,
        provisional=nearest.term.provisional if nearest else False,
    )
    return Change(handed_on, (notice,))


DISPATCHING = (
    Rule(
        Action.DISPATCH,
        check=_check_dispatch,
        spans=lambda case, _step, now: department_spans(case, now),
        apply=_dispatch,
    ),
    Rule(Action.REASSIGN, check=_check_reassign, spans=_reassign_spans, apply=_reassign),
)
