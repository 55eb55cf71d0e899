"""Whatever people do in whatever order: the workflow says what the product's statement says.

Some long lives on the real server; thousands of steps of the same kind, without one, are in
tests/rules/procedure/test_state_machine.py. A failure is not made smaller here, for that takes
hours; played on paper it usually is.
"""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from rules.case import CaseOutcome
from rules.refusals import Refusal
from rules.stages import Action
from rules.steps import STEPS
from tests.model.agreement import seen_in_case, seen_in_model
from tests.model.case import Model
from tests.model.contents import content
from tests.model.moves import WHO, Move, attempts, moves, often
from tests.model.procedure import take
from tests.workflows.case_driver import CaseDriver

Open = Callable[..., Awaitable[CaseDriver]]
MOVE = moves(often(likely=6, sensible=8, anything=1, wait=1, deadline=2))
NEEDS_ANOTHER_CASE = ("merge", "take_in")
"""What goes on between two workflows is for test_merging.py."""
LONG = timedelta(days=40)
NEAR_THE_HOUR = 57
"""Minutes. Deadlines lie on the hour: a life that begins just before one first lets it pass, so
that the model, which looks at the clock a moment before the workflow does, reads the same."""


# both databases record alike, which the other tests here show
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
    print_blob=True,
)
@given(
    real_name=st.sampled_from([True, True, False]),
    tried=st.lists(MOVE, min_size=10, max_size=18),
)
async def test_the_workflow_says_what_the_products_statement_says(
    open_case: Open, real_name: bool, tried: list[Move]
) -> None:
    case = await open_case(real_name=real_name)
    model = Model(real_name, (await case.recorded()).case.review.received_at)
    if (await case.time()).minute >= NEAR_THE_HOUR:
        await case.forward(timedelta(minutes=10))
    for move in tried:
        model.until(await case.time())
        if model.is_over:
            break
        await _go_on(case, model, move)
        recorded = (await case.recorded()).case
        assert seen_in_case(recorded) == seen_in_model(model)
        assert recorded == await case.snapshot()
    if model.stage == "archived":
        if not model.is_over:
            await case.forward(LONG)
        assert await case.handle.result() in set(CaseOutcome)


async def _go_on(case: CaseDriver, model: Model, move: Move) -> None:
    wait = move.wait(model)
    if wait is not None:
        await case.forward(wait)
        model.until(await case.time())
        return
    for who, what, how in attempts(move, model):
        if what in NEEDS_ANOTHER_CASE:
            continue
        brought = content(what, how, model.round, who)
        expected = take(model, who, what, how)
        # of what a life tries until something is accepted, the refused is compared on paper
        if expected or move.is_one_try:
            assert await _accepted(case, who, what, brought) is expected, f"{who} {what} {how}"
        if expected:
            return


async def _accepted(case: CaseDriver, who: str, what: str, brought: dict[str, Any]) -> bool:
    try:
        await case.take(STEPS[Action(what)], WHO[who], **brought)
    except Refusal:
        return False
    return True
