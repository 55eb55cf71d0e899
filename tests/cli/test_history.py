"""`haochaping history`: what Temporal has forgotten is still there, and is what it was."""

import asyncio
import json
import zlib
from collections.abc import Awaitable, Callable

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.workflowservice.v1 import DeleteWorkflowExecutionRequest
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from db.engine import writing
from db.tables import histories
from tests.cli.conftest import NOBODY, Haochaping
from tests.workflows.case_driver import CaseDriver
from tests.workflows.upkeep_round import round_of_upkeep
from workflows.starting import CaseStarter

Open = Callable[..., Awaitable[CaseDriver]]


async def archived(case: CaseDriver, client: Client, starter: CaseStarter) -> None:
    await case.closed()
    await case.answered()
    await case.handle.result()
    await round_of_upkeep(client, starter)


async def forgotten(case: CaseDriver, client: Client) -> None:
    """Delete the workflow from Temporal, as its retention does, and wait until it is gone."""
    await client.workflow_service.delete_workflow_execution(
        DeleteWorkflowExecutionRequest(
            namespace=client.namespace,
            workflow_execution=WorkflowExecution(workflow_id=case.case_no),
        )
    )
    while True:
        try:
            await case.handle.describe()
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND:
                raise
            return
        await asyncio.sleep(0.05)  # another process forgets it, in its own time


async def test_a_history_is_printed_and_replayed_after_temporal_forgot_it(
    open_case: Open, client: Client, starter: CaseStarter, haochaping: Haochaping
) -> None:
    case = await open_case()
    await archived(case, client, starter)
    live = json.loads((await case.handle.fetch_history()).to_json())
    await forgotten(case, client)
    printed = await haochaping("history", case.case_no.lower(), HCP_TEMPORAL_ADDRESS=NOBODY)
    assert printed.code == 0, printed.err
    assert json.loads(printed.out) == live
    assert f"{len(live['events'])} 个事件" in printed.err
    replayed = await haochaping("replay", case.case_no)
    assert replayed.code == 0, replayed.err


async def test_a_history_that_was_changed_is_not_printed(
    open_case: Open,
    organised: AsyncEngine,
    client: Client,
    starter: CaseStarter,
    haochaping: Haochaping,
) -> None:
    case = await open_case()
    await archived(case, client, starter)
    async with writing(organised) as connection:
        await connection.execute(update(histories).values(compressed=zlib.compress(b"{}")))
    ended = await haochaping("history", case.case_no)
    assert (ended.code, ended.out) == (3, "")
    assert "SHA-256" in ended.err


async def test_a_case_without_a_stored_history_is_a_sentence(haochaping: Haochaping) -> None:
    ended = await haochaping("history", "GD000000-AAAAAA")
    assert (ended.code, ended.out) == (1, "")
    assert "归档后才存" in ended.err
