"""What was missed is made up for: cases not started, histories not stored."""

import json
from collections.abc import Awaitable, Callable
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio.client import Client

from db.attachments import WAITS, Upload, attachment, keep_upload, owner_of
from db.cases import case as recorded_case
from db.engine import reading, writing
from db.histories import every_history, history, without_history
from db.sealing import Keys
from rules.attachments import Kind
from rules.case import CaseOutcome
from rules.replay_verdicts import ReplayResult
from tests.activities.conftest import rated
from tests.conftest import utcnow
from tests.workflows.case_driver import CaseDriver
from tests.workflows.upkeep_round import round_of_upkeep
from workflows.replaying import Replays, replay_stored
from workflows.starting import CaseStarter

Open = Callable[..., Awaitable[CaseDriver]]


async def test_a_case_nobody_started_is_started_by_the_upkeep(
    organised: AsyncEngine, keys: Keys, client: Client, starter: CaseStarter, working: None
) -> None:
    paper = await rated(organised, keys)
    assert (await round_of_upkeep(client, starter)).started == 1
    await client.get_workflow_handle(paper.case_no).query("snapshot")
    while True:
        async with reading(organised) as connection:
            if await recorded_case(connection, paper.case_no) is not None:
                break
    assert (await round_of_upkeep(client, starter)).started == 0


async def test_an_upload_nobody_used_is_cleared_away_by_the_upkeep(
    organised: AsyncEngine, keys: Keys, client: Client, starter: CaseStarter, working: None
) -> None:
    upload = Upload("a" * 32, owner_of(keys, "rater:x"), Kind.PNG, 1, "0" * 64, "a.png")
    async with writing(organised) as connection:
        await keep_upload(connection, upload, keys, utcnow() - WAITS)
    assert (await round_of_upkeep(client, starter)).swept == 1
    async with reading(organised) as connection:
        assert await attachment(connection, upload.id, keys) is None


async def test_the_history_of_an_ended_case_is_stored_once_and_replays(
    open_case: Open, organised: AsyncEngine, client: Client, starter: CaseStarter
) -> None:
    case = await open_case(real_name=False)
    await case.accepted()
    await case.found()
    await case.submitted()
    await case.approved()
    assert (await round_of_upkeep(client, starter)).stored == 0, "its rater may still object"
    await case.forward(timedelta(days=20))
    assert await case.handle.result() is CaseOutcome.CLOSED
    stored = (await round_of_upkeep(client, starter)).stored
    assert stored == 1
    assert (await round_of_upkeep(client, starter)).stored == 0
    async with reading(organised) as connection:
        [run] = await history(connection, case.case_no)
        assert await without_history(connection, 10) == ()
    live = await case.handle.fetch_history()
    assert json.loads(run.json) == json.loads(live.to_json())
    [replayed] = [
        each
        async for each in replay_stored(
            every_history(organised, case.case_no), Replays(client.data_converter)
        )
    ]
    assert replayed.run.result is ReplayResult.IDENTICAL
    assert replayed.run.events == len(live.events)
