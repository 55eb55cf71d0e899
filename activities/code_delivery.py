"""Delivering one-time codes: like notices, but at once, and never after they have expired.

Their own queue, because a code is tied to no case and must not wait behind a thousand reminders.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from activities.delivery import pause
from db import clients, code_notices, pending_reviews, throttling
from db.code_notices import QueuedCode, any_waiting, code_failed, code_sent, lease_codes
from db.engine import reading, writing
from db.sealing import Keys
from notices.codes import CodeContext, render_code
from notices.message import Address, Channel, NoticeError, Sender, Undeliverable

log = structlog.get_logger()

KEPT = timedelta(days=1)
"""How long it stays known when a code was sent; the code itself does not."""


@dataclass(frozen=True, slots=True)
class CodePolicy:
    """How patient delivery is. Times in seconds."""

    pause: float = 5.0
    lease: float = 30.0
    at_once: int = 16
    idle: float = 0.4
    cleaning: float = 600.0


class CodeDelivery:
    """Empties the queue of codes, and clears away what rating leaves behind."""

    def __init__(
        self,
        *,
        engine: AsyncEngine,
        keys: Keys,
        senders: Mapping[Channel, Sender],
        now: Callable[[], datetime],
        policy: CodePolicy,
    ) -> None:
        self._engine = engine
        self._keys = keys
        self._senders = senders
        self._now = now
        self._policy = policy

    async def run(self, stopped: asyncio.Event) -> None:
        """Deliver until `stopped` is set. A database that is away is waited for."""
        clean_at = self._now()
        while not stopped.is_set():
            try:
                await self.deliver_due()
                if self._now() >= clean_at:
                    await self.clear_away()
                    clean_at = self._now() + timedelta(seconds=self._policy.cleaning)
            except DBAPIError:
                log.warning("codes_wait_for_the_database", exc_info=True)
            await pause(self._policy.idle, stopped)

    async def deliver_due(self) -> int:
        """Try each code that is due once, a batch of them; returns how many were tried."""
        # a writer shuts others out of SQLite, so it only comes when there is something to do
        async with reading(self._engine) as connection:
            if not await any_waiting(connection):
                return 0
        async with writing(self._engine) as connection:
            due = await lease_codes(
                connection, self._keys, self._now(), self._policy.lease, self._policy.at_once
            )
        await asyncio.gather(*(self._deliver(queued) for queued in due))
        return len(due)

    async def clear_away(self) -> None:
        """Delete what nobody confirmed, codes and links long gone, counts that no longer matter."""
        async with writing(self._engine) as connection:
            await pending_reviews.forget(connection, self._now())
            await code_notices.forget(connection, self._now() - KEPT)
            await clients.forget_links(connection, self._now() - KEPT)
            await throttling.forget(connection, self._now())

    async def _deliver(self, queued: QueuedCode) -> None:
        if self._now() >= queued.expires_at:
            await self._failed(queued, "验证码已过期", final=True)
            return
        sender = self._senders.get(Channel(queued.code.channel))
        if sender is None:
            await self._failed(queued, "没有配置这一渠道", final=False)
            return
        code = queued.code
        message = render_code(
            Channel(code.channel),
            code.language,
            CodeContext(code.code, code.subject),
            key=f"code:{queued.key}",
            address=Address("", code.to),
        )
        try:
            await sender.send(message)
        except NoticeError as error:
            await self._failed(queued, str(error), final=isinstance(error, Undeliverable))
            return
        async with writing(self._engine) as connection:
            await code_sent(connection, queued.key, self._now())

    async def _failed(self, queued: QueuedCode, error: str, *, final: bool) -> None:
        retry_at = None if final else self._now() + timedelta(seconds=self._policy.pause)
        log.warning("code_failed", key=queued.key, error=error, final=final)
        async with writing(self._engine) as connection:
            await code_failed(connection, queued.key, error, retry_at)
