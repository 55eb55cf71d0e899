"""Starting the cases of imported bad reviews, a few at a time, for as long as Temporal answers."""

import asyncio
from collections.abc import Callable, Sequence

from temporalio.service import RPCError

from db.sealing import Keys
from rules.case import RatedReview
from settings import Settings
from workflows.starting import CaseStarter

AT_A_TIME = 8
PATIENCE_SECONDS = 10


class CaseOpening:
    """Starts cases and counts them. Once Temporal is away the rest waits for the worker.

    What waits is not lost: the worker's upkeep compares reviews with cases every minute.
    """

    def __init__(self, starter: CaseStarter | None) -> None:
        self._starter = starter
        self._free = asyncio.Semaphore(AT_A_TIME)
        self.started = 0
        self.waiting = 0

    @classmethod
    async def connected(cls, settings: Settings, keys: Keys) -> "CaseOpening":
        """One that starts cases, or leaves them to the worker where Temporal does not answer."""
        from worker import connect

        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                client = await connect(settings, keys)
        except (RuntimeError, TimeoutError):
            return cls(None)
        return cls(CaseStarter(client, settings.task_queue, settings.policy))

    async def open(
        self, cases: Sequence[tuple[str, RatedReview]], advance: Callable[[int], None]
    ) -> None:
        """Start these cases; returns when each is started or left to the worker."""
        async with asyncio.TaskGroup() as group:
            for case_no, review in cases:
                group.create_task(self._open_one(case_no, review, advance))

    async def _open_one(
        self, case_no: str, review: RatedReview, advance: Callable[[int], None]
    ) -> None:
        async with self._free:
            if await self._starts(case_no, review):
                self.started += 1
            else:
                self.waiting += 1
            advance(1)

    async def _starts(self, case_no: str, review: RatedReview) -> bool:
        if self._starter is None:
            return False
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await self._starter.start(case_no, review)
        except (RPCError, TimeoutError):
            self._starter = None
            return False
        return True
