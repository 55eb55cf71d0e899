"""Sign-ins of staff. Only a hash of a session's token is stored."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.staff import Member, by_id
from db.tables import mentions, sessions


@dataclass(frozen=True, slots=True)
class Session:
    """A sign-in that is in force. `unread` are the mentions of this person not seen yet."""

    member: Member
    csrf_token: str
    expires_at: datetime
    unread: int = 0


_UNREAD = (
    select(func.count())
    .select_from(mentions)
    .where(mentions.c.staff_id == sessions.c.staff_id, mentions.c.read_at.is_(None))
    .scalar_subquery()
)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


async def create(
    connection: AsyncConnection, staff_id: str, now: datetime, lasts: timedelta
) -> str:
    """Sign a person in; returns the token for the cookie, which can't be had again."""
    token = secrets.token_urlsafe(32)
    await connection.execute(
        insert(sessions).values(
            token_hash=_hash(token),
            staff_id=staff_id,
            csrf_token=secrets.token_urlsafe(32),
            created_at=now,
            expires_at=now + lasts,
        )
    )
    return token


async def lookup(connection: AsyncConnection, token: str, now: datetime) -> Session | None:
    """The sign-in a token stands for; None if it ended or the person left."""
    row = (
        await connection.execute(
            select(sessions, _UNREAD.label("unread")).where(
                sessions.c.token_hash == _hash(token), sessions.c.expires_at > now
            )
        )
    ).one_or_none()
    if row is None:
        return None
    member = await by_id(connection, row.staff_id)
    if member is None or not member.active:
        return None
    return Session(member, row.csrf_token, row.expires_at, row.unread)


async def end(connection: AsyncConnection, token: str) -> None:
    """Sign out."""
    await connection.execute(delete(sessions).where(sessions.c.token_hash == _hash(token)))


async def forget_expired(connection: AsyncConnection, now: datetime) -> None:
    """Delete sign-ins that ended by themselves."""
    await connection.execute(delete(sessions).where(sessions.c.expires_at <= now))
