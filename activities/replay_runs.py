"""The runs of a case, from our keeping and from Temporal, and their replay.

How a run is replayed is above (workflows/replaying.py) and is given to what is here.
"""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio import activity
from temporalio.client import Client, WorkflowHistory
from temporalio.service import RPCError, RPCStatusCode

from db.engine import reading
from db.histories import StoredHistory, Tampered, history
from rules.replay_verdicts import ReplayResult, RunVerdict

BEAT_SECONDS = 5.0


class Replaying(Protocol):
    """What replays runs; workflows.replaying_apart.ReplaysApart is the real one."""

    async def stored(self, kept: StoredHistory) -> RunVerdict:
        """Replay a run that is stored."""

    async def run(self, history: WorkflowHistory, sha256: str, *, stored: bool) -> RunVerdict:
        """Replay a run as Temporal has it; `sha256` is its hash."""

    async def sha256(self, history: WorkflowHistory) -> str:
        """The hash of a run as Temporal has it (sha256_of)."""


@dataclass(frozen=True, slots=True)
class LiveRun:
    """A run that only Temporal has, and its hash (sha256_of)."""

    history: WorkflowHistory
    sha256: str


@dataclass(frozen=True, slots=True)
class LostRun:
    """A run that is neither stored nor at Temporal any more."""

    run_id: str


KnownRun = StoredHistory | LiveRun | Tampered | LostRun


class CaseRuns:
    """Finds and replays the runs of cases."""

    def __init__(self, engine: AsyncEngine, client: Client, replaying: Replaying) -> None:
        self._engine = engine
        self._client = client
        self._replaying = replaying

    async def of(self, case_no: str, last_run: str | None = None) -> tuple[KnownRun, ...]:
        """Every run in order. `last_run` is the last one, of a case that has ended.

        Raises temporalio.service.RPCError if Temporal can't be reached.
        """
        try:
            async with reading(self._engine) as connection:
                kept = await history(connection, case_no)
        except Tampered as tampered:
            return (tampered,)
        if last_run is not None and kept and kept[-1].run_id == last_run:
            return kept
        return (*kept, *await self._not_stored(case_no, {run.run_id for run in kept}))

    async def replayed(self, runs: tuple[KnownRun, ...]) -> AsyncIterator[RunVerdict]:
        """Replay them, one after the other."""
        for run in runs:
            match run:
                case StoredHistory():
                    yield await self._replaying.stored(run)
                case LiveRun():
                    yield await self._replaying.run(run.history, run.sha256, stored=False)
                case Tampered():
                    yield RunVerdict(run.run_id, 0, "", stored=True, result=ReplayResult.TAMPERED)
                case LostRun():
                    yield RunVerdict(run.run_id, 0, "", stored=False, result=ReplayResult.MISSING)

    async def _not_stored(self, case_no: str, stored: set[str]) -> list[KnownRun]:
        """What only Temporal has: the last run, and those it continues as far as need be."""
        found: list[KnownRun] = []
        run = await live_history(self._client, case_no)
        while run is not None and run.run_id not in stored:
            found.insert(0, LiveRun(run, await self._replaying.sha256(run)))
            earlier = continued_from(run)
            if not earlier or earlier in stored:
                return found
            run = await live_history(self._client, case_no, earlier)
            if run is None:
                found.insert(0, LostRun(earlier))
        return found


async def live_history(
    client: Client, case_no: str, run_id: str | None = None
) -> WorkflowHistory | None:
    """A run as Temporal has it, by default the last one; None if it has none. Raises RPCError."""
    try:
        return await client.get_workflow_handle(case_no, run_id=run_id).fetch_history()
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            return None
        raise


def continued_from(run: WorkflowHistory) -> str:
    """The run that this one continues; "" if it is a case's first."""
    started = run.events[0].workflow_execution_started_event_attributes
    return started.continued_execution_run_id


async def sha256_of(run: WorkflowHistory) -> str:
    """The hash of a run's JSON with sorted keys and no spaces.

    Sorted, for the server gives the entries of a map in another order each time.
    """
    # turning a history into text takes milliseconds, for which no case should wait
    return await asyncio.to_thread(_sha256, run)


def _sha256(run: WorkflowHistory) -> str:
    text = json.dumps(run.to_json_dict(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@asynccontextmanager
async def beating(details: Callable[[], Any]) -> AsyncIterator[None]:
    """Heartbeats of an activity while something in it takes long."""

    async def beat() -> None:
        while True:
            activity.heartbeat(details())
            await asyncio.sleep(BEAT_SECONDS)

    task = asyncio.create_task(beat())
    try:
        yield
    finally:
        task.cancel()
