"""人工回访: when there is a call to make, and what an operator owes a case."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from rules import steps
from rules.calling import (
    asked_to_be_called_by,
    calls_a_day,
    in_calling_hours,
    may_be_called,
    next_call_from,
    next_calling_time,
    unanswered,
)
from rules.case import CaseOutcome, ReturnReason
from rules.hotline import HotlineTask, task_from, task_of
from rules.policy import Policy
from rules.refusals import Refusal, RefusalKind
from rules.roles import RATER
from rules.stages import Stage
from rules.survey import CallOutcome, Survey, SurveyOutcome, SurveyVia
from rules.working_days import SHANGHAI, local_date
from tests.case_on_paper import CaseOnPaper
from tests.paper_lives import until_accepted, until_closed
from tests.people import HANDLER, OPERATOR
from tests.rules.procedure.test_state_machine import rated
from tests.survey_answers import dissatisfied, satisfied

RECEIVED = datetime(2019, 9, 12, 10, 0, tzinfo=SHANGHAI)


def survey_of(paper: CaseOnPaper) -> Survey:
    assert paper.case.survey is not None
    return paper.case.survey


@pytest.fixture
def calling() -> CaseOnPaper:
    """A case whose link nobody answered, at eleven in the morning of a working day."""
    paper = CaseOnPaper(rated(real_name=True), RECEIVED)
    until_closed(paper)
    paper.forward(timedelta(days=7))
    paper.now = paper.now.replace(hour=11)
    assert survey_of(paper).calling
    return paper


def call(paper: CaseOnPaper, outcome: CallOutcome, **more: Any) -> None:
    paper.take(steps.RecordCallback, OPERATOR, outcome=outcome, **more)


def test_the_first_call_is_to_be_made_at_once(calling: CaseOnPaper) -> None:
    assert task_of(calling.case) is HotlineTask.CALL
    assert task_from(calling.case) is None


def test_after_two_unanswered_calls_the_next_is_for_another_day(calling: CaseOnPaper) -> None:
    assert calls_a_day(Policy()) == 2
    call(calling, CallOutcome.UNANSWERED)
    assert next_call_from(survey_of(calling), Policy()) == calling.now + timedelta(hours=1)
    call(calling, CallOutcome.UNANSWERED)
    tomorrow = task_from(calling.case)
    assert tomorrow is not None
    assert local_date(tomorrow) == local_date(calling.now) + timedelta(days=1)
    calling.forward(timedelta(days=1))
    call(calling, CallOutcome.UNANSWERED)
    assert survey_of(calling).outcome is SurveyOutcome.NOT_RATED


def test_a_rater_who_asks_for_another_time_is_called_then_and_not_counted(
    calling: CaseOnPaper,
) -> None:
    agreed = calling.now + timedelta(hours=4)
    call(calling, CallOutcome.LATER, again_at=agreed)
    assert task_from(calling.case) == agreed
    call(calling, CallOutcome.LATER)
    assert task_from(calling.case) == calling.now + timedelta(hours=1)
    assert unanswered(survey_of(calling)) == 0
    for _ in range(3):
        call(calling, CallOutcome.LATER)
        calling.forward(timedelta(days=1))
    assert calling.case.stage is Stage.AWAITING_SURVEY, "who is willing is not given up"


@pytest.mark.parametrize("by", [timedelta(0), timedelta(days=-1), timedelta(days=30)])
def test_a_time_agreed_on_is_ahead_and_before_the_calls_end(
    calling: CaseOnPaper, by: timedelta
) -> None:
    with pytest.raises(Refusal) as wrong:
        call(calling, CallOutcome.LATER, again_at=calling.now + by)
    assert wrong.value.field == "again_at"


def test_a_wrong_number_is_not_called_again_but_its_rater_may_still_answer_online(
    calling: CaseOnPaper,
) -> None:
    call(calling, CallOutcome.WRONG_NUMBER)
    assert task_of(calling.case) is None
    assert not may_be_called(survey_of(calling))
    calling.take(steps.RecordSurveyAnswers, RATER, **satisfied(via=SurveyVia.SELF_SERVICE))
    assert calling.case.outcome is CaseOutcome.CLOSED


def test_who_declined_the_call_and_answers_later_is_not_told_that_time_ran_out(
    calling: CaseOnPaper,
) -> None:
    call(calling, CallOutcome.DECLINED)
    with pytest.raises(Refusal) as over:
        calling.take(steps.RecordSurveyAnswers, RATER, **satisfied(via=SurveyVia.SELF_SERVICE))
    assert over.value.kind is RefusalKind.EXPIRED
    assert over.value.text == "测评已经结束，没有收到您的回答。"


def _returned(paper: CaseOnPaper) -> None:
    until_accepted(paper)
    paper.take(
        steps.RequestReturn, HANDLER, return_reason=ReturnReason.NOT_OUR_AREA, reason="不在本区。"
    )


def _dissatisfied(paper: CaseOnPaper) -> None:
    until_closed(paper)
    paper.take(steps.RecordSurveyAnswers, RATER, **dissatisfied())


@pytest.mark.parametrize(
    ("life", "task"),
    [
        (lambda _paper: None, HotlineTask.DISPATCH),
        (until_accepted, None),
        (_returned, HotlineTask.RETURN),
        (until_closed, None),
        (_dissatisfied, HotlineTask.REOPENING),
    ],
)
def test_a_case_owes_the_hotline_one_task_at_most(
    life: Callable[[CaseOnPaper], None], task: HotlineTask | None
) -> None:
    paper = CaseOnPaper(rated(real_name=True), RECEIVED)
    life(paper)
    assert task_of(paper.case) is task


@pytest.mark.parametrize(
    ("hour", "minute", "opens"),
    [(8, 59, (12, 9)), (9, 0, None), (19, 59, None), (20, 0, (13, 9)), (23, 30, (13, 9))],
)
def test_nobody_is_called_before_nine_or_after_eight_in_the_evening(
    hour: int, minute: int, opens: tuple[int, int] | None
) -> None:
    moment = RECEIVED.replace(hour=hour, minute=minute)
    assert in_calling_hours(moment) is (opens is None)
    day, at = opens or (12, hour)
    expected = moment if opens is None else RECEIVED.replace(day=day, hour=at, minute=0)
    assert next_calling_time(moment) == expected


def test_a_time_asked_for_is_kept_and_no_other_is_taken_for_one(calling: CaseOnPaper) -> None:
    agreed = calling.now + timedelta(hours=10)
    call(calling, CallOutcome.LATER, again_at=agreed)
    assert not asked_to_be_called_by(survey_of(calling), agreed - timedelta(minutes=1))
    assert asked_to_be_called_by(survey_of(calling), agreed)
    call(calling, CallOutcome.UNANSWERED)
    assert not asked_to_be_called_by(survey_of(calling), agreed)
