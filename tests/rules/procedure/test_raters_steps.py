"""What a rater's steps lead to, on paper: limits, verdicts, and what becomes of the survey."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from rules import steps
from rules.case import CaseOutcome, ContactChannel, InvalidGround, Result
from rules.clocks import ClockKind, Verdict
from rules.refusals import Refusal, RefusalKind
from rules.roles import RATER
from rules.stages import Stage
from rules.working_days import SHANGHAI
from tests.case_on_paper import CaseOnPaper
from tests.paper_lives import until_accepted, until_closed
from tests.people import CITY, HANDLER, OPERATOR
from tests.rules.procedure.test_state_machine import rated
from tests.survey_answers import dissatisfied

RECEIVED = datetime(2019, 9, 12, 10, 0, tzinfo=SHANGHAI)


@pytest.fixture
def paper() -> CaseOnPaper:
    return CaseOnPaper(rated(real_name=True), RECEIVED)


def _invalidated(paper: CaseOnPaper) -> None:
    paper.take(
        steps.RequestInvalidation, HANDLER, ground=InvalidGround.MALICIOUS, reason="同行恶意。"
    )
    paper.take(steps.DecideInvalidation, CITY, granted=True, reason="证据充分。")


def test_information_is_added_ten_times_and_no_more(paper: CaseOnPaper) -> None:
    for _ in range(paper.case.policy.information_max):
        paper.take(steps.AddInformation, RATER, text="补充。")
    with pytest.raises(Refusal) as full:
        paper.take(steps.AddInformation, RATER, text="补充。")
    assert full.value.kind is RefusalKind.NOT_NOW
    assert paper.case.information == paper.case.policy.information_max


@pytest.mark.parametrize("text", ["", "  \n ", "长" * 5001])
def test_an_empty_or_endless_text_is_refused(paper: CaseOnPaper, text: str) -> None:
    with pytest.raises(Refusal) as bad:
        paper.take(steps.AddInformation, RATER, text=text)
    assert (bad.value.kind, bad.value.field) == (RefusalKind.BAD_CONTENT, "text")


def test_what_a_unit_submitted_in_time_is_not_late_when_the_rater_withdraws(
    paper: CaseOnPaper,
) -> None:
    until_accepted(paper)
    paper.take(
        steps.ResolveOnTheSpot,
        HANDLER,
        channel=ContactChannel.PHONE,
        measures="办好。",
        reply="办好。",
    )
    paper.forward(timedelta(days=60))
    paper.take(steps.Withdraw, RATER, reason="已经解决。")
    closure = paper.case.clock(ClockKind.CLOSURE)
    assert closure is not None
    assert closure.verdict is Verdict.VOID
    assert paper.case.outcome is CaseOutcome.WITHDRAWN
    assert paper.case.is_over


def test_a_closed_case_is_answered_not_withdrawn(paper: CaseOnPaper) -> None:
    until_closed(paper)
    with pytest.raises(Refusal) as late:
        paper.take(steps.Withdraw, RATER)
    assert late.value.kind is RefusalKind.WRONG_STAGE


def test_a_rater_whose_survey_ended_the_case_has_nothing_to_object_to(paper: CaseOnPaper) -> None:
    until_closed(paper)
    paper.take(steps.RecordSurveyAnswers, RATER, **dissatisfied(solved=True))
    paper.take(steps.DecideReopening, OPERATOR, reopen=False, explanation="已说明。")
    with pytest.raises(Refusal) as ended:
        paper.take(steps.Object, RATER, reason="不认可。")
    assert ended.value.kind is RefusalKind.EXPIRED


def test_an_old_survey_is_not_asked_again_while_an_objection_is_looked_into(
    paper: CaseOnPaper,
) -> None:
    until_closed(paper)
    _invalidated(paper)
    paper.take(steps.Object, RATER, reason="不认可。")
    with pytest.raises(Refusal) as asked:
        paper.take(steps.RecordSurveyAnswers, RATER, **dissatisfied())
    assert asked.value.kind is RefusalKind.NOT_NOW
    paper.forward(timedelta(days=40))
    assert paper.case.stage is Stage.AWAITING_SURVEY
    assert paper.case.survey is not None
    assert not paper.case.survey.calling


def test_a_decision_the_mark_made_void_is_owed_again_after_an_objection(
    paper: CaseOnPaper,
) -> None:
    until_closed(paper)
    paper.take(steps.RecordSurveyAnswers, RATER, **dissatisfied())
    _invalidated(paper)
    paper.take(steps.Object, RATER, reason="不认可。")
    owed = [clock for clock in paper.case.clocks if clock.kind is ClockKind.REOPENING]
    assert [clock.runs for clock in owed] == [True]
    closed_at = paper.case.closed_at
    paper.take(steps.DecideReopening, OPERATOR, reopen=True, explanation="重办。")
    assert paper.case.closed_at == closed_at, "it had been closed before it was marked"


def test_a_wrong_mark_is_lifted_even_after_the_last_round(paper: CaseOnPaper) -> None:
    until_closed(paper)
    for number in range(paper.case.policy.recheck_rounds):
        paper.take(steps.RecordSurveyAnswers, RATER, **dissatisfied(round=number))
        paper.take(steps.DecideReopening, OPERATOR, reopen=True, explanation="重办。")
        _contact_and_answer(paper)
        paper.take(steps.ApproveClosure, CITY)
    _invalidated(paper)
    paper.take(steps.Object, RATER, reason="不认可。")
    paper.take(steps.DecideReopening, OPERATOR, reopen=True, explanation="标记有误。")
    assert paper.case.stage is Stage.AWAITING_CONTACT


def _contact_and_answer(paper: CaseOnPaper) -> None:
    paper.take(
        steps.RecordContact, HANDLER, channel=ContactChannel.PHONE, reached=True, summary="已联系。"
    )
    paper.take(
        steps.AnswerRecheck, HANDLER, measures="改。", reply="已改。", result=Result.RESOLVED
    )


def test_a_case_opened_before_there_were_objections_ends_with_its_archive(
    paper: CaseOnPaper,
) -> None:
    paper.case = replace(paper.case, hears_objections=False)
    until_accepted(paper)
    _invalidated(paper)
    assert paper.case.is_over
