"""The case client, connected when it is first needed: the site also runs while Temporal is down."""

import asyncio
from collections.abc import Collection
from datetime import datetime, timedelta

from temporalio.client import Client, WorkflowHistory

from db.sealing import Keys
from rules.case import Case, RatedReview
from rules.replay_verdicts import CertificateAsked, ReplayProgress
from rules.steps import Step
from settings import Settings
from web.case_client import CaseClient, CaseUnavailable
from web.dependencies import Recorded
from workflows.converter import data_converter
from workflows.starting import CaseStarter

CONNECTING_SECONDS = 5


class LazyCases:
    """A CaseClient that connects at the first call and tries again at the next if it could not."""

    def __init__(self, settings: Settings, keys: Keys) -> None:
        self._settings = settings
        self._keys = keys
        self._lock = asyncio.Lock()
        self._connected: CaseClient | None = None

    async def start(self, case_no: str, review: RatedReview) -> None:
        """Start a case. Raises CaseUnavailable."""
        await (await self._client()).start(case_no, review)

    async def take(self, case_no: str, step: Step, key: str | None = None) -> Recorded:
        """Take a step. Raises Refusal or CaseUnavailable."""
        return await (await self._client()).take(case_no, step, key)

    async def start_bulk(self, run_id: str) -> None:
        """Start a run of one step in many cases. Raises CaseUnavailable."""
        await (await self._client()).start_bulk(run_id)

    async def start_certificate(self, asked: CertificateAsked) -> None:
        """Have a case's history replayed, once. Raises CaseUnavailable."""
        await (await self._client()).start_certificate(asked)

    async def certificate_progress(
        self, case_no: str, certificate_id: str
    ) -> ReplayProgress | None:
        """How far the replay of this case is. Raises CaseUnavailable."""
        return await (await self._client()).certificate_progress(case_no, certificate_id)

    async def start_night(self, *, forced: bool) -> None:
        """Have every history replayed now. Raises CaseUnavailable."""
        await (await self._client()).start_night(forced=forced)

    async def snapshot(self, case_no: str) -> Case:
        """The case as the workflow has it. Raises CaseUnavailable."""
        return await (await self._client()).snapshot(case_no)

    async def time_of(self, case_no: str) -> datetime:
        """The case's own time (UTC). Raises CaseUnavailable."""
        return await (await self._client()).time_of(case_no)

    async def fast_forward(self, case_no: str, by: timedelta) -> None:
        """Move the case's clock ahead. Raises CaseUnavailable."""
        await (await self._client()).fast_forward(case_no, by)

    async def histories(self, case_no: str, known: Collection[str]) -> tuple[WorkflowHistory, ...]:
        """The runs Temporal has of a case. Raises CaseUnavailable."""
        return await (await self._client()).histories(case_no, known)

    async def _client(self) -> CaseClient:
        async with self._lock:
            if self._connected is None:
                self._connected = await self._connect()
            return self._connected

    async def _connect(self) -> CaseClient:
        settings = self._settings
        try:
            async with asyncio.timeout(CONNECTING_SECONDS):
                client = await Client.connect(
                    settings.temporal_address,
                    namespace=settings.temporal_namespace,
                    data_converter=data_converter(self._keys),
                )
        except (RuntimeError, TimeoutError) as error:
            raise CaseUnavailable(settings.temporal_address) from error
        return CaseClient(client, CaseStarter(client, settings.task_queue, settings.policy))
