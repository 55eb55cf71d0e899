"""Taking one step in many cases, each as an update of its own workflow.

Idempotent by run and position: a case is asked under an id made of both, what is in its trail
under that id is done, and an outcome that is on record stays.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import TypeAdapter
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from temporalio import activity
from temporalio.client import (
    Client,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError, RPCStatusCode

from db.bulk_runs import (
    BulkItem,
    BulkOutcome,
    BulkRun,
    ItemResult,
    bulk_run,
    finish,
    record_results,
    waiting,
)
from db.engine import reading, writing
from db.following import was_taken
from db.staff import by_id
from rules.bulk import NOBODY, OVER, UNANSWERED
from rules.refusals import RefusalKind
from rules.roles import Actor
from rules.steps import STEPS, Step

AT_A_TIME = 100
"""Cases of one activity."""
TOGETHER = 8
"""Cases asked at once: one person's run leaves room for everybody else's steps."""
ANSWER = timedelta(seconds=15)
"""How long to wait for one case."""
ATTEMPTS = 4
"""How often a case that gives no answer is asked."""


@dataclass(frozen=True, slots=True)
class BulkBatch:
    """Which run to go on with."""

    run_id: str


def update_id(run_id: str, position: int) -> str:
    """The id under which a case is asked by a run."""
    return f"bulk-{run_id}-{position}"


class BulkSteps:
    """Goes on with runs, a batch at a time."""

    def __init__(self, engine: AsyncEngine, client: Client, now: Callable[[], datetime]) -> None:
        self._engine = engine
        self._client = client
        self._now = now

    @activity.defn
    async def take_some(self, batch: BulkBatch) -> bool:
        """Take the step in the next cases of a run. False when it is finished.

        Raises temporalio.service.RPCError if Temporal can't be reached: it is tried again.
        """
        async with reading(self._engine) as connection:
            run = await _required(connection, batch.run_id)
            items = await waiting(connection, run.id, AT_A_TIME)
            person = await by_id(connection, run.staff_id)
        actor = person.actor if person is not None and person.active else None
        for begin in range(0, len(items), TOGETHER):
            some = items[begin : begin + TOGETHER]
            if await self._is_cancelled(run.id):
                break
            results = await asyncio.gather(*(self._result(run, each, actor) for each in some))
            async with writing(self._engine) as connection:
                await record_results(connection, run.id, results, self._now())
            activity.heartbeat(some[-1].position)
        return not await self._ended(run.id)

    async def _is_cancelled(self, run_id: str) -> bool:
        async with reading(self._engine) as connection:
            return (await _required(connection, run_id)).cancelled_at is not None

    async def _ended(self, run_id: str) -> bool:
        async with writing(self._engine) as connection:
            cancelled = (await _required(connection, run_id)).cancelled_at is not None
            if not cancelled and await waiting(connection, run_id, 1):
                return False
            await finish(connection, run_id, self._now())
            return True

    async def _result(self, run: BulkRun, item: BulkItem, actor: Actor | None) -> ItemResult:
        if actor is None:
            return ItemResult(item.position, BulkOutcome.REFUSED, NOBODY)
        key = update_id(run.id, item.position)
        if await self._is_recorded(item.chosen.case_no, key):
            return ItemResult(item.position, BulkOutcome.DONE)
        step = bulk_step(run, item, actor)
        handle = self._client.get_workflow_handle(item.chosen.case_no)
        try:
            await handle.execute_update(run.action.value, step, id=key, rpc_timeout=ANSWER)
        except WorkflowUpdateFailedError as error:
            return _refused(item, error)
        except WorkflowUpdateRPCTimeoutOrCancelledError:
            last = item.attempts + 1 >= ATTEMPTS
            return ItemResult(
                item.position,
                BulkOutcome.UNANSWERED if last else None,
                UNANSWERED if last else "",
            )
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND:
                raise
            # it may have ended by this very step
            if not await self._is_recorded(item.chosen.case_no, key):
                return ItemResult(item.position, BulkOutcome.REFUSED, OVER)
        return ItemResult(item.position, BulkOutcome.DONE)

    async def _is_recorded(self, case_no: str, key: str) -> bool:
        async with reading(self._engine) as connection:
            return await was_taken(connection, case_no, key)


async def _required(connection: AsyncConnection, run_id: str) -> BulkRun:
    run = await bulk_run(connection, run_id)
    if run is None:
        raise ApplicationError(f"there is no run {run_id}", non_retryable=True)
    return run


def bulk_step(run: BulkRun, item: BulkItem, actor: Actor) -> Step:
    """The step of one case: what the run brings, and what only this case's step does."""
    kind: TypeAdapter[Step] = TypeAdapter(STEPS[run.action])
    who = {"actor": actor, "seen_version": item.chosen.seen_version}
    return kind.validate_python({**run.content, **item.chosen.own_content, **who})


def _refused(item: BulkItem, error: WorkflowUpdateFailedError) -> ItemResult:
    """The outcome a refusal is; raises the error itself if it carries none."""
    cause = error.cause
    if not isinstance(cause, ApplicationError) or cause.type not in set(RefusalKind):
        raise error
    details = cause.details[0]
    changed = cause.type == RefusalKind.STALE
    return ItemResult(
        item.position,
        BulkOutcome.CHANGED if changed else BulkOutcome.REFUSED,
        details["text"],
        details["params"],
    )
