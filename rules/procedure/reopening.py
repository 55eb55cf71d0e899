"""回访复核: the hotline reopens a case its rater is dissatisfied with, or explains why not.

It decides alike whether the rater answered the survey or, where none was asked, objected.
"""

from dataclasses import replace
from datetime import datetime

from rules import clocks
from rules.case import Case, CaseOutcome
from rules.clocks import ClockKind
from rules.notice_kinds import Audience, NoticeKind, NoticeOrder
from rules.procedure.closing import archive
from rules.procedure.rule import Change, Moment, Rule, require_text
from rules.refusals import N_, Refusal, RefusalKind
from rules.roles import Actor
from rules.stages import Action, Stage
from rules.steps import DecideReopening
from rules.survey import SurveyOutcome
from rules.timetable import Span
from rules.working_days import due_date


def _may_decide(case: Case, _actor: Actor, _now: datetime) -> None:
    dissatisfied = case.survey and case.survey.outcome is SurveyOutcome.DISSATISFIED
    if case.objection is None and not dissatisfied:
        raise Refusal(RefusalKind.NOT_NOW, N_("评价人没有表示不满意，无需决定是否重办。"))


def _lifts_a_mark(case: Case) -> bool:
    return case.objection is not None and case.objection.against is CaseOutcome.INVALIDATED


def _check(case: Case, step: DecideReopening, _now: datetime) -> None:
    require_text(case, step.explanation, "explanation")
    # a mark that was wrong is lifted however often the case was looked into before
    if step.reopen and case.round >= case.policy.recheck_rounds and not _lifts_a_mark(case):
        raise Refusal(
            RefusalKind.BAD_CONTENT,
            N_("已复核 {rounds} 轮，不能再重办，请向评价人说明后办结。"),
            field="reopen",
            rounds=case.policy.recheck_rounds,
        )


def _duties(case: Case) -> dict[ClockKind, int]:
    """What a re-check owes, in working days; nobody can contact an anonymous rater."""
    contact = {ClockKind.RECHECK_CONTACT: case.policy.recheck_contact_days}
    return (contact if case.review.real_name else {}) | {
        ClockKind.RECHECK: case.policy.recheck_days
    }


def _spans(case: Case, step: DecideReopening, now: datetime) -> tuple[Span, ...] | None:
    return tuple(Span(now, days) for days in _duties(case).values()) if step.reopen else None


def _decided(case: Case, step: DecideReopening, now: datetime) -> Case:
    """The case with the question answered: the hotline's clock stopped, the explanation kept."""
    after = case.with_clocks(
        lambda clock: clock.kind is ClockKind.REOPENING and clock.runs,
        lambda clock: clocks.stop(clock, now, step.actor.name),
    )
    asked = case.objection
    if asked is not None:
        answered = replace(asked, upheld=step.reopen, explanation=step.explanation)
        return replace(
            after, objections=tuple(answered if o is asked else o for o in case.objections)
        )
    if case.survey is None:
        raise ValueError("a case awaiting a reopening decision has a survey or an objection")
    return replace(after, survey=replace(case.survey, explanation=step.explanation))


def _told(case: Case, step: DecideReopening) -> NoticeOrder:
    return NoticeOrder(
        NoticeKind.REOPENING_DECIDED,
        Audience.RATER,
        case.responsible_path,
        decision="granted" if step.reopen else "refused",
        text=step.explanation,
    )


def _decide(case: Case, step: DecideReopening, moment: Moment) -> Change:
    decided = _decided(case, step, moment.now)
    if not step.reopen:
        outcome = case.objection.against if case.objection else CaseOutcome.CLOSED
        return Change(archive(decided, moment.now, outcome), (_told(case, step),))
    number = case.round + 1
    unit_code = (case.unit or case.review.unit).code
    closed_before = case.round > 0 or (case.submission is not None and case.submission.approved)
    reopened = replace(
        decided,
        stage=Stage.AWAITING_CONTACT if case.review.real_name else Stage.IN_PROGRESS,
        unit=case.unit or case.review.unit,
        round=number,
        finding=None,
        submission=None,
        closed_at=case.closed_at if closed_before else None,
    ).plus_clocks(
        clocks.start(kind, number, case.dispatch_no, unit_code, term, now=moment.now)
        for kind, term in zip(_duties(case), moment.terms, strict=True)
    )
    answer = moment.terms[-1]
    notice = NoticeOrder(
        NoticeKind.REOPENED,
        Audience.HANDLERS,
        case.responsible_path,
        due=due_date(answer.due),
        provisional=answer.provisional,
        text=step.explanation,
    )
    return Change(reopened, (notice, _told(case, step)))


REOPENING = (
    Rule(
        Action.DECIDE_REOPENING,
        condition=_may_decide,
        check=_check,
        spans=_spans,
        apply=_decide,
    ),
)
