"""A long case is told across its runs, whichever of them are stored already."""

from collections.abc import AsyncIterator

import pytest
from fastapi import FastAPI
from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio.client import Client

from db.engine import reading, writing
from db.histories import history
from db.tables import histories
from rules import steps
from tests.people import CITY, OPERATOR
from tests.temporal_server import TemporalServer, temporal_server
from tests.web.desk_site import SignIn
from tests.web.history.test_story_page import Open
from tests.workflows.upkeep_round import round_of_upkeep
from workflows.starting import CaseStarter


@pytest.fixture(scope="module")
async def temporal() -> AsyncIterator[TemporalServer]:
    """A server that asks for a new run early on."""
    async with temporal_server("limit.historyCount.suggestContinueAsNew=40") as env:
        yield env


async def test_an_open_case_of_several_runs_is_read_from_both_places(
    live_site: FastAPI,
    quiet_site: FastAPI,
    open_case: Open,
    sign_in: SignIn,
    organised: AsyncEngine,
    client: Client,
    starter: CaseStarter,
) -> None:
    case = await open_case()
    for number in range(9):
        await case.take(steps.AddNote, OPERATOR, text=f"第 {number} 次核对。")
    path = f"/cases/{case.case_no}/history"
    visitor = await sign_in(live_site, CITY)
    from_temporal = await visitor.page(path)
    assert "从历史推演出的工单与登记的一致" in from_temporal.text
    assert "第 2 段历史开始" in from_temporal.text
    await round_of_upkeep(client, starter)
    async with reading(organised) as connection:
        stored = await history(connection, case.case_no)
    assert stored, "no earlier run was stored"
    from_both = await visitor.page(path)
    assert "从历史推演出的工单与登记的一致" in from_both.text
    assert from_both.text.count("次核对。") == from_temporal.text.count("次核对。")
    while_away = await (await sign_in(quiet_site, CITY)).page(path)
    assert "最近的一段还看不到" in while_away.text
    async with writing(organised) as connection:
        await connection.execute(delete(histories).where(histories.c.part == 0))
    assert "更早的几段历史没有存档" in (await visitor.page(path)).text
    assert "等待热线转办" in (await visitor.page(f"{path}/at/1-1")).text
