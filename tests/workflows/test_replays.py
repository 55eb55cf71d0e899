"""Certificates and nights on the real server: what is covered, known, tampered with, gone on."""

import asyncio
import uuid
import zlib
from collections.abc import Awaitable, Callable
from dataclasses import fields, replace
from datetime import time, timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio import workflow
from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.testing import ActivityEnvironment
from temporalio.workflow import Info

import activities.replay_nights
import workflows.replay_nights
from activities.replay_nights import NightBatch, ReplayNights
from activities.replay_runs import CaseRuns, sha256_of
from db.engine import reading, writing
from db.histories import store_history, to_store
from db.replay_certificates import certificate
from db.replay_nights import begin_night, last_results, nights
from db.tables import cases, histories
from rules.replay_nights import NightTotals
from rules.replay_verdicts import CertificateAsked, ReplayResult
from tests.conftest import utcnow
from tests.people import CITY
from tests.workflows.case_driver import CaseDriver
from workflows.case import CaseWorkflow
from workflows.replay_certificates import certificate_progress, start_certificate, workflow_id
from workflows.replay_code import code_version
from workflows.replay_nights import SCHEDULE_ID, NightInput, ReplayAllWorkflow, ensure_nights
from workflows.replaying import Replays
from workflows.starting import CaseStarter

Open = Callable[..., Awaitable[CaseDriver]]
PATIENCE = timedelta(minutes=2).total_seconds()
FIELDS = fields(Info)


async def archived(case: CaseDriver, engine: AsyncEngine) -> None:
    """Store what Temporal has of a case, as of one that has ended."""
    run = await case.handle.fetch_history()
    kept = to_store(case.case_no, run.run_id, 0, len(run.events), run.to_json())
    async with writing(engine) as connection:
        await store_history(connection, kept, utcnow())
        await connection.execute(
            update(cases).where(cases.c.case_no == case.case_no).values(archived_at=utcnow())
        )


async def at_rest(case: CaseDriver) -> None:
    """Wait until nothing happens in a case by itself."""
    while not await case.handle.query(CaseWorkflow.settled):
        await case.until_recorded()


async def night(client: Client, starter: CaseStarter, start: NightInput) -> NightTotals | None:
    async with asyncio.timeout(PATIENCE):
        return await client.execute_workflow(
            ReplayAllWorkflow.run,
            start,
            id=f"replay-all-{uuid.uuid4()}",
            task_queue=starter.task_queue,
        )


async def test_a_certificate_tells_what_it_covers(
    open_case: Open, organised: AsyncEngine, client: Client, starter: CaseStarter
) -> None:
    case = await open_case()
    await case.dispatched()
    history = await case.handle.fetch_history()
    asked = CertificateAsked(uuid.uuid4().hex, case.case_no, CITY.id, CITY.name, utcnow())
    assert await certificate_progress(client, case.case_no, asked.id) is None
    for _ in range(2):
        await start_certificate(client, starter.task_queue, asked)
    async with asyncio.timeout(PATIENCE):
        await client.get_workflow_handle(workflow_id(case.case_no, asked.id)).result()
    assert await certificate_progress(client, case.case_no, asked.id) is None, "it is made"
    async with reading(organised) as connection:
        made = await certificate(connection, case.case_no, asked.id)
    assert made is not None
    assert made.asked == asked
    assert made.code.digest == code_version().digest
    [run] = made.verdict.runs
    assert (run.result, run.difference) == (ReplayResult.IDENTICAL, None)
    assert (run.run_id, run.events) == (history.run_id, len(history.events))
    assert run.sha256 == await sha256_of(history)
    assert run.compared >= 8
    assert made.verdict.calendars == (made.calendar,)


async def test_a_night_replays_everything_and_then_only_what_changed(
    open_case: Open, organised: AsyncEngine, client: Client, starter: CaseStarter
) -> None:
    stored, moving, still = [await open_case() for _ in range(3)]
    await at_rest(still)
    await stored.dispatched()
    await archived(stored, organised)
    first = await night(client, starter, NightInput())
    assert first is not None
    async with reading(organised) as connection:
        told = await last_results(connection, [each.case_no for each in (stored, moving, still)])
    assert (first.cases, first.identical, first.known) == (3, 3, 0), told
    await moving.dispatched()
    second = await night(client, starter, NightInput())
    assert second is not None
    assert (second.cases, second.identical, second.known) == (3, 3, 2)
    forced = await night(client, starter, NightInput(forced=True))
    assert forced is not None
    assert (forced.identical, forced.known, forced.replayed) == (3, 0, 3)
    async with writing(organised) as connection:
        await connection.execute(update(histories).values(compressed=zlib.compress(b"{}")))
    last = await night(client, starter, NightInput())
    assert last is not None
    assert (last.cases, last.identical, last.tampered) == (3, 2, 1)
    assert not last.all_identical
    async with reading(organised) as connection:
        known = await last_results(connection, [stored.case_no, still.case_no])
        assert len(await nights(connection, 10)) == 4
    assert known[stored.case_no].result is ReplayResult.TAMPERED
    assert known[still.case_no].known


async def test_a_night_goes_on_behind_the_case_it_had_come_to(
    open_case: Open, organised: AsyncEngine, client: Client, starter: CaseStarter
) -> None:
    first, second = sorted([(await open_case()).case_no for _ in range(2)])
    code = code_version()
    async with writing(organised) as connection:
        await begin_night(connection, "begun", False, code, utcnow())
    assert await night(client, starter, NightInput()) is None, "one is under way"
    went_on = await night(client, starter, NightInput(night_id="begun", after=first))
    assert went_on is not None
    assert went_on.cases == 1

    # an activity whose worker was killed finds in its last heartbeat where it was
    runs = CaseRuns(organised, client, Replays(client.data_converter))
    environment = ActivityEnvironment()
    environment.info = replace(ActivityEnvironment.default_info(), heartbeat_details=[first])
    async with writing(organised) as connection:
        await begin_night(connection, "killed", False, code, utcnow() + timedelta(hours=1))
    await environment.run(
        ReplayNights(organised, runs, code, utcnow).replay_some, NightBatch("killed", False, "")
    )
    async with reading(organised) as connection:
        assert set(await last_results(connection, [first, second])) == {second}


async def test_a_night_with_a_long_history_of_its_own_goes_on_as_a_new_run(
    open_case: Open, client: Client, starter: CaseStarter, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = [await open_case() for _ in range(3)]
    monkeypatch.setattr(activities.replay_nights, "AT_A_TIME", 1)
    monkeypatch.setattr(activities.replay_nights, "SECONDS_AT_A_TIME", 0.0)

    class Told(Info):
        def is_continue_as_new_suggested(self) -> bool:
            return True

    class Long:
        def __getattr__(self, name: str) -> Any:
            return getattr(workflow, name)

        def info(self) -> Info:
            return Told(**{each.name: getattr(workflow.info(), each.name) for each in FIELDS})

    monkeypatch.setattr(workflows.replay_nights, "workflow", Long())
    async with asyncio.timeout(PATIENCE):
        handle = await client.start_workflow(
            ReplayAllWorkflow.run,
            NightInput(),
            id=f"replay-all-{uuid.uuid4()}",
            task_queue=starter.task_queue,
        )
        totals = await handle.result()
    assert totals is not None
    assert (totals.cases, totals.identical) == (len(cases), len(cases))
    first = await client.get_workflow_handle(
        handle.id, run_id=handle.first_execution_run_id
    ).describe()
    assert first.status is WorkflowExecutionStatus.CONTINUED_AS_NEW


async def test_the_schedule_follows_the_setting(client: Client, starter: CaseStarter) -> None:
    handle = client.get_schedule_handle(SCHEDULE_ID)
    try:
        for at in (time(2, 30), time(4, 0)):
            await ensure_nights(client, starter.task_queue, at)
            spec = (await handle.describe()).schedule.spec
            [when] = spec.calendars
            assert (when.hour[0].start, when.minute[0].start) == (at.hour, at.minute)
            assert spec.time_zone_name == "Asia/Shanghai"
    finally:
        await handle.delete()
