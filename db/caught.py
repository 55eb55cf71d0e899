"""Messages that would have left the house: kept to be shown, in a demonstration only."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.engine import insert_once
from db.tables import caught_messages


@dataclass(frozen=True, slots=True)
class CaughtMessage:
    """One message as it would have left; `caught_at` is UTC."""

    key: str
    channel: str
    recipient: str
    subject: str
    text: str
    html: str | None
    caught_at: datetime


async def keep(connection: AsyncConnection, message: CaughtMessage) -> bool:
    """Keep a message once by its key; False if it was kept before."""
    row = {
        "key": message.key,
        "channel": message.channel,
        "recipient": message.recipient,
        "subject": message.subject,
        "text": message.text,
        "html": message.html,
        "caught_at": message.caught_at,
    }
    return await insert_once(connection, caught_messages, row) == 1


async def caught(connection: AsyncConnection, limit: int = 100) -> tuple[CaughtMessage, ...]:
    """Kept messages, newest first."""
    rows = await connection.execute(
        select(caught_messages)
        .order_by(caught_messages.c.caught_at.desc(), caught_messages.c.key)
        .limit(limit)
    )
    return tuple(CaughtMessage(**row._mapping) for row in rows)


async def caught_message(connection: AsyncConnection, key: str) -> CaughtMessage | None:
    """One kept message, or None."""
    row = (
        await connection.execute(select(caught_messages).where(caught_messages.c.key == key))
    ).one_or_none()
    return CaughtMessage(**row._mapping) if row else None
