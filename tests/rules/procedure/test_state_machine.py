"""Whatever people do in whatever order: the procedure says what the product's statement says."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from rules.case import CaseOutcome, RatedReview
from rules.clocks import Verdict
from rules.refusals import Refusal
from rules.stages import Action, Stage
from rules.steps import STEPS
from rules.working_days import SHANGHAI
from tests.case_on_paper import CaseOnPaper
from tests.people import CENTRE
from tests.procedure_model import Model
from tests.procedure_moves import MOVE, WHO, chosen, content

RECEIVED = datetime(2019, 9, 12, 10, 0, tzinfo=SHANGHAI)


def rated(*, real_name: bool) -> RatedReview:
    return RatedReview(
        review_no="PJ190912-PAPER0",
        stars=1,
        real_name=real_name,
        unit=CENTRE,
        district="Q01",
        item_code=None,
        window_no="05",
        received_at=RECEIVED,
    )


@settings(max_examples=300, deadline=None)
@given(real_name=st.booleans(), moves=st.lists(MOVE, min_size=8, max_size=40))
def test_the_procedure_says_what_the_products_statement_says(
    real_name: bool, moves: list[Any]
) -> None:
    paper = CaseOnPaper(rated(real_name=real_name), RECEIVED)
    model = Model(real_name)
    verdicts: dict[str, Verdict] = {}
    for move in moves:
        if move is None:
            paper.forward(timedelta(days=40))
            model.wait()
        else:
            who, what, how = chosen(move, model)
            expected = model.take(who, what, how)
            before = paper.case
            accepted = _accepted(paper, who, what, content(what, how, model.round))
            assert accepted == expected, f"{who} {what} {how} in {model}"
            assert accepted or paper.case == before, "a refused step changed the case"
        assert paper.case.stage == model.stage, model
        assert paper.case.round == model.round
        _never_rewritten(paper, verdicts)
    if paper.case.stage is Stage.ARCHIVED:
        assert paper.case.outcome in set(CaseOutcome)
        assert not any(clock.runs for clock in paper.case.clocks)


def _accepted(paper: CaseOnPaper, who: str, what: str, brought: dict[str, Any]) -> bool:
    try:
        paper.take(STEPS[Action(what)], WHO[who], **brought)
    except Refusal:
        return False
    return True


def _never_rewritten(paper: CaseOnPaper, verdicts: dict[str, Verdict]) -> None:
    """A clock's verdict stands once a later round has begun."""
    for clock in paper.case.clocks:
        if clock.round < paper.case.round and clock.verdict is not None:
            assert verdicts.setdefault(clock.key, clock.verdict) is clock.verdict
