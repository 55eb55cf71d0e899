"""After closure: the satisfaction survey and callbacks. What a dissatisfied one leads to is in
reopening.py."""

from dataclasses import replace
from datetime import datetime

from rules import clocks
from rules.case import Case, CaseOutcome
from rules.clocks import ClockKind
from rules.notice_kinds import Audience, NoticeKind, NoticeOrder
from rules.procedure.closing import archive
from rules.procedure.rule import Change, Moment, Rule, limit_text
from rules.refusals import N_, Refusal, RefusalKind
from rules.roles import Actor, Role
from rules.stages import Action, Stage
from rules.steps import RecordCallback, RecordSurveyAnswers
from rules.survey import CallAttempt, CallOutcome, Survey, SurveyAnswers, SurveyOutcome, SurveyVia
from rules.timetable import Span
from rules.working_days import local_date

SATISFACTION = range(1, 6)


def _over(survey: Survey, actor: Actor) -> Refusal:
    """Why a survey that is over takes no answers, in words for whoever brings them."""
    if actor.role is not Role.RATER:
        return Refusal(RefusalKind.ALREADY_DONE, N_("本轮满意度测评已经完成。"))
    if survey.answers is not None:
        return Refusal(RefusalKind.ALREADY_DONE, N_("您已经评过，不用再评。"))
    return Refusal(RefusalKind.EXPIRED, N_("测评已经结束，没有收到您的回答。"))


def _nothing_answered_yet(case: Case, actor: Actor, _now: datetime) -> None:
    if case.objection is not None:
        raise Refusal(RefusalKind.NOT_NOW, N_("异议正在由 12345 热线研究，不需要再填写测评。"))
    if case.survey is not None and not case.survey.is_open:
        raise _over(case.survey, actor)
    if case.stage is Stage.ARCHIVED:
        raise Refusal(RefusalKind.EXPIRED, N_("测评已结束，感谢您的关注。"))


def _may_call(case: Case, actor: Actor, now: datetime) -> None:
    _nothing_answered_yet(case, actor, now)
    if case.survey is not None and not case.survey.calling:
        raise Refusal(RefusalKind.NOT_NOW, N_("测评链接仍在有效期内，到期未答后再人工回访。"))


def _may_answer(case: Case, actor: Actor, now: datetime) -> None:
    # an operator writes down what was said on the telephone, and may not call before
    ask = _may_call if actor.role is Role.OPERATOR else _nothing_answered_yet
    ask(case, actor, now)


def _check_answers(case: Case, step: RecordSurveyAnswers, now: datetime) -> None:
    survey = case.survey
    if survey is None or step.round != survey.round:
        raise Refusal(RefusalKind.EXPIRED, N_("这份测评已失效，请使用最近一次收到的链接。"))
    if step.via is SurveyVia.LINK and (survey.calling or now > survey.link.due):
        raise Refusal(
            RefusalKind.EXPIRED, N_("测评链接已过期。12345 热线将电话回访，您也可以致电说明。")
        )
    if (step.via is SurveyVia.CALL) is not (step.actor.role is Role.OPERATOR):
        raise Refusal(RefusalKind.WRONG_ROLE, N_("您的岗位不能办理这一步。"))
    for name in ("result_satisfaction", "attitude_satisfaction"):
        if getattr(step, name) not in SATISFACTION:
            raise Refusal(RefusalKind.BAD_CONTENT, N_("请在 1 到 5 分之间选择。"), field=name)
    limit_text(case, step.comment, "comment")


def _is_dissatisfied(case: Case, answers: SurveyAnswers) -> bool:
    lowest = min(answers.result_satisfaction, answers.attitude_satisfaction)
    return not answers.solved or lowest <= case.policy.dissatisfied_at_most


def _answer_spans(case: Case, _step: RecordSurveyAnswers, now: datetime) -> tuple[Span, ...]:
    return (Span(now, case.policy.reopening_days),)


def _record_answers(case: Case, step: RecordSurveyAnswers, moment: Moment) -> Change:
    if case.survey is None:
        raise ValueError("a case awaiting its survey has one")
    answers = SurveyAnswers(
        contacted_first=step.contacted_first,
        solved=step.solved,
        result_satisfaction=step.result_satisfaction,
        attitude_satisfaction=step.attitude_satisfaction,
        comment=step.comment,
        via=step.via,
        at=moment.now,
    )
    if not _is_dissatisfied(case, answers):
        survey = replace(case.survey, answers=answers, outcome=SurveyOutcome.SATISFIED)
        done = replace(case, survey=survey)
        return Change(archive(done, moment.now, CaseOutcome.CLOSED))
    survey = replace(case.survey, answers=answers, outcome=SurveyOutcome.DISSATISFIED)
    unit_code = (case.unit or case.review.unit).code
    clock = clocks.start(
        ClockKind.REOPENING,
        case.round,
        case.dispatch_no,
        unit_code,
        moment.terms[0],
        now=moment.now,
    )
    notice = NoticeOrder(
        NoticeKind.REQUEST_TO_DECIDE,
        Audience.OPERATORS,
        case.responsible_path,
        request="reopening",
    )
    return Change(replace(case, survey=survey).plus_clocks([clock]), (notice,))


def _record_callback(case: Case, step: RecordCallback, moment: Moment) -> Change:
    if case.survey is None:
        raise ValueError("a case awaiting its survey has one")
    again_at = step.again_at if step.outcome is CallOutcome.LATER else None
    attempt = CallAttempt(moment.now, step.actor.name, step.outcome, step.note, again_at)
    survey = replace(case.survey, calls=(*case.survey.calls, attempt))
    silent = [call for call in survey.calls if call.outcome is CallOutcome.UNANSWERED]
    dates = {local_date(call.at) for call in silent}
    tried = len(silent) >= case.policy.call_attempts and len(dates) >= case.policy.call_dates
    if not tried and step.outcome is not CallOutcome.DECLINED:
        return Change(replace(case, survey=survey))
    survey = replace(survey, outcome=SurveyOutcome.NOT_RATED)
    return Change(archive(replace(case, survey=survey), moment.now, CaseOutcome.CLOSED))


def _check_callback(case: Case, step: RecordCallback, now: datetime) -> None:
    limit_text(case, step.note, "note")
    if step.again_at is None or step.outcome is not CallOutcome.LATER:
        return
    until = case.survey.calls_until if case.survey is not None else None
    if step.again_at <= now:
        raise Refusal(RefusalKind.BAD_CONTENT, N_("再拨时间须晚于现在。"), field="again_at")
    if until is not None and step.again_at > until.due:
        raise Refusal(RefusalKind.BAD_CONTENT, N_("再拨时间须在回访期满之前。"), field="again_at")


SURVEYING = (
    Rule(
        Action.RECORD_SURVEY_ANSWERS,
        condition=_may_answer,
        check=_check_answers,
        spans=_answer_spans,
        apply=_record_answers,
    ),
    Rule(
        Action.RECORD_CALLBACK,
        condition=_may_call,
        check=_check_callback,
        apply=_record_callback,
    ),
)
