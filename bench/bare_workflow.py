"""The yardstick: a workflow that does as often as a case what a case does, and nothing else.

As many updates, timers and recorded steps, on the same server, in a worker process of its own;
but no rules, no validators, no sealing, no search attributes, no notices. A step recorded is one
row inserted in a transaction of its own, in a database of the product's kind.

Run as a module it is that worker: `python -m bench.bare_workflow ADDRESS DATABASE_URL`.
"""

import asyncio
import sys
from dataclasses import dataclass
from datetime import timedelta

import uvloop
from temporalio import activity, workflow
from temporalio.client import Client, WorkflowHandle
from temporalio.worker import Worker

with workflow.unsafe.imports_passed_through():
    from sqlalchemy import text
    from sqlalchemy.ext.asyncio import AsyncEngine

    from db.engine import make_engine, reading, writing

TASK_QUEUE = "bare"
CACHED = 500
"""As many workflows as the product's worker keeps by default."""


@dataclass(frozen=True)
class BareLife:
    """How much of each a workflow does. `records` false: its updates write nothing."""

    updates: int
    timers: int
    records: bool = True


@dataclass(frozen=True)
class BareStep:
    """What is recorded of one step."""

    workflow_id: str
    number: int
    text: str


@workflow.defn
class BareWorkflow:
    """Takes its updates one by one, a timer running beside the first ones."""

    def __init__(self) -> None:
        self._records = True
        self._taken = 0

    @workflow.run
    async def run(self, life: BareLife) -> int:
        """Until every update has come."""
        self._records = life.records
        await self._record(0, "")
        while self._taken < life.updates:
            seen = self._taken
            await workflow.wait_condition(
                lambda seen=seen: self._taken != seen,  # type: ignore[misc]
                timeout=timedelta(days=1) if seen < life.timers else None,
            )
        await workflow.wait_condition(workflow.all_handlers_finished)
        return self._taken

    @workflow.update
    async def step(self, text_of_it: str) -> int:
        """One step; answered when it is recorded."""
        self._taken += 1
        number = self._taken
        await self._record(number, text_of_it)
        return number

    async def _record(self, number: int, text_of_it: str) -> None:
        if self._records:
            await workflow.execute_activity_method(
                BareRecords.record,
                BareStep(workflow.info().workflow_id, number, text_of_it),
                start_to_close_timeout=timedelta(seconds=30),
            )


class BareRecords:
    """Writes one row for each step."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def prepare(self) -> None:
        """Make the table."""
        async with writing(self._engine) as connection:
            await connection.execute(
                text(
                    "CREATE TABLE IF NOT EXISTS bare_steps (workflow_id VARCHAR(64), "
                    "number INTEGER, text VARCHAR(200), PRIMARY KEY (workflow_id, number))"
                )
            )

    @activity.defn
    async def record(self, step: BareStep) -> None:
        """Insert the row."""
        async with writing(self._engine) as connection:
            await connection.execute(
                text("INSERT INTO bare_steps VALUES (:workflow_id, :number, :text)"),
                {"workflow_id": step.workflow_id, "number": step.number, "text": step.text},
            )

    async def has_begun(self, workflow_id: str) -> bool:
        """Whether the first row of a workflow is there."""
        async with reading(self._engine) as connection:
            found = await connection.execute(
                text("SELECT 1 FROM bare_steps WHERE workflow_id = :id"), {"id": workflow_id}
            )
            return found.first() is not None


async def start_bare(
    client: Client, workflow_id: str, life: BareLife
) -> WorkflowHandle[BareWorkflow, int]:
    """Start one."""
    return await client.start_workflow(
        BareWorkflow.run, life, id=workflow_id, task_queue=TASK_QUEUE
    )


def worker_command(address: str, url: str) -> list[str]:
    """The command line of the yardstick's worker."""
    return [sys.executable, "-m", "bench.bare_workflow", address, url]


async def _work(address: str, url: str) -> None:
    engine = make_engine(url)
    records = BareRecords(engine)
    await records.prepare()
    async with Worker(
        await Client.connect(address),
        task_queue=TASK_QUEUE,
        workflows=[BareWorkflow],
        activities=[records.record],
        max_cached_workflows=CACHED,
        # as the worker beside it (worker.py), whose imports would show in the memory of this one
        sticky_queue_schedule_to_start_timeout=timedelta(seconds=1),
        max_concurrent_activities=32,
    ):
        print("worker_started", flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(_work(*sys.argv[1:]))
