"""The queue of notices: put in with the transition that causes them, taken out by the delivery."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import CursorResult, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.engine import insert_once
from db.leasing import NoticeState, count_due, lease_due
from db.recipients import recipients_of
from db.sealing import Keys
from db.tables import notices
from rules.case import Case
from rules.notice_kinds import NoticeOrder
from rules.transition import Transition
from rules.working_days import local_date

ORDER: TypeAdapter[NoticeOrder] = TypeAdapter(NoticeOrder)


@dataclass(frozen=True, slots=True)
class QueuedNotice:
    """A notice to deliver. `recipient` is a staff id or "rater"."""

    key: str
    case_no: str
    channel: str
    recipient: str
    order: NoticeOrder
    attempts: int


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """A notice as operators see it: no address, no text."""

    key: str
    case_no: str
    kind: str
    channel: str
    recipient: str
    state: NoticeState
    attempts: int
    last_error: str | None
    queued_at: datetime
    sent_at: datetime | None


async def queue_notices(
    connection: AsyncConnection, case: Case, caused_by: Transition, keys: Keys, now: datetime
) -> None:
    """Put the transition's notices in the queue, once for each person and channel."""
    rows = [
        {
            "key": f"{case.case_no}:{caused_by.version}:{each.key}",
            "case_no": each.order.of_case or case.case_no,
            "kind": each.order.kind,
            "channel": each.channel,
            "recipient": each.who,
            "order": ORDER.dump_python(each.order, mode="json"),
            "state": NoticeState.QUEUED,
            "attempts": 0,
            "next_attempt_at": now + _wait(each.order, caused_by),
            "queued_at": now,
        }
        for each in await recipients_of(connection, case, caused_by.notices, keys, local_date(now))
    ]
    if rows:
        await insert_once(connection, notices, rows)


def _wait(order: NoticeOrder, caused_by: Transition) -> timedelta:
    """How long a notice waits: by the case's own time, which a demonstration may have moved."""
    if order.not_before is None:
        return timedelta(0)
    return max(timedelta(0), order.not_before - caused_by.at)


async def left_lying(connection: AsyncConnection, since: datetime, limit: int) -> int:
    """How many notices have been due since then and nobody has leased, counted up to `limit`."""
    return await count_due(connection, notices, since, limit)


async def lease(
    connection: AsyncConnection, now: datetime, seconds: float, limit: int
) -> tuple[QueuedNotice, ...]:
    """Take up to `limit` due notices; nobody else gets them before the lease ends (seconds)."""
    rows = await lease_due(connection, notices, now, seconds, limit)
    return tuple(
        QueuedNotice(
            key=row.key,
            case_no=row.case_no,
            channel=row.channel,
            recipient=row.recipient,
            order=ORDER.validate_python(row.order),
            attempts=row.attempts,
        )
        for row in rows
    )


async def mark_sent(connection: AsyncConnection, key: str, now: datetime) -> None:
    """The server took the notice."""
    await connection.execute(
        update(notices)
        .where(notices.c.key == key)
        .values(
            state=NoticeState.SENT,
            sent_at=now,
            attempts=notices.c.attempts + 1,
            leased_until=None,
            last_error=None,
        )
    )


async def mark_failed(
    connection: AsyncConnection, key: str, error: str, retry_at: datetime | None
) -> None:
    """The notice did not go out: try again at `retry_at`, or never (None)."""
    await connection.execute(
        update(notices)
        .where(notices.c.key == key)
        .values(
            state=NoticeState.DEAD if retry_at is None else NoticeState.QUEUED,
            attempts=notices.c.attempts + 1,
            last_error=error[:300],
            leased_until=None,
            **({} if retry_at is None else {"next_attempt_at": retry_at}),
        )
    )


async def resend(connection: AsyncConnection, key: str, now: datetime) -> bool:
    """Put a dead notice back in the queue; False if there is no such dead notice."""
    changed: CursorResult[Any] = await connection.execute(
        update(notices)
        .where(notices.c.key == key, notices.c.state == NoticeState.DEAD)
        .values(state=NoticeState.QUEUED, attempts=0, next_attempt_at=now, leased_until=None)
    )
    return changed.rowcount == 1


async def notices_listed(
    connection: AsyncConnection,
    *,
    state: NoticeState | None = None,
    case_no: str | None = None,
    limit: int = 100,
) -> tuple[NoticeLine, ...]:
    """Notices, newest first."""
    query = select(notices).order_by(notices.c.queued_at.desc(), notices.c.key).limit(limit)
    if state is not None:
        query = query.where(notices.c.state == state)
    if case_no is not None:
        query = query.where(notices.c.case_no == case_no)
    return tuple(
        NoticeLine(
            key=row.key,
            case_no=row.case_no,
            kind=row.kind,
            channel=row.channel,
            recipient=row.recipient,
            state=NoticeState(row.state),
            attempts=row.attempts,
            last_error=row.last_error,
            queued_at=row.queued_at,
            sent_at=row.sent_at,
        )
        for row in await connection.execute(query)
    )


async def counted_by_state(connection: AsyncConnection) -> dict[NoticeState, int]:
    """How many notices stand in each state."""
    rows = await connection.execute(select(notices.c.state, func.count()).group_by(notices.c.state))
    found = {NoticeState(state): number for state, number in rows}
    return {state: found.get(state, 0) for state in NoticeState}
