"""Records the histories of this folder: `pytest tests/histories/record.py`, once for each release.

A new release adds files under its own name; older files stay, for cases of their shape are open.
"""

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from rules import steps
from rules.case import ReturnReason
from tests.histories.conftest import FOLDER
from tests.people import HANDLER, OPERATOR, XUHUI, XUHUI_HANDLER
from tests.workflows.case_driver import CaseDriver

RELEASE = "0.1"


async def straightforward(case: CaseDriver) -> None:
    await case.closed()
    await case.answered()


async def returned_and_redispatched(case: CaseDriver) -> None:
    await case.accepted()
    await case.take(
        steps.RequestReturn,
        HANDLER,
        return_reason=ReturnReason.NOT_OUR_AREA,
        reason="地址在徐汇区。",
    )
    await case.take(steps.DecideReturn, OPERATOR, granted=True, reason="属实。")
    await case.accepted(XUHUI, XUHUI_HANDLER)


async def reopened(case: CaseDriver) -> None:
    await case.closed()
    await case.answered(solved=False, result_satisfaction=1, attitude_satisfaction=1)
    await case.take(steps.DecideReopening, OPERATOR, reopen=True, explanation="请再次核实。")


async def silent(case: CaseDriver) -> None:
    await case.dispatched()
    await case.forward(timedelta(days=9))


@pytest.mark.parametrize("life", [straightforward, returned_and_redispatched, reopened, silent])
async def test_record(
    life: Callable[[CaseDriver], Awaitable[None]],
    open_case: Callable[..., Awaitable[CaseDriver]],
) -> None:
    case = await open_case()
    await life(case)
    history = await case.handle.fetch_history()
    # who recorded it, as process@machine, is nobody's business
    anonymous = re.sub(r'"[0-9]+@[^"]*"', '"recorder"', history.to_json())
    (FOLDER / f"{RELEASE}_{life.__name__}.json").write_text(anonymous + "\n")
