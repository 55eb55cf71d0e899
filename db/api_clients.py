"""Programs that may send reviews. Of a program's key only a hash is stored."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.tables import api_clients
from rules.stars import ReviewChannel

PREFIX = "hcp"
"""How every key begins, so that one that leaked is recognised."""


@dataclass(frozen=True, slots=True)
class ApiClient:
    """A program. `per_minute` is how many reviews it may send in a minute; times are UTC."""

    id: str
    name: str
    channels: frozenset[ReviewChannel]
    per_minute: int
    created_at: datetime
    revoked_at: datetime | None


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _client(row: Row[Any]) -> ApiClient:
    return ApiClient(
        id=row.id,
        name=row.name,
        channels=frozenset(ReviewChannel(each) for each in row.channels.split(",")),
        per_minute=row.per_minute,
        created_at=row.created_at,
        revoked_at=row.revoked_at,
    )


async def add_client(
    connection: AsyncConnection,
    name: str,
    channels: frozenset[ReviewChannel],
    per_minute: int,
    now: datetime,
) -> str:
    """Admit a program; returns its key, which can't be had again."""
    number, secret = secrets.token_hex(4), secrets.token_urlsafe(32)
    await connection.execute(
        insert(api_clients).values(
            id=number,
            name=name,
            channels=",".join(sorted(channels)),
            per_minute=per_minute,
            key_hash=_hash(secret),
            created_at=now,
        )
    )
    return f"{PREFIX}_{number}_{secret}"


async def client_with(connection: AsyncConnection, key: str) -> ApiClient | None:
    """The program a key belongs to; None if it is nobody's or was revoked."""
    prefix, _, rest = key.partition("_")
    number, _, secret = rest.partition("_")
    if prefix != PREFIX or not number.isalnum():
        return None
    row = (
        await connection.execute(
            select(api_clients).where(
                api_clients.c.id == number, api_clients.c.revoked_at.is_(None)
            )
        )
    ).one_or_none()
    if row is None or not hmac.compare_digest(row.key_hash, _hash(secret)):
        return None
    return _client(row)


async def all_clients(connection: AsyncConnection) -> tuple[ApiClient, ...]:
    """Every program there ever was, oldest first."""
    rows = await connection.execute(
        select(api_clients).order_by(api_clients.c.created_at, api_clients.c.id)
    )
    return tuple(_client(row) for row in rows)


async def revoke_client(connection: AsyncConnection, number: str, now: datetime) -> bool:
    """Take a program's key away; whether there was one in force."""
    done = await connection.execute(
        update(api_clients)
        .where(api_clients.c.id == number, api_clients.c.revoked_at.is_(None))
        .values(revoked_at=now)
    )
    return done.rowcount > 0
