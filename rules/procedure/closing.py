"""Closure review (办结审核) and the archive.

An approved submission stops the clocks at the time it was made; a sent-back one never did.
"""

from dataclasses import replace
from datetime import datetime

from rules import clocks
from rules.case import Case, CaseOutcome
from rules.clocks import Clock
from rules.notice_kinds import Audience, NoticeKind, NoticeOrder
from rules.procedure.rule import (
    Change,
    Moment,
    Rule,
    for_every_rater,
    limit_text,
    require_text,
    without_open_requests,
)
from rules.refusals import N_, Refusal, RefusalKind
from rules.roles import Actor
from rules.stages import Action, Stage
from rules.steps import ApproveClosure, SendBackClosure
from rules.survey import Survey
from rules.timetable import Span, Term
from rules.working_days import due_date


def archive(
    case: Case, now: datetime, outcome: CaseOutcome, objection_until: Term | None = None
) -> Case:
    """The end of a case; until `objection_until` its rater may still object."""
    ended = without_open_requests(case, also_invalidation=True)
    return replace(
        ended,
        stage=Stage.ARCHIVED,
        outcome=outcome,
        archived_at=now,
        closed_at=case.closed_at or now,
        next_escalation=None,
        objection_until=objection_until,
    )


def objection_spans(case: Case, now: datetime) -> tuple[Span, ...] | None:
    """The term an archive gives for objections; None in cases that hear none."""
    return (Span(now, case.policy.objection_days),) if case.hears_objections else None


def _held(clock: Clock) -> bool:
    return clock.stopped_at is not None and clock.verdict is None


def _may_review(case: Case, actor: Actor, _now: datetime) -> None:
    if case.submission is not None and case.submission.by_id == actor.id:
        raise Refusal(RefusalKind.WRONG_ROLE, N_("办结审核须由提交人以外的人作出。"))


def _survey_spans(case: Case, _step: ApproveClosure, now: datetime) -> tuple[Span, ...] | None:
    if case.review.real_name:
        return (Span(now, case.policy.survey_link_days),)
    return objection_spans(case, now)


def _approve(case: Case, _step: ApproveClosure, moment: Moment) -> Change:
    if case.submission is None:
        raise ValueError("a case in closure review has a submission")
    submission = replace(case.submission, approved=True)
    closed = replace(
        without_open_requests(case, also_invalidation=False).with_clocks(_held, clocks.confirm),
        submission=submission,
        closed_at=case.closed_at or moment.now,
    )
    if not case.review.real_name:
        until = moment.terms[0] if moment.terms else None
        return Change(archive(closed, moment.now, CaseOutcome.CLOSED, until))
    survey = Survey(round=case.round, link=moment.terms[0])
    past = case.past_surveys if case.survey is None else (*case.past_surveys, case.survey)
    surveyed = replace(closed, stage=Stage.AWAITING_SURVEY, survey=survey, past_surveys=past)
    path = case.responsible_path
    result = NoticeOrder(
        NoticeKind.RESULT,
        Audience.RATER,
        path,
        result=submission.result,
        text=submission.reply,
    )
    return Change(
        surveyed,
        (
            *for_every_rater(case, result),
            NoticeOrder(
                NoticeKind.SURVEY_LINK,
                Audience.RATER,
                path,
                survey_round=case.round,
                survey_expires=due_date(survey.link.due),
            ),
        ),
    )


def _send_back(case: Case, step: SendBackClosure, moment: Moment) -> Change:
    if case.submission is None:
        raise ValueError("a case in closure review has a submission")
    to_stage = case.submission.from_stage
    released = replace(
        case.with_clocks(_held, lambda clock: clocks.release(clock, moment.now)),
        stage=to_stage,
        submission=None,
        unit=None if to_stage is Stage.AWAITING_DISPATCH else case.unit,
        next_escalation=moment.next_morning,
    )
    notice = NoticeOrder(
        NoticeKind.SENT_BACK,
        Audience.OPERATORS if to_stage is Stage.AWAITING_DISPATCH else Audience.HANDLERS,
        case.responsible_path,
        text=step.reason,
    )
    return Change(released, (notice,))


CLOSING = (
    Rule(
        Action.APPROVE_CLOSURE,
        condition=_may_review,
        check=lambda case, step, _now: limit_text(case, step.opinion, "opinion"),
        spans=_survey_spans,
        apply=_approve,
    ),
    Rule(
        Action.SEND_BACK_CLOSURE,
        condition=_may_review,
        check=lambda case, step, _now: require_text(case, step.reason, "reason"),
        spans=lambda _case, _step, _now: (),
        apply=_send_back,
    ),
)
