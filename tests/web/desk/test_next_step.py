"""The step a list leads to is the one the case page puts first."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from rules import steps
from rules.case import Case, RatedReview
from rules.roles import RATER
from rules.working_days import SHANGHAI
from tests.case_on_paper import CaseOnPaper
from tests.paper_lives import until_accepted, until_closed, until_submitted
from tests.people import CENTRE, CITY, HANDLER, HUANGPU, OPERATOR
from tests.survey_answers import dissatisfied
from web.desk.next_step import next_step
from web.desk.panel import panel

Life = Callable[[CaseOnPaper], None]
BEGINS = datetime(2026, 11, 23, 9, tzinfo=SHANGHAI)


def _dispatched(paper: CaseOnPaper) -> None:
    paper.take(steps.Dispatch, OPERATOR, unit=HUANGPU)


def _sent_back(paper: CaseOnPaper) -> None:
    until_submitted(paper)
    paper.take(steps.SendBackClosure, CITY, reason="没有写明从哪天起。")


def _reopened(paper: CaseOnPaper) -> None:
    until_closed(paper)
    paper.take(steps.RecordSurveyAnswers, RATER, **dissatisfied(comment="没有改。"))
    paper.take(steps.DecideReopening, OPERATOR, reopen=True, explanation="请再核实。")


def _after(life: Life, *, real_name: bool) -> Case:
    review = RatedReview(
        review_no="PJ261123-ABCDEF",
        stars=1,
        real_name=real_name,
        unit=CENTRE,
        district="Q01",
        item_code=None,
        window_no="05",
        received_at=BEGINS,
    )
    paper = CaseOnPaper(review, BEGINS)
    life(paper)
    return paper.case


@pytest.mark.parametrize(
    ("life", "real_name"),
    [
        (_dispatched, True),
        (until_accepted, True),
        (until_accepted, False),
        (_sent_back, True),
        (_reopened, True),
    ],
)
def test_it_is_what_the_case_page_puts_first(life: Life, *, real_name: bool) -> None:
    case = _after(life, real_name=real_name)
    now = BEGINS + timedelta(hours=1)
    step = next_step(case.stage, case.round, has_finding=case.finding is not None)
    assert step is panel(case, HANDLER, now).main[0].action


@pytest.mark.parametrize("life", [lambda _paper: None, until_submitted, until_closed])
def test_there_is_none_while_the_unit_waits_for_others(life: Life) -> None:
    case = _after(life, real_name=True)
    assert next_step(case.stage, case.round, has_finding=case.finding is not None) is None
