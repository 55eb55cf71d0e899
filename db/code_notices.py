"""The queue of one-time codes: put in with the review that waits, taken out by the delivery.

A code is sealed until it is sent and then wiped; one that could not be sent in its time is dropped.
"""

import json
import secrets
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.leasing import NoticeState, lease_due
from db.sealing import Keys
from db.tables import code_notices


@dataclass(frozen=True, slots=True)
class Code:
    """A code and where it goes. The repr shows neither."""

    channel: str
    to: str = field(repr=False)
    code: str = field(repr=False)
    language: str
    subject: str


@dataclass(frozen=True, slots=True)
class QueuedCode:
    """A code to deliver until it expires."""

    key: str
    code: Code
    attempts: int
    expires_at: datetime


async def queue_code(
    connection: AsyncConnection, code: Code, keys: Keys, now: datetime, expires_at: datetime
) -> None:
    """Put a code in the queue."""
    key = secrets.token_hex(16)
    told = {
        "to": code.to,
        "code": code.code,
        "language": code.language,
        "subject": code.subject,
    }
    await connection.execute(
        insert(code_notices).values(
            key=key,
            channel=code.channel,
            sealed=keys.seal(json.dumps(told).encode(), key.encode()),
            state=NoticeState.QUEUED,
            attempts=0,
            next_attempt_at=now,
            queued_at=now,
            expires_at=expires_at,
        )
    )


async def lease_codes(
    connection: AsyncConnection, keys: Keys, now: datetime, seconds: float, limit: int
) -> tuple[QueuedCode, ...]:
    """Take up to `limit` due codes; nobody else gets them before the lease ends (seconds)."""
    rows = await lease_due(connection, code_notices, now, seconds, limit)
    return tuple(
        QueuedCode(
            key=row.key,
            code=Code(row.channel, **json.loads(keys.unseal(row.sealed, row.key.encode()))),
            attempts=row.attempts,
            expires_at=row.expires_at,
        )
        for row in rows
    )


async def any_waiting(connection: AsyncConnection) -> bool:
    """Whether any code is queued: a look that takes no lock."""
    found = await connection.execute(
        select(code_notices.c.key).where(code_notices.c.state == NoticeState.QUEUED).limit(1)
    )
    return found.first() is not None


async def code_sent(connection: AsyncConnection, key: str, now: datetime) -> None:
    """The server took the code."""
    await connection.execute(
        update(code_notices)
        .where(code_notices.c.key == key)
        .values(
            state=NoticeState.SENT,
            sealed=None,
            sent_at=now,
            attempts=code_notices.c.attempts + 1,
            leased_until=None,
            last_error=None,
        )
    )


async def code_failed(
    connection: AsyncConnection, key: str, error: str, retry_at: datetime | None
) -> None:
    """The code did not go out: try again at `retry_at`, or never (None), and then it is wiped."""
    change = (
        {"state": NoticeState.DEAD, "sealed": None}
        if retry_at is None
        else {"next_attempt_at": retry_at}
    )
    await connection.execute(
        update(code_notices)
        .where(code_notices.c.key == key)
        .values(
            attempts=code_notices.c.attempts + 1,
            last_error=error[:300],
            leased_until=None,
            **change,
        )
    )


async def forget(connection: AsyncConnection, before: datetime) -> None:
    """Delete what expired before then."""
    await connection.execute(delete(code_notices).where(code_notices.c.expires_at < before))
