"""What the rater does beside answering the survey: adds information, withdraws, objects.

Whoever has the link to the receipt is the rater; the web sees to that (web/public/receipt.py).
"""

from dataclasses import replace
from datetime import datetime

from rules import clocks
from rules.case import Case, CaseOutcome, Objection
from rules.clocks import Clock, ClockKind, Verdict
from rules.notice_kinds import Audience, NoticeKind, NoticeOrder
from rules.procedure.closing import archive
from rules.procedure.rule import (
    Change,
    Moment,
    Rule,
    limit_text,
    require_text,
    whoever_has_it,
)
from rules.refusals import N_, N_plural, Refusal, RefusalKind
from rules.roles import Actor
from rules.stages import Action, Stage
from rules.steps import AddInformation, Object, Withdraw
from rules.timetable import Span


def _may_add(case: Case, _actor: Actor, _now: datetime) -> None:
    if case.information >= case.policy.information_max:
        raise Refusal(
            RefusalKind.NOT_NOW,
            N_plural("已经补充了 {times} 次，不能再补充。还有要说的，请拨打 12345。"),
            times=case.policy.information_max,
        )


def _add(case: Case, _step: AddInformation, _moment: Moment) -> Change:
    notice = NoticeOrder(NoticeKind.INFORMATION_ADDED, whoever_has_it(case), case.responsible_path)
    return Change(replace(case, information=case.information + 1), (notice,))


def _may_withdraw(case: Case, _actor: Actor, _now: datetime) -> None:
    if case.joined:
        raise Refusal(
            RefusalKind.NOT_NOW,
            N_("还有别的评价与您的这条合并办理，不能撤回。确需撤回的，请拨打 12345。"),
        )


def _ended_by_withdrawal(clock: Clock, now: datetime) -> Clock:
    # nobody may gain by talking a rater into withdrawing: what was late stays late
    at = clock.stopped_at or now
    verdict = Verdict.LATE if at > clock.term.due else Verdict.VOID
    return clocks.stop(clock, at, clock.stopped_by or "", verdict)


def _withdraw(case: Case, _step: Withdraw, moment: Moment) -> Change:
    ended = case.with_clocks(
        lambda clock: clock.verdict is None,
        lambda clock: _ended_by_withdrawal(clock, moment.now),
    )
    path = case.responsible_path
    notices = (
        NoticeOrder(NoticeKind.WITHDRAWN, whoever_has_it(case), path),
        NoticeOrder(NoticeKind.WITHDRAWAL, Audience.RATER, path),
    )
    return Change(archive(ended, moment.now, CaseOutcome.WITHDRAWN), notices)


def _may_object(case: Case, _actor: Actor, now: datetime) -> None:
    if case.objection_until is None or now > case.objection_until.due:
        raise Refusal(RefusalKind.EXPIRED, N_("这件工单不能再提出异议。还有要说的，请拨打 12345。"))


def _object_spans(case: Case, _step: Object, now: datetime) -> tuple[Span, ...]:
    return (Span(now, case.policy.reopening_days),)


def _object(case: Case, step: Object, moment: Moment) -> Change:
    if case.outcome is None:
        raise ValueError("an archived case has an outcome")
    unit_code = (case.unit or case.review.unit).code
    owed = clocks.start(
        ClockKind.REOPENING,
        case.round,
        case.dispatch_no,
        unit_code,
        moment.terms[0],
        now=moment.now,
    )
    # a decision the invalid mark had made void is owed again
    kept = tuple(clock for clock in case.clocks if clock.key != owed.key)
    objection = Objection(case.outcome, moment.now, step.reason)
    notice = NoticeOrder(
        NoticeKind.REQUEST_TO_DECIDE,
        Audience.OPERATORS,
        case.responsible_path,
        request="objection",
    )
    heard = replace(
        case,
        stage=Stage.AWAITING_SURVEY,
        outcome=None,
        archived_at=None,
        objection_until=None,
        objections=(*case.objections, objection),
        clocks=(*kept, owed),
    )
    return Change(heard, (notice,))


RATERS_STEPS = (
    Rule(
        Action.ADD_INFORMATION,
        condition=_may_add,
        check=lambda case, step, _now: require_text(case, step.text, "text"),
        apply=_add,
    ),
    Rule(
        Action.WITHDRAW,
        condition=_may_withdraw,
        check=lambda case, step, _now: limit_text(case, step.reason, "reason"),
        apply=_withdraw,
    ),
    Rule(
        Action.OBJECT,
        condition=_may_object,
        check=lambda case, step, _now: require_text(case, step.reason, "reason"),
        spans=_object_spans,
        apply=_object,
    ),
)
