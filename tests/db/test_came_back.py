"""What came back to a unit: found until it is answered, and only what said no."""

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from db.came_back import came_back
from db.case_filters import CaseFilter
from db.engine import reading
from db.sealing import Keys
from rules import steps
from rules.case import ExtensionBasis, Result, ReturnReason
from rules.stages import Action, Stage
from tests.organisation import organise
from tests.people import CITY, HANDLER, HUANGPU, OPERATOR, XUHUI
from tests.web.desk.recorded_cases import RecordedCase, received_case

MINE = CaseFilter(archived=False, unit_codes=(HUANGPU.code,))


@pytest.fixture
async def in_progress(database: AsyncEngine, keys: Keys) -> RecordedCase:
    """A case the unit has in hand."""
    await organise(database)
    return await (await received_case(database, keys)).brought_to(Stage.IN_PROGRESS)


async def _kinds(case: RecordedCase, wanted: CaseFilter = MINE) -> list[str]:
    async with reading(case.engine) as connection:
        return [each.event.kind for each in await came_back(connection, wanted, 9)]


async def test_what_was_sent_back_stays_until_it_is_submitted_again(
    in_progress: RecordedCase,
) -> None:
    case = await in_progress.brought_to(Stage.IN_CLOSURE_REVIEW)
    assert await _kinds(case) == []
    await case.take(steps.SendBackClosure, CITY, reason="请补充。")
    assert await _kinds(case) == [Action.SEND_BACK_CLOSURE]
    assert await _kinds(case, CaseFilter(archived=False, unit_codes=(XUHUI.code,))) == []
    again = {"measures": "增开窗口。", "reply": "已增开。", "result": Result.RESOLVED}
    await case.take(steps.SubmitFeedback, HANDLER, **again)
    assert await _kinds(case) == []
    await case.take(steps.SendBackClosure, CITY, reason="仍不完整。")
    assert await _kinds(case) == [Action.SEND_BACK_CLOSURE]


async def test_a_refusal_comes_back_and_what_was_granted_does_not(
    in_progress: RecordedCase,
) -> None:
    case = in_progress
    await case.take(steps.RequestComplex, HANDLER, reason="涉及多个部门。")
    await case.take(steps.DecideComplex, CITY, granted=True)
    assert await _kinds(case) == []
    ask = {"return_reason": ReturnReason.NOT_OUR_FUNCTION, "reason": "不归我们。"}
    await case.take(steps.RequestReturn, HANDLER, **ask)
    await case.take(steps.DecideReturn, OPERATOR, granted=False, reason="归你们。")
    assert await _kinds(case) == [Action.DECIDE_RETURN]
    more = {"basis": ExtensionBasis.SPECIAL_DIFFICULTY, "extra_days": 3, "reason": "要会商。"}
    await case.take(steps.RequestExtension, HANDLER, **more)
    # going on with the case answers a refusal
    assert await _kinds(case) == []
    await case.take(steps.DecideExtension, CITY, granted=False, reason="不够特殊。")
    assert await _kinds(case) == [Action.DECIDE_EXTENSION]
