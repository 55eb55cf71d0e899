"""The Temporal worker process: builds what the activities need, registers, runs until stopped."""

import asyncio
import signal
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import structlog
import uvloop
from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio.client import Client
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from activities.attachment_sweep import AttachmentSweep
from activities.bulk import BulkSteps
from activities.joining import Joining
from activities.records import CaseRecords
from activities.replay_certificates import Certificates
from activities.replay_nights import ReplayNights
from activities.replay_runs import CaseRuns, Replaying
from activities.timetables import Timetables
from activities.upkeep import Upkeep
from db.attachment_files import AttachmentFiles
from db.engine import make_engine
from db.sealing import Keys, load_or_make
from rules.working_hours import WorkingHours
from settings import Settings, log_plainly
from workflows.bulk import BulkWorkflow
from workflows.case import CaseWorkflow
from workflows.converter import data_converter
from workflows.replay_certificates import CertifyWorkflow
from workflows.replay_code import code_version
from workflows.replay_nights import ReplayAllWorkflow, ensure_nights
from workflows.replaying_apart import ReplaysApart
from workflows.starting import CaseStarter
from workflows.upkeep import UpkeepWorkflow, ensure_schedule

log = structlog.get_logger()

GRACE = timedelta(seconds=5)
"""How long activities under way may take to finish when the worker is stopped."""


def now() -> datetime:
    """The wall clock, in UTC. A case's own time comes from its workflow instead."""
    return datetime.now(UTC)


async def connect(settings: Settings, keys: Keys) -> Client:
    """A client whose payloads are sealed. Raises RuntimeError if Temporal can't be reached."""
    return await Client.connect(
        settings.temporal_address,
        namespace=settings.temporal_namespace,
        data_converter=data_converter(keys),
    )


IN_MEMORY_FIRST = timedelta(seconds=1)
"""How long a task of a case waits for the worker that has the case in memory, before any worker
may take it: by Temporal's own measure a killed worker's cases would stand still for ten seconds."""


def build_worker(
    client: Client, engine: AsyncEngine, keys: Keys, settings: Settings, replaying: Replaying
) -> Worker:
    """The worker with everything it runs."""
    starter = CaseStarter(client, settings.task_queue, settings.policy)
    upkeep = Upkeep(engine, client, starter.start, now)
    sweep = AttachmentSweep(engine, AttachmentFiles(settings.attachments_path, keys), now)
    runs = CaseRuns(engine, client, replaying)
    code = code_version(settings.build_commit)
    nights = ReplayNights(engine, runs, code, now)
    return Worker(
        client,
        task_queue=settings.task_queue,
        workflows=[
            *(CaseWorkflow, BulkWorkflow, UpkeepWorkflow),
            *(CertifyWorkflow, ReplayAllWorkflow),
        ],
        activities=[
            CaseRecords(engine, keys, now).record,
            BulkSteps(engine, client, now).take_some,
            Joining(engine, client).take_in,
            Timetables(engine, WorkingHours()).timetable,
            upkeep.start_missed_cases,
            upkeep.store_ended_histories,
            sweep.sweep,
            Certificates(engine, runs, code, now).certify,
            nights.begin,
            nights.replay_some,
            nights.end,
        ],
        max_cached_workflows=settings.max_cached_workflows,
        sticky_queue_schedule_to_start_timeout=IN_MEMORY_FIRST,
        max_concurrent_activities=32,
        workflow_runner=UnsandboxedWorkflowRunner(),
        graceful_shutdown_timeout=GRACE,
    )


async def run(settings: Settings, stopped: asyncio.Event) -> None:
    """Work until `stopped` is set."""
    keys = load_or_make(settings.keys_path)
    engine = make_engine(settings.url)
    client = await connect(settings, keys)
    replays = ReplaysApart(keys)
    try:
        async with build_worker(client, engine, keys, settings, replays):
            await ensure_schedule(client, settings.task_queue)
            await ensure_nights(client, settings.task_queue, settings.replay_at)
            log.info("worker_started", task_queue=settings.task_queue)
            await stopped.wait()
    finally:
        replays.close()
        await engine.dispose()
    log.info("worker_stopped")


async def until_signalled(run: Callable[[Settings, asyncio.Event], Awaitable[None]]) -> None:
    """Run a process of ours until it is told to stop (SIGINT or SIGTERM)."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for signum in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(signum, stopped.set)
    await run(Settings(), stopped)


def main() -> None:
    """启动 Temporal worker · Run the Temporal worker until it is told to stop."""
    log_plainly()
    uvloop.run(until_signalled(run))


if __name__ == "__main__":
    main()
