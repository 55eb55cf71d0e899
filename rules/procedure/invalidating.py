"""申诉: a unit claims that a review is mistaken or malicious; somebody above the unit decides.

Upheld, the case ends and the review is marked, never removed; its rater is told and may object.
"""

from datetime import datetime

from rules import clocks
from rules.case import Case, CaseOutcome, RequestKind
from rules.clocks import Verdict
from rules.notice_kinds import Audience, NoticeKind, NoticeOrder
from rules.procedure.closing import archive, objection_spans
from rules.procedure.requests import (
    ask,
    ask_spans,
    check_ask,
    check_decision,
    grant,
    is_pending,
    not_twice,
    pending,
    refused,
)
from rules.procedure.rule import Change, Moment, Rule
from rules.refusals import N_, Refusal, RefusalKind
from rules.roles import Actor
from rules.stages import Action
from rules.steps import Decision
from rules.timetable import Span
from rules.working_days import due_date


def _may_request_invalidation(case: Case, _actor: Actor, _now: datetime) -> None:
    if case.joined:
        raise Refusal(
            RefusalKind.NOT_NOW,
            N_("另有评价并入这件工单，须一并答复，不能再对其中一条提出申诉。"),
        )
    against_a_mark = (o for o in case.objections if o.against is CaseOutcome.INVALIDATED)
    if case.objection is not None or any(each.upheld for each in against_a_mark):
        raise Refusal(RefusalKind.NOT_NOW, N_("评价人已提出异议，以热线对异议的决定为准。"))
    not_twice(case, RequestKind.INVALIDATION)


def _decide_invalidation(case: Case, step: Decision, moment: Moment) -> Change:
    request = pending(case, RequestKind.INVALIDATION)
    if not step.granted:
        return refused(case, request, step)
    granted, notice = grant(case, request, step)
    voided = granted.with_clocks(
        lambda clock: clock.verdict is None,
        lambda clock: clocks.stop(clock, moment.now, "", Verdict.VOID),
    )
    until = moment.terms[0] if moment.terms else None
    told = NoticeOrder(
        NoticeKind.INVALIDATED,
        Audience.RATER,
        case.responsible_path,
        due=due_date(until.due) if until else None,
        provisional=until.provisional if until else False,
        text=step.reason or None,
    )
    return Change(archive(voided, moment.now, CaseOutcome.INVALIDATED, until), (notice, told))


def _invalidation_spans(case: Case, step: Decision, now: datetime) -> tuple[Span, ...] | None:
    return objection_spans(case, now) if step.granted else None


INVALIDATING = (
    Rule(
        Action.REQUEST_INVALIDATION,
        condition=_may_request_invalidation,
        check=check_ask,
        spans=ask_spans,
        apply=ask,
    ),
    Rule(
        Action.DECIDE_INVALIDATION,
        condition=is_pending(RequestKind.INVALIDATION),
        check=check_decision,
        spans=_invalidation_spans,
        apply=_decide_invalidation,
    ),
)
