"""Replaying the histories of all cases, some at a time.

Idempotent by night and case: what a killed worker did is on record, and is not done again.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio import activity

from activities.replay_runs import CaseRuns, KnownRun, LiveRun, beating
from db.engine import reading, writing
from db.histories import StoredHistory
from db.replay_nights import (
    CaseResult,
    begin_night,
    cases_after,
    end_night,
    last_results,
    record_results,
)
from rules.replay_nights import NightTotals
from rules.replay_verdicts import (
    CaseVerdict,
    CodeVersion,
    ReplayResult,
    RunVerdict,
    sha256_of_runs,
)

AT_A_TIME = 20
"""Cases between two writings."""
SECONDS_AT_A_TIME = 60.0
"""How long one activity goes on."""
SETTLED = {ReplayResult.IDENTICAL, ReplayResult.CHANGED}
"""What the same code says again of the same history."""


@dataclass(frozen=True, slots=True)
class NightBegun:
    """A night that is to begin; `forced`: what is known is replayed too."""

    night_id: str
    forced: bool


@dataclass(frozen=True, slots=True)
class NightBatch:
    """Where to go on: with the cases behind `after`, by number."""

    night_id: str
    forced: bool
    after: str


class ReplayNights:
    """Replays all cases."""

    def __init__(
        self, engine: AsyncEngine, runs: CaseRuns, code: CodeVersion, now: Callable[[], datetime]
    ) -> None:
        self._engine = engine
        self._runs = runs
        self._code = code
        self._now = now

    @activity.defn
    async def begin(self, night: NightBegun) -> bool:
        """Put a night on record; False if another one is under way."""
        async with writing(self._engine) as connection:
            return await begin_night(
                connection, night.night_id, night.forced, self._code, self._now()
            )

    @activity.defn
    async def replay_some(self, batch: NightBatch) -> str | None:
        """Replay the next cases; returns the last one's number, None when there were no more.

        Raises temporalio.service.RPCError if Temporal can't be reached: it is tried again.
        """
        details = activity.info().heartbeat_details
        after = str(details[0]) if details else batch.after
        began = time.monotonic()
        async with beating(lambda: after):
            while True:
                async with reading(self._engine) as connection:
                    cases = await cases_after(connection, after, AT_A_TIME)
                if not cases:
                    return None
                await self._replay(cases, batch)
                after = cases[-1][0]
                activity.heartbeat(after)
                if time.monotonic() - began >= SECONDS_AT_A_TIME:
                    return after

    @activity.defn
    async def end(self, night_id: str) -> NightTotals:
        """Write down what the night came to."""
        async with writing(self._engine) as connection:
            return await end_night(connection, night_id, self._now())

    async def _replay(self, cases: tuple[tuple[str, str | None], ...], batch: NightBatch) -> None:
        async with reading(self._engine) as connection:
            known = await last_results(connection, [case_no for case_no, _ in cases])
        results = [
            await self._result(case_no, last_run, None if batch.forced else known.get(case_no))
            for case_no, last_run in cases
        ]
        async with writing(self._engine) as connection:
            await record_results(connection, batch.night_id, results, self._now())

    async def _result(
        self, case_no: str, last_run: str | None, known: CaseResult | None
    ) -> CaseResult:
        runs = await self._runs.of(case_no, last_run)
        if known is not None and self._is_settled(known, runs):
            return replace(known, known=True)
        done = [each async for each in self._runs.replayed(runs)]
        return self._told(CaseVerdict(case_no, tuple(done)))

    def _is_settled(self, known: CaseResult, runs: tuple[KnownRun, ...]) -> bool:
        hashes = [run.sha256 for run in runs if isinstance(run, StoredHistory | LiveRun)]
        return (
            known.result in SETTLED
            and known.code_digest == self._code.digest
            and len(hashes) == len(runs) > 0
            and known.sha256 == sha256_of_runs(hashes)
        )

    def _told(self, verdict: CaseVerdict) -> CaseResult:
        differing: RunVerdict | None = next(
            (run for run in verdict.runs if run.result is verdict.result), None
        )
        other = differing is not None and verdict.result is not ReplayResult.IDENTICAL
        return CaseResult(
            case_no=verdict.case_no,
            replayed_at=self._now(),
            known=False,
            code_digest=self._code.digest,
            sha256=verdict.sha256,
            result=verdict.result,
            events=verdict.events,
            run_id=differing.run_id if differing and other else None,
            difference=differing.difference if differing and other else None,
        )
