"""Systems that send people here with a link of their own, and the links that were used."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.engine import insert_once
from db.sealing import Keys
from db.tables import clients, used_links
from rules.stars import ReviewChannel

KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Client:
    """One system. `key` is the secret it shares with us; its repr does not show it."""

    id: str
    name: str
    channel: ReviewChannel
    key: bytes = field(repr=False)
    created_at: datetime
    revoked_at: datetime | None


def _client(row: Row[Any], keys: Keys) -> Client:
    return Client(
        id=row.id,
        name=row.name,
        channel=ReviewChannel(row.channel),
        key=keys.unseal(row.key_sealed, row.id.encode()),
        created_at=row.created_at,
        revoked_at=row.revoked_at,
    )


async def add_client(
    connection: AsyncConnection,
    client_id: str,
    name: str,
    channel: ReviewChannel,
    *,
    keys: Keys,
    now: datetime,
) -> Client:
    """A new system with a key of its own. Raises IntegrityError if there is one of that id."""
    key = secrets.token_bytes(KEY_BYTES)
    await connection.execute(
        insert(clients).values(
            id=client_id,
            name=name,
            channel=channel,
            key_sealed=keys.seal(key, client_id.encode()),
            created_at=now,
        )
    )
    return Client(client_id, name, channel, key, now, None)


async def client(connection: AsyncConnection, client_id: str, keys: Keys) -> Client | None:
    """One system, a revoked one too, or None."""
    row = (await connection.execute(select(clients).where(clients.c.id == client_id))).one_or_none()
    return _client(row, keys) if row else None


async def all_clients(connection: AsyncConnection, keys: Keys) -> tuple[Client, ...]:
    """Every system, by id."""
    rows = await connection.execute(select(clients).order_by(clients.c.id))
    return tuple(_client(row, keys) for row in rows)


async def revoke_client(connection: AsyncConnection, client_id: str, now: datetime) -> bool:
    """Take no more links of a system; False if there is none, or it was revoked before."""
    changed: CursorResult[Any] = await connection.execute(
        update(clients)
        .where(clients.c.id == client_id, clients.c.revoked_at.is_(None))
        .values(revoked_at=now)
    )
    return changed.rowcount == 1


def link_hmac(client_id: str, link_id: str, keys: Keys) -> str:
    """By what a link is known again; its id is the client's own."""
    return keys.keyed_hash("link", f"{client_id}:{link_id}")


async def was_used(connection: AsyncConnection, link: str) -> bool:
    """Whether a link gave a review already."""
    found = await connection.execute(
        select(used_links.c.link_hmac).where(used_links.c.link_hmac == link)
    )
    return found.first() is not None


async def use_link(
    connection: AsyncConnection, link: str, review_no: str, expires_at: datetime
) -> bool:
    """Note in the review's transaction that a link gave it; False if it gave another before."""
    row = {"link_hmac": link, "review_no": review_no, "expires_at": expires_at}
    return await insert_once(connection, used_links, row) == 1


async def forget_links(connection: AsyncConnection, before: datetime) -> None:
    """Delete what is known of links that expired before then."""
    await connection.execute(delete(used_links).where(used_links.c.expires_at < before))
