"""What happens beside the straight way: on paper, in the case's own time, with no server."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from rules import steps
from rules.case import (
    CaseOutcome,
    ContactChannel,
    ExtensionBasis,
    InvalidGround,
    Result,
    ReturnReason,
)
from rules.clocks import ClockKind, Verdict
from rules.notice_kinds import Audience, NoticeKind
from rules.policy import ClockStart, Policy
from rules.procedure.alarms import next_alarm, ring
from rules.procedure.rule import Moment
from rules.refusals import Refusal, RefusalKind
from rules.roles import RATER, Actor
from rules.shipped_calendar import shipped_calendar
from rules.stages import AlarmKind, Stage
from rules.survey import CallOutcome, SurveyOutcome
from rules.working_days import SHANGHAI, due_date
from tests.case_on_paper import CaseOnPaper
from tests.paper_lives import until_accepted, until_closed
from tests.people import (
    CENTRE,
    CITY,
    CITY_TOO,
    HANDLER,
    HEAD,
    HUANGPU,
    MARKET,
    OPERATOR,
    XUHUI,
    XUHUI_HANDLER,
)
from tests.rules.procedure.test_state_machine import RECEIVED, rated
from tests.survey_answers import dissatisfied

REMINDERS = {NoticeKind.REMINDER, NoticeKind.LAST_DAY}
COMPLEX = {"reason": "需会同房管部门核实产权。"}
EXTENSION = {
    "basis": ExtensionBasis.STATUTORY_TERM,
    "extra_days": 3,
    "reason": "公示期为法定时限。",
}
CLAIM = {"ground": InvalidGround.MISTAKEN, "reason": "评价人把另一窗口的事评到了这里。"}


def paper(*, real_name: bool = True, **changed: Any) -> CaseOnPaper:
    return CaseOnPaper(rated(real_name=real_name), RECEIVED, **changed)


def at(case: CaseOnPaper, moment: datetime) -> None:
    case.forward(moment - case.now)


def local(day: int, hour: int, month: int = 9) -> datetime:
    return datetime(2019, month, day, hour, 0, tzinfo=SHANGHAI)


def reminded_at(case: CaseOnPaper) -> list[datetime]:
    return [
        transition.at.astimezone(SHANGHAI)
        for transition in case.transitions
        if any(notice.kind in REMINDERS for notice in transition.notices)
    ]


def in_progress(case: CaseOnPaper) -> None:
    until_accepted(case)
    case.take(
        steps.RecordContact,
        HANDLER,
        channel=ContactChannel.PHONE,
        reached=True,
        summary="已了解情况。",
    )


def in_review(case: CaseOnPaper) -> None:
    until_accepted(case)
    case.take(
        steps.ResolveOnTheSpot,
        HANDLER,
        channel=ContactChannel.PHONE,
        measures="当场补齐材料。",
        reply="材料已补齐。",
    )


def refused(case: CaseOnPaper, step: type[steps.Step], actor: Actor, **content: Any) -> Refusal:
    before = case.case
    with pytest.raises(Refusal) as caught:
        case.take(step, actor, **content)
    assert case.case == before
    return caught.value


# reminders keep to their hour


def test_a_case_sent_back_at_night_is_not_reminded_of_what_is_past() -> None:
    case = paper()
    in_review(case)
    at(case, local(21, 21))  # a Saturday, the rectification deadline was the day before
    case.take(steps.SendBackClosure, CITY, reason="请补充照片。")
    case.forward(timedelta(minutes=1))
    rectification = case.case.clock(ClockKind.RECTIFICATION)
    assert rectification is not None
    assert rectification.overdue
    assert reminded_at(case) == []


def test_an_extension_granted_at_night_reminds_nobody_at_night() -> None:
    case = paper()
    in_progress(case)
    at(case, local(29, 10))
    case.take(steps.RequestExtension, HANDLER, **EXTENSION)
    at(case, local(29, 21))
    seen = len(reminded_at(case))
    for supervisor in (CITY, CITY_TOO):
        case.take(steps.DecideExtension, supervisor, granted=True)
    case.forward(timedelta(days=30))
    assert [moment.hour for moment in reminded_at(case)[seen:]] == [9]


def test_clocks_that_run_from_the_review_are_not_reminded_of_what_is_past() -> None:
    case = paper(policy=Policy(clock_start=ClockStart.REVIEW))
    at(case, local(21, 22))
    seen = len(reminded_at(case))
    case.take(steps.Dispatch, OPERATOR, unit=HUANGPU)
    case.forward(timedelta(hours=1))
    assert len(reminded_at(case)) == seen
    contact, closure = case.case.clock(ClockKind.CONTACT), case.case.clock(ClockKind.CLOSURE)
    assert contact is not None
    assert closure is not None
    assert contact.overdue
    assert str(due_date(closure.term.due)) == "2019-10-10", "fifteen days from the review"


def test_a_reminder_the_system_was_down_for_leaves_on_the_next_working_morning() -> None:
    case = paper()
    alarm = next_alarm(case.case)
    assert alarm is not None
    night, morning = local(13, 22), local(16, 9)
    change = ring(case.case, alarm, Moment(night, (), morning, in_hours=False))
    assert [notice.not_before for notice in change.notices] == [morning]
    change = ring(case.case, alarm, Moment(local(16, 10), (), morning, in_hours=True))
    assert [notice.not_before for notice in change.notices] == [None]


# the first deadline


def test_the_first_deadline_of_a_moved_clock_is_recounted_with_the_others() -> None:
    known = shipped_calendar()
    unknown = replace(
        known,
        version="before the notice",
        days={day: each for day, each in known.days.items() if day.year != RECEIVED.year},
        covered_years=known.covered_years - {RECEIVED.year},
    )
    case = paper(calendar=unknown)
    at(case, local(27, 11))
    in_progress(case)
    case.take(steps.RequestComplex, HANDLER, **COMPLEX)
    case.take(steps.DecideComplex, CITY, granted=True)
    moved = case.case.clock(ClockKind.RECTIFICATION)
    assert moved is not None
    assert moved.original_provisional
    assert str(due_date(moved.original_due)) == "2019-10-04"
    case.calendar = known
    case.take(steps.RecalculateDeadlines, CITY, reason="公布了当年安排。")
    moved = case.case.clock(ClockKind.RECTIFICATION)
    assert moved is not None
    assert (str(due_date(moved.original_due)), moved.original_provisional) == ("2019-10-10", False)
    assert (str(due_date(moved.term.due)), moved.term.provisional) == ("2019-10-23", False)


# requests


@pytest.mark.parametrize(
    ("ask", "content", "decide"),
    [
        (steps.RequestComplex, COMPLEX, steps.DecideComplex),
        (steps.RequestExtension, EXTENSION, steps.DecideExtension),
        (steps.RequestInvalidation, CLAIM, steps.DecideInvalidation),
    ],
)
def test_a_refused_request_moves_no_deadline(
    ask: type[steps.Step], content: dict[str, Any], decide: type[steps.Step]
) -> None:
    case = paper()
    in_progress(case)
    clocks = case.case.clocks
    case.take(ask, HANDLER, **content)
    case.take(decide, CITY, granted=False, reason="理由不足。")
    assert case.case.clocks == clocks
    assert case.case.stage is Stage.IN_PROGRESS
    told = case.transitions[-1].notices
    assert [notice.audience for notice in told] == [Audience.HANDLERS]


def test_a_claim_is_decided_outside_the_unit_that_made_it_wherever_the_case_is_handed() -> None:
    case = paper()
    in_progress(case)
    case.take(steps.RequestInvalidation, HANDLER, **CLAIM)
    case.take(steps.Reassign, HANDLER, unit=CENTRE, reason="由服务中心继续办理。")
    refusal = refused(case, steps.DecideInvalidation, HEAD, granted=True)
    assert refusal.kind is RefusalKind.WRONG_UNIT
    case.take(steps.DecideInvalidation, CITY, granted=True)
    assert case.case.outcome is CaseOutcome.INVALIDATED


def test_only_the_hotlines_own_dispatches_make_its_choice_final() -> None:
    case = paper()
    case.take(steps.Dispatch, OPERATOR, unit=HUANGPU)
    for unit in (XUHUI, MARKET, XUHUI):
        case.take(steps.Reassign, CITY, unit=unit, reason="职责在该单位。")
    case.take(
        steps.RequestReturn,
        XUHUI_HANDLER,
        return_reason=ReturnReason.NOT_OUR_AREA,
        reason="非本辖区。",
    )
    assert case.case.dispatch_no == 4


def test_a_new_unit_may_ask_for_an_extension_of_its_own() -> None:
    case = paper()
    in_progress(case)
    case.take(steps.RequestExtension, HANDLER, **EXTENSION)
    for supervisor in (CITY, CITY_TOO):
        case.take(steps.DecideExtension, supervisor, granted=True)
    case.take(steps.Reassign, CITY, unit=XUHUI, reason="职责在徐汇区。")
    case.take(steps.RequestExtension, XUHUI_HANDLER, **EXTENSION)
    assert len(case.case.requests) == 2


# contact


def test_attempts_that_were_enough_too_late_are_late() -> None:
    case = paper()
    until_accepted(case)
    for day, hour in ((18, 10), (18, 15), (19, 10)):
        at(case, local(day, hour))
        case.take(
            steps.RecordContact,
            HANDLER,
            channel=ContactChannel.PHONE,
            reached=False,
            summary="无人接听。",
        )
    contact = case.case.clock(ClockKind.CONTACT)
    assert contact is not None
    assert contact.verdict is Verdict.ATTEMPTED_LATE


def test_times_somebody_types_make_no_half_days() -> None:
    case = paper()
    until_accepted(case)
    at(case, local(13, 15))
    for hour in (9, 13, 14):
        case.take(
            steps.RecordContact,
            HANDLER,
            channel=ContactChannel.PHONE,
            reached=False,
            summary="无人接听。",
            at=local(13, hour),
        )
    assert case.case.stage is Stage.AWAITING_CONTACT


def test_supporting_units_hear_of_the_case_and_may_add_notes_but_take_no_step() -> None:
    case = paper()
    case.take(steps.Dispatch, OPERATOR, unit=HUANGPU, supporting=(XUHUI,))
    told = case.transitions[-1].notices
    assert {n.unit_path for n in told if n.kind is NoticeKind.NEW_CASE} == {"Q01", "Q02"}
    case.take(steps.AddNote, XUHUI_HANDLER, text="已协助调取记录。")
    assert refused(case, steps.Accept, XUHUI_HANDLER).kind is RefusalKind.WRONG_UNIT


# closure and after


def test_what_the_hotline_resolved_on_the_spot_is_closed_and_surveyed() -> None:
    case = paper()
    case.take(
        steps.ResolveOnTheSpot,
        OPERATOR,
        channel=ContactChannel.PHONE,
        measures="告知网上办理入口。",
        reply="表格可在网上下载。",
    )
    case.take(steps.ApproveClosure, CITY)
    assert case.case.stage is Stage.AWAITING_SURVEY
    assert case.case.submission is not None
    assert case.case.submission.result is Result.RESOLVED
    assert [(c.kind, c.verdict) for c in case.case.clocks] == [
        (ClockKind.DISPATCH, Verdict.ON_TIME)
    ]


def test_a_rater_who_declines_the_call_is_not_rated_and_not_called_again() -> None:
    case = paper()
    until_closed(case)
    while not case.case.survey or not case.case.survey.calling:
        case.forward(timedelta(days=1))
    case.take(steps.RecordCallback, OPERATOR, outcome=CallOutcome.DECLINED, note="不愿评价。")
    assert case.case.stage is Stage.ARCHIVED
    assert case.case.survey.outcome is SurveyOutcome.NOT_RATED


def test_a_dissatisfied_rater_is_told_why_the_case_stays_closed() -> None:
    case = paper()
    until_closed(case)
    case.take(steps.RecordSurveyAnswers, RATER, **dissatisfied())
    case.take(steps.DecideReopening, OPERATOR, reopen=False, explanation="收费依据为市级文件。")
    [told] = case.transitions[-1].notices
    assert (told.kind, told.audience, told.text) == (
        NoticeKind.REOPENING_DECIDED,
        Audience.RATER,
        "收费依据为市级文件。",
    )


def test_an_unanswered_link_is_followed_by_calls_and_their_end_by_not_rated() -> None:
    case = paper()
    until_closed(case)
    case.forward(timedelta(days=60))
    kinds = [transition.kind for transition in case.transitions]
    assert kinds[-2:] == [AlarmKind.LINK_EXPIRED, AlarmKind.CALLS_OVER]
    assert case.case.stage is Stage.ARCHIVED
