"""`haochaping replay`: open and stored histories, tampering, and what cannot be looked at."""

import json
import zlib
from collections.abc import Awaitable, Callable

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import writing
from db.histories import store_history, to_store
from db.tables import histories
from tests.cli.conftest import NOBODY, Haochaping
from tests.conftest import utcnow
from tests.workflows.case_driver import CaseDriver

Open = Callable[..., Awaitable[CaseDriver]]


async def stored(case: CaseDriver, engine: AsyncEngine) -> str:
    """Store the history of a case as the upkeep does; returns the id of its run."""
    run = await case.handle.fetch_history()
    kept = to_store(case.case_no, run.run_id, 0, len(run.events), run.to_json())
    async with writing(engine) as connection:
        await store_history(connection, kept, utcnow())
    return run.run_id


async def test_an_open_case_replays_the_same(open_case: Open, haochaping: Haochaping) -> None:
    case = await open_case()
    await case.dispatched()
    ended = await haochaping("replay", case.case_no.lower(), "--json")
    assert ended.code == 0, ended.err
    [replayed] = json.loads(ended.out)
    assert (replayed["case_no"], replayed["stored"]) == (case.case_no, False)
    assert replayed["divergence"] is None
    assert replayed["events"] > 0


async def test_with_temporal_away_what_is_stored_is_replayed_and_the_rest_is_told(
    open_case: Open, organised: AsyncEngine, haochaping: Haochaping
) -> None:
    case = await open_case()
    await stored(case, organised)
    one = await haochaping("replay", case.case_no, HCP_TEMPORAL_ADDRESS=NOBODY)
    assert one.code == 0, one.err
    assert "Temporal 没有应答" in one.err
    assert "重放 1 段历史（存档 1" in one.out
    everything = await haochaping("replay", "--all", HCP_TEMPORAL_ADDRESS=NOBODY)
    assert everything.code == 2, "open cases were not looked at"


async def test_a_stored_history_that_was_changed_is_found(
    open_case: Open, organised: AsyncEngine, haochaping: Haochaping
) -> None:
    case = await open_case()
    run_id = await stored(case, organised)
    async with writing(organised) as connection:
        await connection.execute(update(histories).values(compressed=zlib.compress(b"{}")))
    ended = await haochaping("replay", "--all", HCP_TEMPORAL_ADDRESS=NOBODY)
    assert ended.code == 1
    assert f"✗ {case.case_no} {run_id}" in ended.out
    assert "存档与其哈希不符" in ended.out


async def test_an_unknown_case_is_a_sentence(haochaping: Haochaping) -> None:
    for number in ("GD000000-AAAAAA", "' OR 1=1"):
        ended = await haochaping("replay", number)
        assert ended.code == 2
        assert f"没有工单 {number} 的历史" in ended.err


async def test_neither_a_case_nor_all_is_a_sentence(haochaping: Haochaping) -> None:
    ended = await haochaping("replay")
    assert ended.code == 2
    assert "--all" in ended.err
