"""What keeps the promises when something was down: start what was missed, store what ended."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio import activity
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from activities.replay_runs import continued_from
from db.cases import is_recorded
from db.engine import reading, writing
from db.histories import store_history, stored_part, to_store, without_history
from db.reviews import cases_to_start
from rules.case import RatedReview

log = structlog.get_logger()

CONTINUED = "WorkflowType = 'CaseWorkflow' AND ExecutionStatus = 'ContinuedAsNew'"
"""Runs of long cases that ended while the case went on."""

AT_A_TIME = 500
"""How many cases are read from the database at once."""


@dataclass(frozen=True, slots=True)
class UpkeepReport:
    """What one round did."""

    started: int
    stored: int
    swept: int = 0


class Upkeep:
    """Compares what the database promises with what Temporal runs, and mends the difference.

    Idempotent: a case starts once by its id, a history is stored once by case and run.
    """

    def __init__(
        self,
        engine: AsyncEngine,
        client: Client,
        start: Callable[[str, RatedReview], Awaitable[None]],
        now: Callable[[], datetime],
    ) -> None:
        self._engine = engine
        self._client = client
        self._start = start
        self._now = now

    @activity.defn
    async def start_missed_cases(self) -> int:
        """Start the workflow of bad reviews that have none, the oldest ones; returns how many."""
        async with reading(self._engine) as connection:
            missed = await cases_to_start(connection, AT_A_TIME)
        for case_no, review in missed:
            await self._start(case_no, review)
            activity.heartbeat(case_no)
        return len(missed)

    @activity.defn
    async def store_ended_histories(self) -> int:
        """Store the history of every run that ended and is not stored yet; returns how many cases
        and earlier runs that were. Temporal will forget them, so a lost one is logged as an error.
        """
        stored = 0
        async for case_no, run_id in self._ended():
            stored += await self._store_if_closed(case_no, run_id)
            activity.heartbeat(case_no)
        return stored

    async def _ended(self) -> AsyncIterator[tuple[str, str]]:
        """Case number and run of what ended: archived cases, then earlier runs of long ones."""
        last = ""
        while True:
            async with reading(self._engine) as connection:
                archived = await without_history(connection, AT_A_TIME, after=last)
            for case in archived:
                yield case.case_no, case.run_id
            if len(archived) < AT_A_TIME:
                break
            last = archived[-1].case_no
        async for run in self._client.list_workflows(CONTINUED):
            yield run.id, run.run_id

    async def _store_if_closed(self, case_no: str, run_id: str) -> bool:
        async with reading(self._engine) as connection:
            # a namespace may hold cases of which this database knows nothing
            if not await is_recorded(connection, case_no):
                return False
            if await stored_part(connection, case_no, run_id) is not None:
                return False
        try:
            description = await self._client.get_workflow_handle(case_no, run_id=run_id).describe()
            if description.close_time is None:
                return False
            await self._store(case_no, run_id)
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND:
                raise
            log.exception("history_lost", case_no=case_no, run_id=run_id)
            return False
        return True

    async def _store(self, case_no: str, run_id: str) -> int:
        """Store a run after those it continues; returns which run of its case it is, from 0."""
        run = await self._client.get_workflow_handle(case_no, run_id=run_id).fetch_history()
        earlier = continued_from(run)
        part = await self._part(case_no, earlier) + 1 if earlier else 0
        # turning a history into text takes milliseconds, for which no case should wait
        json = await asyncio.to_thread(run.to_json)
        kept = to_store(case_no, run_id, part, len(run.events), json)
        async with writing(self._engine) as connection:
            await store_history(connection, kept, self._now())
        return part

    async def _part(self, case_no: str, run_id: str) -> int:
        async with reading(self._engine) as connection:
            known = await stored_part(connection, case_no, run_id)
        return await self._store(case_no, run_id) if known is None else known
