"""What a unit may ask for, and who decides: return, complex, extension.

An invalidation claim is asked for alike, but ends the case: invalidating.py.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from rules import clocks
from rules.case import Case, Request, RequestKind, RequestState
from rules.clocks import Clock, ClockKind
from rules.notice_kinds import Audience, NoticeKind, NoticeOrder
from rules.procedure.dispatching import leave_the_unit
from rules.procedure.rule import Change, Moment, Rule, limit_text, require_text
from rules.refusals import N_, N_plural, Refusal, RefusalKind
from rules.roles import Actor
from rules.stages import Action, Stage
from rules.steps import (
    Decision,
    RequestComplex,
    RequestExtension,
    RequestInvalidation,
    RequestReturn,
)
from rules.timetable import Span

ASKS = RequestReturn | RequestComplex | RequestExtension | RequestInvalidation


def not_twice(case: Case, kind: RequestKind) -> None:
    """Raise Refusal if such a request is undecided."""
    if case.pending(kind) is not None:
        raise Refusal(RefusalKind.ALREADY_DONE, N_("同一事由的申请正在等待审批。"))


def _not_in_recheck(case: Case) -> None:
    if case.round:
        raise Refusal(RefusalKind.NOT_NOW, N_("回访复核阶段不能提出这项申请。"))


def _may_request_return(case: Case, _actor: Actor, now: datetime) -> None:
    _not_in_recheck(case)
    not_twice(case, RequestKind.RETURN)
    if case.hotline_dispatches >= case.policy.final_dispatch:
        raise Refusal(
            RefusalKind.NOT_NOW,
            N_("已是第 {number} 次转办，以热线的派单为准，不能再退单。"),
            number=case.hotline_dispatches,
        )
    if case.return_until is not None and now > case.return_until.due:
        raise Refusal(
            RefusalKind.NOT_NOW,
            N_plural("已超过转办后 {days} 个工作日的退单时限。"),
            days=case.policy.return_days,
        )


def _may_request_complex(case: Case, _actor: Actor, now: datetime) -> None:
    _not_in_recheck(case)
    not_twice(case, RequestKind.COMPLEX)
    if case.complex:
        raise Refusal(RefusalKind.ALREADY_DONE, N_("工单已列为复杂事项。"))
    clock = case.clock(ClockKind.RECTIFICATION)
    if clock is not None and now > clock.term.due:
        raise Refusal(RefusalKind.NOT_NOW, N_("复杂认定须在整改反馈时限之前提出。"))


def _may_request_extension(case: Case, _actor: Actor, now: datetime) -> None:
    _not_in_recheck(case)
    not_twice(case, RequestKind.EXTENSION)
    if case.extended:
        raise Refusal(RefusalKind.ALREADY_DONE, N_("工单已延期一次，不能再次延期。"))
    clock = case.clock(ClockKind.CLOSURE)
    if clock is not None and now > clock.term.due:
        raise Refusal(RefusalKind.NOT_NOW, N_("延期须在办结时限之前提出。"))


def check_ask(case: Case, step: ASKS, _now: datetime) -> None:
    """Raise Refusal if the reason is missing or too long."""
    require_text(case, step.reason, "reason")


def _check_extension(case: Case, step: RequestExtension, _now: datetime) -> None:
    if not 1 <= step.extra_days <= case.policy.extension_days_max:
        raise Refusal(
            RefusalKind.BAD_CONTENT,
            N_("延期天数须在 1 到 {limit} 个工作日之间。"),
            field="extra_days",
            limit=case.policy.extension_days_max,
        )
    require_text(case, step.reason, "reason")


KIND_OF_ASK: dict[type[ASKS], RequestKind] = {
    RequestReturn: RequestKind.RETURN,
    RequestComplex: RequestKind.COMPLEX,
    RequestExtension: RequestKind.EXTENSION,
    RequestInvalidation: RequestKind.INVALIDATION,
}
WHO_DECIDES = {
    RequestKind.RETURN: Audience.OPERATORS,
    RequestKind.COMPLEX: Audience.SUPERVISORS,
    RequestKind.EXTENSION: Audience.SUPERVISORS,
    RequestKind.INVALIDATION: Audience.ABOVE_THE_UNIT,
}


def ask(case: Case, step: ASKS, moment: Moment) -> Change:
    """The case with the request in it; whoever decides hears of it."""
    kind = KIND_OF_ASK[type(step)]
    request = Request(
        kind=kind,
        by_id=step.actor.id,
        by=step.actor.name,
        unit_path=case.responsible_path,
        at=moment.now,
        reason=step.reason,
        expires=moment.terms[0],
        return_reason=step.return_reason if isinstance(step, RequestReturn) else None,
        basis=step.basis if isinstance(step, RequestExtension) else None,
        extra_days=step.extra_days if isinstance(step, RequestExtension) else None,
        ground=step.ground if isinstance(step, RequestInvalidation) else None,
    )
    notice = NoticeOrder(
        NoticeKind.REQUEST_TO_DECIDE, WHO_DECIDES[kind], case.responsible_path, request=kind
    )
    return Change(replace(case, requests=(*case.requests, request)), (notice,))


def ask_spans(case: Case, _step: ASKS, now: datetime) -> tuple[Span, ...]:
    """How long an undecided request lives."""
    return (Span(now, case.policy.request_days),)


def pending(case: Case, kind: RequestKind) -> Request:
    """The undecided request of a kind. Raises Refusal if there is none."""
    request = case.pending(kind)
    if request is None:
        raise Refusal(RefusalKind.NOT_NOW, N_("没有待审批的此类申请。"))
    return request


def is_pending(kind: RequestKind) -> Callable[[Case, Actor, datetime], None]:
    """The condition of a decision: something waits for it."""

    def condition(case: Case, _actor: Actor, _now: datetime) -> None:
        pending(case, kind)

    return condition


def _not_again(case: Case, actor: Actor, _now: datetime) -> None:
    if actor.id in pending(case, RequestKind.EXTENSION).granted_by:
        raise Refusal(RefusalKind.ALREADY_DONE, N_("您已同意，还须另一位督办人员审批。"))


def check_decision(case: Case, step: Decision, _now: datetime) -> None:
    """Raise Refusal if the reason of a refusal is missing, or one is too long."""
    if step.granted:
        limit_text(case, step.reason, "reason")
    else:
        require_text(case, step.reason, "reason")


def decided_notice(case: Case, request: Request, state: RequestState, reason: str) -> NoticeOrder:
    """Tell the unit what became of its request."""
    returned = request.kind is RequestKind.RETURN
    return NoticeOrder(
        NoticeKind.RETURNED if returned else NoticeKind.DECIDED,
        Audience.HANDLERS,
        case.responsible_path,
        request=request.kind,
        decision=state,
        text=reason or None,
    )


def refused(case: Case, request: Request, step: Decision) -> Change:
    """The request turned down; the unit hears why."""
    refused = replace(request, state=RequestState.REFUSED, decision=step.reason)
    notice = decided_notice(case, request, RequestState.REFUSED, step.reason)
    return Change(case.with_request(request, refused), (notice,))


def grant(case: Case, request: Request, step: Decision) -> tuple[Case, NoticeOrder]:
    """The request granted, and what tells the unit so."""
    granted = replace(
        request,
        state=RequestState.GRANTED,
        decision=step.reason,
        granted_by=(*request.granted_by, step.actor.id),
    )
    notice = decided_notice(case, request, RequestState.GRANTED, step.reason)
    return case.with_request(request, granted), notice


def _decide_return(case: Case, step: Decision, moment: Moment) -> Change:
    request = pending(case, RequestKind.RETURN)
    if not step.granted:
        return refused(case, request, step)
    granted, notice = grant(case, request, step)
    clock = clocks.start(
        ClockKind.DISPATCH,
        0,
        case.dispatch_no,
        case.review.unit.code,
        moment.terms[0],
        now=moment.now,
    )
    back = replace(
        leave_the_unit(granted, moment.now),
        stage=Stage.AWAITING_DISPATCH,
        unit=None,
        supporting=(),
        return_until=None,
    )
    return Change(back.plus_clocks([clock]), (notice,))


def _decide_complex(case: Case, step: Decision, moment: Moment) -> Change:
    request = pending(case, RequestKind.COMPLEX)
    if not step.granted:
        return refused(case, request, step)
    granted, notice = grant(case, request, step)
    closure = case.clock(ClockKind.CLOSURE)
    if closure is None:
        raise ValueError("a dispatched case has a closure clock")
    moved = granted.with_clocks(
        lambda clock: clock.kind is ClockKind.RECTIFICATION and clock.verdict is None,
        lambda clock: clocks.move(clock, closure.term, moment.now),
    )
    return Change(replace(moved, complex=True), (notice,))


def _extension_spans(case: Case, step: Decision, _now: datetime) -> tuple[Span, ...] | None:
    request = pending(case, RequestKind.EXTENSION)
    closure = case.clock(ClockKind.CLOSURE)
    if not step.granted or closure is None or request.extra_days is None:
        return None
    return (Span(closure.term.started_at, case.policy.closure_days + request.extra_days),)


def _decide_extension(case: Case, step: Decision, moment: Moment) -> Change:
    request = pending(case, RequestKind.EXTENSION)
    if not step.granted:
        return refused(case, request, step)
    if len(request.granted_by) + 1 < case.policy.extension_approvals:
        first = replace(request, granted_by=(*request.granted_by, step.actor.id))
        return Change(case.with_request(request, first))
    granted, notice = grant(case, request, step)

    def is_extended(clock: Clock) -> bool:
        complex_one = case.complex and clock.kind is ClockKind.RECTIFICATION
        return clock.verdict is None and (clock.kind is ClockKind.CLOSURE or complex_one)

    moved = granted.with_clocks(
        is_extended, lambda clock: clocks.move(clock, moment.terms[0], moment.now)
    )
    return Change(replace(moved, extended=True), (notice,))


REQUESTS = (
    Rule(
        Action.REQUEST_RETURN,
        condition=_may_request_return,
        check=check_ask,
        spans=ask_spans,
        apply=ask,
    ),
    Rule(
        Action.REQUEST_COMPLEX,
        condition=_may_request_complex,
        check=check_ask,
        spans=ask_spans,
        apply=ask,
    ),
    Rule(
        Action.REQUEST_EXTENSION,
        condition=_may_request_extension,
        check=_check_extension,
        spans=ask_spans,
        apply=ask,
    ),
    Rule(
        Action.DECIDE_RETURN,
        condition=is_pending(RequestKind.RETURN),
        check=check_decision,
        spans=lambda case, _step, now: (Span(now, case.policy.dispatch_days),),
        apply=_decide_return,
    ),
    Rule(
        Action.DECIDE_COMPLEX,
        condition=is_pending(RequestKind.COMPLEX),
        check=check_decision,
        apply=_decide_complex,
    ),
    Rule(
        Action.DECIDE_EXTENSION,
        condition=_not_again,
        check=check_decision,
        spans=_extension_spans,
        apply=_decide_extension,
    ),
)
