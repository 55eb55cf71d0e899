"""Delivering queued notices: lease, send, mark; retry with growing pauses; give up visibly.

The queue is the database's, so nothing is lost with a worker, and several workers share the work.
A notice is sent at least once: only a crash between the server's "accepted" and our mark sends it
again, then under the same Message-ID or Idempotency-Key, by which the receiving side knows it.
"""

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from activities.notice_contexts import Addressed, addressed
from db.engine import reading, writing
from db.notices import QueuedNotice, lease, left_lying, mark_failed, mark_sent
from db.sealing import Keys
from notices.message import Channel, NoticeError, Sender, Undeliverable

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class DeliveryPolicy:
    """How patient delivery is. Times in seconds; pauses double from `first_pause`."""

    attempts: int = 10
    first_pause: float = 15.0
    longest_pause: float = 3600.0
    lease: float = 120.0
    at_once: int = 16
    idle: float = 1.0

    def pause(self, attempts: int) -> timedelta:
        """How long to wait after the given number of failed attempts."""
        return timedelta(seconds=min(self.first_pause * 2 ** (attempts - 1), self.longest_pause))


async def pause(seconds: float, stopped: asyncio.Event) -> None:
    """Wait so long, or until `stopped` is set."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await stopped.wait()


class NoticeDelivery:
    """Empties the queue of notices through the senders it was given."""

    def __init__(
        self,
        *,
        engine: AsyncEngine,
        keys: Keys,
        senders: Mapping[Channel, Sender],
        site: str,
        now: Callable[[], datetime],
        policy: DeliveryPolicy,
    ) -> None:
        self._engine = engine
        self._keys = keys
        self._senders = senders
        self._site = site
        self._now = now
        self._policy = policy

    async def run(self, stopped: asyncio.Event) -> None:
        """Deliver until `stopped` is set. A database that is away is waited for."""
        while not stopped.is_set():
            try:
                delivered = await self.deliver_due()
            except DBAPIError:
                log.warning("notices_wait_for_the_database", exc_info=True)
                delivered = 0
            if delivered < self._policy.at_once:
                await pause(self._policy.idle, stopped)

    async def deliver_due(self) -> int:
        """Try each notice that is due once, a batch of them; returns how many were tried."""
        # a writer shuts others out of SQLite, so it only comes when there is something to do
        async with reading(self._engine) as connection:
            if not await left_lying(connection, self._now(), limit=1):
                return 0
        async with writing(self._engine) as connection:
            due = await lease(connection, self._now(), self._policy.lease, self._policy.at_once)
        await asyncio.gather(*(self._deliver(notice) for notice in due))
        return len(due)

    async def _deliver(self, notice: QueuedNotice) -> None:
        sender = self._senders.get(Channel(notice.channel))
        if sender is None:
            await self._failed(notice, "没有配置这一渠道", final=False)
            return
        async with reading(self._engine) as connection:
            letter: Addressed | None = await addressed(connection, notice, self._keys, self._site)
        if letter is None:
            await self._failed(notice, "收件人已无地址", final=True)
            return
        try:
            await sender.send(letter.message())
        except NoticeError as error:
            await self._failed(notice, str(error), final=isinstance(error, Undeliverable))
            return
        async with writing(self._engine) as connection:
            await mark_sent(connection, notice.key, self._now())

    async def _failed(self, notice: QueuedNotice, error: str, *, final: bool) -> None:
        attempts = notice.attempts + 1
        given_up = final or attempts >= self._policy.attempts
        retry_at = None if given_up else self._now() + self._policy.pause(attempts)
        log.warning("notice_failed", key=notice.key, error=error, attempts=attempts, final=given_up)
        async with writing(self._engine) as connection:
            await mark_failed(connection, notice.key, error, retry_at)
