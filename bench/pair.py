"""The product and the yardstick side by side: both workers on one server, spoken to alike."""

import asyncio
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

from temporalio.client import Client, WorkflowHandle

from bench import bare_workflow, town
from bench.bare_workflow import BareLife, BareRecords, BareWorkflow, start_bare
from bench.stack import Stack, now, running
from cli.up.supervisor import PartName
from db.cases import case
from db.engine import make_engine, reading
from rules.case import RatedReview
from rules.steps import Step
from web.case_client import CaseClient, CaseUnavailable
from workflows.starting import CaseStarter

BARE_WORKER = "bare-worker"
LOOK_AGAIN_SECONDS = 0.005
"""How often the database is asked whether a first step is recorded, for both alike."""


@dataclass
class Pair:
    """Starts and drives cases, and bare workflows in the same way."""

    stack: Stack
    cases: CaseClient
    bare: Client
    bare_records: BareRecords
    _numbers: list[int] = field(default_factory=lambda: [0])

    async def opened_case(self) -> str:
        """A case whose receipt is on record."""
        ((case_no, review),) = await town.rated_badly(self.stack.engine, self.stack.keys, 1, now())
        return await self.started_case(case_no, review)

    async def started_case(self, case_no: str, review: RatedReview) -> str:
        """The case of a review that is there; returns when its receipt is on record."""
        await self.cases.start(case_no, review)

        async def recorded() -> bool:
            async with reading(self.stack.engine) as connection:
                return await case(connection, case_no) is not None

        await _until(recorded)
        return case_no

    async def opened_bare(self, life: BareLife) -> WorkflowHandle[BareWorkflow, int]:
        """A bare workflow whose first step is on record, if it records."""
        self._numbers[0] += 1
        workflow_id = f"bare-{self._numbers[0]}"
        handle = await start_bare(self.bare, workflow_id, life)
        if life.records:
            await _until(lambda: self.bare_records.has_begun(workflow_id))
        return handle

    async def take_life(self, case_no: str) -> list[float]:
        """Take every step of a straightforward case; how long each took (seconds)."""
        took, seen = [], 1
        for step in town.LIFE:
            seconds, seen = await self.take(case_no, replace(step, seen_version=seen))
            took.append(seconds)
        return took

    async def take(self, case_no: str, step: Step) -> tuple[float, int]:
        """Take one step: how long from the click until it was recorded (s), and the version.

        Sent again under its key for as long as nobody answers, as a person would; that counts.
        """
        began, key = time.perf_counter(), str(uuid.uuid4())
        while True:
            try:
                receipt = await self.cases.take(case_no, step, key)
            except CaseUnavailable:
                continue
            return time.perf_counter() - began, receipt.version


async def take_bare_life(handle: WorkflowHandle[BareWorkflow, int], life: BareLife) -> list[float]:
    """Send every update of a bare workflow; how long each took (seconds)."""
    took = []
    for number in range(life.updates):
        began = time.perf_counter()
        await handle.execute_update(BareWorkflow.step, f"step {number}")
        took.append(time.perf_counter() - began)
    return took


async def _until(true: Callable[[], Awaitable[bool]]) -> None:
    while not await true():  # noqa: ASYNC110 - another process makes it true
        await asyncio.sleep(LOOK_AGAIN_SECONDS)


async def start_bare_worker(stack: Stack) -> None:
    """Start the yardstick's worker and wait until it works."""
    command = bare_workflow.worker_command(
        stack.plan.settings.temporal_address, bare_database(stack)
    )
    await stack.spawn_other(BARE_WORKER, command)
    await stack.parts[BARE_WORKER].logged("worker_started")


def bare_database(stack: Stack) -> str:
    """Where the yardstick writes: a file beside the product's."""
    return f"sqlite+aiosqlite:///{stack.plan.data / 'bare.db'}"


@asynccontextmanager
async def side_by_side() -> AsyncIterator[Pair]:
    """Temporal, both workers and the outbox, fresh, stopped at the end."""
    async with running(PartName.TEMPORAL, PartName.WORKER, PartName.OUTBOX) as stack:
        settings = stack.plan.settings
        await start_bare_worker(stack)
        client = await stack.client()
        bare_engine = make_engine(bare_database(stack))
        try:
            yield Pair(
                stack,
                CaseClient(client, CaseStarter(client, settings.task_queue, settings.policy)),
                await Client.connect(settings.temporal_address),
                BareRecords(bare_engine),
            )
        finally:
            await bare_engine.dispose()
