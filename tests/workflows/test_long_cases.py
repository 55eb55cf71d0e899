"""A case whose history grows long goes on in a new run; nobody notices, and no run is lost."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio.client import Client

from db.engine import reading, writing
from db.histories import every_history, history
from db.tables import case_events, cases, clocks, notices, published_replies
from rules import steps
from rules.replay_verdicts import ReplayResult
from tests.people import OPERATOR
from tests.temporal_server import TemporalServer, temporal_server
from tests.workflows.case_driver import CaseDriver
from tests.workflows.upkeep_round import round_of_upkeep
from workflows.replaying import Replays, replay_stored
from workflows.starting import CaseStarter

Open = Callable[..., Awaitable[CaseDriver]]


@pytest.fixture(scope="module")
async def temporal() -> AsyncIterator[TemporalServer]:
    """A server that asks for a new run early on."""
    async with temporal_server("limit.historyCount.suggestContinueAsNew=40") as env:
        yield env


async def test_a_long_case_goes_on_in_new_runs_and_all_of_them_are_stored(
    open_case: Open, organised: AsyncEngine, client: Client, starter: CaseStarter
) -> None:
    case = await open_case()
    await case.closed()
    await case.answered()
    last = (await case.recorded()).run_id
    assert (await case.recorded()).case == await case.snapshot()
    kinds = await case.kinds()
    assert kinds[0] == "received"
    assert kinds[-1] == "record_survey_answers"
    await round_of_upkeep(client, starter)
    async with reading(organised) as connection:
        runs = await history(connection, case.case_no)
    assert len(runs) > 1, "the case never began a new run"
    assert [run.part for run in runs] == list(range(len(runs)))
    assert runs[-1].run_id == last
    replayed = [
        each
        async for each in replay_stored(
            every_history(organised, case.case_no), Replays(client.data_converter)
        )
    ]
    assert {each.run.result for each in replayed} == {ReplayResult.IDENTICAL}
    assert len(replayed) == len(runs)


async def test_a_step_sent_again_to_a_later_run_is_answered_as_it_was(open_case: Open) -> None:
    case = await open_case()
    first = (await case.recorded()).run_id
    note: dict[str, str] = {"key": "the-same-note", "text": "已核对来电记录。"}
    answer = await case.take(steps.AddNote, OPERATOR, seen=1, **note)
    for number in range(12):
        await case.take(steps.AddNote, OPERATOR, text=f"第 {number} 次核对。")
    assert (await case.recorded()).run_id != first, "notes alone never began a new run"
    assert await case.take(steps.AddNote, OPERATOR, seen=1, **note) == answer
    await case.dispatched()
    assert (await case.kinds()).count("add_note") == 13


async def test_a_case_of_another_installation_in_the_namespace_stops_no_upkeep(
    open_case: Open, organised: AsyncEngine, client: Client, starter: CaseStarter
) -> None:
    case = await open_case()
    await case.closed()
    await case.answered()
    async with writing(organised) as connection:
        for table in (case_events, clocks, notices, published_replies, cases):
            await connection.execute(delete(table).where(table.c.case_no == case.case_no))
    report = await round_of_upkeep(client, starter)
    assert report.stored == 0
    async with reading(organised) as connection:
        assert await history(connection, case.case_no) == ()
