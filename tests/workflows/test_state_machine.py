"""Whatever people do in whatever order: the workflow says what the product's statement says.

A few long lives on the real server; thousands of steps of the same kind, without one, are in
tests/rules/procedure/test_state_machine.py.
"""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rules import steps
from rules.case import CaseOutcome
from rules.refusals import Refusal
from rules.stages import Action
from tests.procedure_model import Model
from tests.procedure_moves import MOVE, WHO, chosen, content
from tests.workflows.case_driver import CaseDriver

Open = Callable[..., Awaitable[CaseDriver]]


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(real_name=st.booleans(), moves=st.lists(MOVE, min_size=8, max_size=14))
async def test_the_workflow_says_what_the_products_statement_says(
    open_case: Open, real_name: bool, moves: list[Any]
) -> None:
    case = await open_case(real_name=real_name)
    model = Model(real_name)
    for move in moves:
        if model.is_over:
            break
        if move is None:
            await case.forward(timedelta(days=40))
            model.wait()
        else:
            who, what, how = chosen(move, model)
            expected = model.take(who, what, how)
            assert (
                await _accepted(
                    case,
                    who,
                    what,
                    content(what, how, model.round),
                )
                == expected
            )
        recorded = (await case.recorded()).case
        assert recorded.stage == model.stage, model
        assert recorded.round == model.round
        assert recorded == await case.snapshot()
    if model.stage == "archived":
        if not model.is_over:
            await case.forward(timedelta(days=40))
        assert await case.handle.result() in set(CaseOutcome)


async def _accepted(case: CaseDriver, who: str, what: str, brought: dict[str, Any]) -> bool:
    try:
        await case.take(steps.STEPS[Action(what)], WHO[who], **brought)
    except Refusal:
        return False
    return True
