"""并案 on paper: which case may join which, what ends, what stays late, who is told."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from rules import steps
from rules.case import CaseOutcome, InvalidGround
from rules.clocks import ClockKind, Verdict
from rules.closure import Closure, closure_of
from rules.merging_steps import Merge, TakeIn
from rules.notice_kinds import Audience, NoticeKind, NoticeOrder
from rules.refusals import Refusal, RefusalKind
from rules.roles import RATER, SYSTEM
from rules.stages import Stage
from rules.working_days import SHANGHAI
from tests.case_on_paper import CaseOnPaper
from tests.paper_lives import until_accepted, until_closed
from tests.people import CITY, HANDLER, HUANGPU, OPERATOR
from tests.rules.procedure.test_state_machine import rated
from tests.survey_answers import dissatisfied

EARLIER = datetime(2019, 9, 12, 9, 0, tzinfo=SHANGHAI)
RECEIVED = EARLIER + timedelta(hours=1)
LEAD = "GD190912-PAPER1"


def case(*, real_name: bool = True, received: datetime = RECEIVED, number: int = 0) -> CaseOnPaper:
    review = replace(
        rated(real_name=real_name), received_at=received, review_no=f"PJ190912-PAPER{number}"
    )
    return CaseOnPaper(review, received, case_no=f"GD190912-PAPER{number}")


def lead(*, real_name: bool = True) -> CaseOnPaper:
    return case(real_name=real_name, received=EARLIER, number=1)


def taken_in(paper: CaseOnPaper) -> dict[str, Any]:
    return {"case_no": paper.case_no, "review": paper.review, "by": OPERATOR.name}


def told(paper: CaseOnPaper) -> list[NoticeOrder]:
    return list(paper.transitions[-1].notices)


def test_a_case_merged_before_its_dispatch_ends_with_the_hotlines_duty_done_in_time() -> None:
    paper = case()
    paper.take(Merge, OPERATOR, into=LEAD)
    assert (paper.case.stage, paper.case.outcome) == (Stage.ARCHIVED, CaseOutcome.MERGED)
    assert paper.case.merged_into == LEAD
    assert paper.case.is_over
    [dispatch] = paper.case.clocks
    assert (dispatch.verdict, dispatch.stopped_by) == (Verdict.ON_TIME, OPERATOR.name)
    assert [each.kind for each in told(paper)] == [NoticeKind.MERGED]
    assert closure_of(paper.case) == Closure()


def test_an_anonymous_rater_is_not_written_to() -> None:
    paper = case(real_name=False)
    paper.take(Merge, OPERATOR, into=LEAD)
    assert told(paper) == []


def test_a_unit_that_had_the_case_hears_that_it_is_gone_and_owes_nothing_more() -> None:
    paper = case()
    until_accepted(paper)
    paper.take(Merge, OPERATOR, into=LEAD)
    away = [each for each in told(paper) if each.kind is NoticeKind.MERGED_AWAY]
    assert [(each.audience, each.unit_path, each.text) for each in away] == [
        (Audience.HANDLERS, HUANGPU.path, LEAD)
    ]
    closure = paper.case.clock(ClockKind.CLOSURE)
    assert closure is not None
    assert closure.verdict is Verdict.VOID


def test_what_was_late_when_the_case_was_merged_stays_late() -> None:
    paper = case()
    until_accepted(paper)
    paper.forward(timedelta(days=40))
    paper.take(Merge, OPERATOR, into=LEAD)
    closure = paper.case.clock(ClockKind.CLOSURE)
    assert closure is not None
    assert closure.verdict is Verdict.LATE
    assert closure_of(paper.case) == Closure(cases=1, judged=1)


@pytest.mark.parametrize(("into", "field"), [("", "into"), ("  ", "into"), ("self", "into")])
def test_a_merge_names_another_case(into: str, field: str) -> None:
    paper = case()
    with pytest.raises(Refusal) as bad:
        paper.take(Merge, OPERATOR, into=paper.case_no if into == "self" else into)
    assert (bad.value.kind, bad.value.field) == (RefusalKind.BAD_CONTENT, field)


def test_a_case_others_joined_does_not_join_another() -> None:
    paper = lead()
    paper.take(TakeIn, SYSTEM, **taken_in(case()))
    with pytest.raises(Refusal) as chained:
        paper.take(Merge, OPERATOR, into="GD190911-PAPER9")
    assert chained.value.kind is RefusalKind.NOT_NOW


def test_a_case_in_a_recheck_does_not_join_another_but_takes_others_in() -> None:
    paper = lead()
    until_closed(paper)
    paper.take(steps.RecordSurveyAnswers, RATER, **dissatisfied())
    paper.take(steps.DecideReopening, OPERATOR, reopen=True, explanation="重办。")
    with pytest.raises(Refusal):
        paper.take(Merge, OPERATOR, into="GD190911-PAPER9")
    paper.take(TakeIn, SYSTEM, **taken_in(case()))
    assert len(paper.case.joined) == 1


def test_neither_case_may_be_under_a_claim_of_invalidity() -> None:
    claim = {"ground": InvalidGround.MISTAKEN, "reason": "评错窗口。"}
    joining, taking = case(), lead()
    for paper in (joining, taking):
        until_accepted(paper)
        paper.take(steps.RequestInvalidation, HANDLER, **claim)
    with pytest.raises(Refusal) as away:
        joining.take(Merge, OPERATOR, into=LEAD)
    with pytest.raises(Refusal) as here:
        taking.take(TakeIn, SYSTEM, **taken_in(case()))
    assert {away.value.kind, here.value.kind} == {RefusalKind.NOT_NOW}


def test_only_a_later_review_joins_an_earlier_case() -> None:
    paper = case()
    with pytest.raises(Refusal) as reversed_order:
        paper.take(TakeIn, SYSTEM, **taken_in(lead()))
    assert reversed_order.value.kind is RefusalKind.BAD_CONTENT


def test_a_real_name_does_not_lose_its_contact_and_survey_in_an_anonymous_case() -> None:
    paper = lead(real_name=False)
    with pytest.raises(Refusal) as lost:
        paper.take(TakeIn, SYSTEM, **taken_in(case()))
    assert lost.value.kind is RefusalKind.BAD_CONTENT
    paper.take(TakeIn, SYSTEM, **taken_in(case(real_name=False)))
    assert [each.by for each in paper.case.joined] == [OPERATOR.name]


def test_a_review_joins_a_case_once() -> None:
    paper = lead()
    paper.take(TakeIn, SYSTEM, **taken_in(case()))
    with pytest.raises(Refusal) as twice:
        paper.take(TakeIn, SYSTEM, **taken_in(case()))
    assert twice.value.kind is RefusalKind.ALREADY_DONE


def test_whoever_has_the_case_hears_of_the_review_that_joined() -> None:
    paper = lead()
    paper.take(TakeIn, SYSTEM, **taken_in(case()))
    assert [(each.kind, each.audience) for each in told(paper)] == [
        (NoticeKind.TAKEN_IN, Audience.OPERATORS)
    ]
    until_accepted(paper)
    paper.take(TakeIn, SYSTEM, **taken_in(case(number=2)))
    [notice] = told(paper)
    assert (notice.audience, notice.text) == (Audience.HANDLERS, "PJ190912-PAPER2")


def test_the_result_goes_to_every_rater_with_a_name_and_the_survey_to_the_cases_own() -> None:
    paper = lead()
    paper.take(TakeIn, SYSTEM, **taken_in(case()))
    paper.take(TakeIn, SYSTEM, **taken_in(case(real_name=False, number=2)))
    until_closed(paper)
    results = [each.of_case for each in told(paper) if each.kind is NoticeKind.RESULT]
    assert results == [None, "GD190912-PAPER0"]
    surveys = [each for each in told(paper) if each.kind is NoticeKind.SURVEY_LINK]
    assert [each.of_case for each in surveys] == [None]


def test_a_case_that_answers_for_others_is_neither_withdrawn_nor_claimed_invalid() -> None:
    paper = lead()
    paper.take(TakeIn, SYSTEM, **taken_in(case()))
    until_accepted(paper)
    with pytest.raises(Refusal) as withdrawn:
        paper.take(steps.Withdraw, RATER, reason="不用了。")
    with pytest.raises(Refusal) as claimed:
        paper.take(
            steps.RequestInvalidation, HANDLER, ground=InvalidGround.MALICIOUS, reason="恶意。"
        )
    assert {withdrawn.value.kind, claimed.value.kind} == {RefusalKind.NOT_NOW}


def test_whoever_saw_the_case_before_a_review_joined_looks_again() -> None:
    paper = lead()
    until_accepted(paper)
    seen = paper.case.version
    paper.take(TakeIn, SYSTEM, **taken_in(case()))
    assert paper.case.acted_version > seen
    paper.take(steps.Supervise, CITY, order="请一并核实。")
