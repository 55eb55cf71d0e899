"""Taking due entries out of a queue: the one way for every queue in the database."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, Table, and_, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection


class NoticeState(StrEnum):
    """Where an entry stands. DEAD: given up; an operator may resend a notice."""

    QUEUED = "queued"
    SENT = "sent"
    DEAD = "dead"


def _is_due(queue: Table, now: datetime) -> ColumnElement[bool]:
    return and_(
        queue.c.state == NoticeState.QUEUED,
        queue.c.next_attempt_at <= now,
        queue.c.leased_until.is_(None) | (queue.c.leased_until < now),
    )


async def count_due(connection: AsyncConnection, queue: Table, now: datetime, limit: int) -> int:
    """How many entries were due at `now` and nobody has leased, counted up to `limit`."""
    some = select(queue.c.key).where(_is_due(queue, now)).limit(limit).subquery()
    found = await connection.execute(select(func.count()).select_from(some))
    return found.scalar_one()


async def lease_due(
    connection: AsyncConnection, queue: Table, now: datetime, seconds: float, limit: int
) -> Sequence[Row[Any]]:
    """Take up to `limit` due entries; nobody else gets them before the lease ends (seconds).

    The queue has the columns key, state, next_attempt_at and leased_until.
    """
    due = (
        select(queue)
        .where(_is_due(queue, now))
        .order_by(queue.c.next_attempt_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = (await connection.execute(due)).all()
    if rows:
        await connection.execute(
            update(queue)
            .where(queue.c.key.in_([row.key for row in rows]))
            .values(leased_until=now + timedelta(seconds=seconds))
        )
    return rows
