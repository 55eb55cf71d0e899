"""Replaying one case for somebody, and putting on record what came of it."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio import activity

from activities.replay_runs import CaseRuns, beating
from db.calendars import newest
from db.engine import reading, writing
from db.replay_certificates import add_certificate
from rules.replay_verdicts import (
    CaseVerdict,
    Certificate,
    CertificateAsked,
    CodeVersion,
    ReplayProgress,
    ReplayResult,
    RunVerdict,
)


class Certificates:
    """Makes certificates. Idempotent by the certificate's id."""

    def __init__(
        self, engine: AsyncEngine, runs: CaseRuns, code: CodeVersion, now: Callable[[], datetime]
    ) -> None:
        self._engine = engine
        self._runs = runs
        self._code = code
        self._now = now

    @activity.defn
    async def certify(self, asked: CertificateAsked) -> ReplayResult:
        """Replay every run of a case and put on record what came of it.

        Raises temporalio.service.RPCError if Temporal can't be reached: it is tried again.
        """
        runs = await self._runs.of(asked.case_no)
        done: list[RunVerdict] = []
        async with beating(lambda: ReplayProgress(len(done), len(runs))):
            async for each in self._runs.replayed(runs):
                done = [*done, each]
        verdict = CaseVerdict(asked.case_no, tuple(done))
        async with reading(self._engine) as connection:
            calendar = await newest(connection)
        certificate = Certificate(asked, self._now(), self._code, calendar.version, verdict)
        async with writing(self._engine) as connection:
            await add_certificate(connection, certificate)
        return verdict.result
