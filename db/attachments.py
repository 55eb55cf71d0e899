"""What is known of attached files: whose they are, what they belong to, and until when those that
belong to nothing yet are kept. The files are in attachment_files.py."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, bindparam, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.engine import insert_once
from db.sealing import Keys
from db.tables import attachments
from rules.attachments import Kind

WAITS = timedelta(hours=48)
"""How long an upload waits for its form to be taken, from when the form was last sent."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was just sent. `owner` is a keyed hash of whoever sent it (`owner_of`)."""

    id: str
    owner: str
    kind: Kind
    size: int
    sha256: str
    name: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file. It belongs to a step (`case_no`, `version`), to a review (`review_no`, with the
    number of an addition or 0), or to nothing yet; `size` in bytes."""

    id: str
    kind: Kind
    size: int
    sha256: str
    name: str = field(repr=False)
    uploaded_at: datetime
    case_no: str | None
    version: int | None
    review_no: str | None
    addition: int | None


def owner_of(keys: Keys, whose: str) -> str:
    """The keyed hash of whoever sends a file."""
    return keys.keyed_hash("attachment-owner", whose)


def staff_upload(staff_id: str, case_no: str) -> str:
    """Whose a file is that a member of staff sends with a step in a case."""
    return f"staff:{staff_id}:{case_no}"


async def keep_upload(
    connection: AsyncConnection, upload: Upload, keys: Keys, now: datetime
) -> None:
    """Put a file on record whose content is kept; sent twice with one form it is one."""
    row = {
        "id": upload.id,
        "owner_hmac": upload.owner,
        "kind": upload.kind,
        "size": upload.size,
        "sha256": upload.sha256,
        "name_sealed": keys.seal(upload.name.encode(), _named(upload.id)),
        "uploaded_at": now,
        "expires_at": now + WAITS,
    }
    await insert_once(connection, attachments, row)


async def uploads_of(
    connection: AsyncConnection, owner: str, ids: Collection[str], keys: Keys, now: datetime
) -> tuple[Attachment, ...]:
    """Those of these files that somebody sent; they wait on from now."""
    await connection.execute(
        update(attachments)
        .where(
            attachments.c.id.in_(ids),
            attachments.c.owner_hmac == owner,
            attachments.c.expires_at.is_not(None),
        )
        .values(expires_at=now + WAITS)
    )
    return await sent_by(connection, owner, ids, keys)


async def sent_by(
    connection: AsyncConnection, owner: str, ids: Collection[str], keys: Keys
) -> tuple[Attachment, ...]:
    """Those of these files that somebody sent."""
    mine = (attachments.c.id.in_(ids), attachments.c.owner_hmac == owner)
    return await _found(connection, keys, *mine)


async def waiting_bytes(connection: AsyncConnection) -> int:
    """How much is kept that belongs to nothing yet."""
    waits = attachments.c.expires_at.is_not(None)
    total = await connection.scalar(
        select(func.coalesce(func.sum(attachments.c.size), 0)).where(waits)
    )
    return int(total or 0)


async def attach_to_step(
    connection: AsyncConnection, owner: str, ids: Sequence[str], case_no: str, version: int
) -> None:
    """Files that somebody sent belong to a step from now on; what belongs elsewhere stays there."""
    await _attach(connection, owner, ids, case_no=case_no, version=version)


async def attach_to_review(
    connection: AsyncConnection, owner: str, ids: Sequence[str], review_no: str, addition: int
) -> None:
    """The same for a review, `addition` 0, or for one of its additions."""
    await _attach(connection, owner, ids, review_no=review_no, addition=addition)


async def _attach(
    connection: AsyncConnection, owner: str, ids: Sequence[str], **to: str | int
) -> None:
    if not ids:
        return
    await connection.execute(
        update(attachments)
        .where(
            attachments.c.id.in_(ids),
            attachments.c.owner_hmac == owner,
            attachments.c.expires_at.is_not(None),
        )
        .values(expires_at=None, **to)
    )


async def attachment(
    connection: AsyncConnection, attachment_id: str, keys: Keys
) -> Attachment | None:
    """A file, if it is known."""
    found = await _found(connection, keys, attachments.c.id == attachment_id)
    return found[0] if found else None


def _those(*which: ColumnElement[bool]) -> Select[Any]:
    return select(attachments).where(*which).order_by(attachments.c.uploaded_at, attachments.c.id)


# made once: it is read with every page of a case
_WITH = _those(
    or_(
        attachments.c.case_no == bindparam("case_no"),
        attachments.c.review_no.in_(bindparam("review_nos", expanding=True)),
    )
)


async def attachments_with(
    connection: AsyncConnection, case_no: str | None, review_nos: Collection[str], keys: Keys
) -> tuple[Attachment, ...]:
    """The files of a case's steps and those that raters attached to reviews, oldest first."""
    if case_no is None:
        return await _found(connection, keys, attachments.c.review_no.in_(review_nos))
    rows = await connection.execute(_WITH, {"case_no": case_no, "review_nos": review_nos})
    return tuple(_attachment(row, keys) for row in rows)


async def number_attached(connection: AsyncConnection, review_no: str) -> int:
    """How many files came with a review and its additions."""
    mine = attachments.c.review_no == review_no
    found = await connection.execute(select(func.count()).select_from(attachments).where(mine))
    return found.scalar_one()


async def _found(
    connection: AsyncConnection, keys: Keys, *which: ColumnElement[bool]
) -> tuple[Attachment, ...]:
    rows = await connection.execute(_those(*which))
    return tuple(_attachment(row, keys) for row in rows)


def _attachment(row: Row[Any], keys: Keys) -> Attachment:
    return Attachment(
        id=row.id,
        kind=Kind(row.kind),
        size=row.size,
        sha256=row.sha256,
        name=keys.unseal(row.name_sealed, _named(row.id)).decode(),
        uploaded_at=row.uploaded_at,
        case_no=row.case_no,
        version=row.version,
        review_no=row.review_no,
        addition=row.addition,
    )


def _named(attachment_id: str) -> bytes:
    return f"attachment-name:{attachment_id}".encode()


async def forget_uploads(connection: AsyncConnection, now: datetime, limit: int) -> tuple[str, ...]:
    """Take up to `limit` files off the record that waited in vain; their content is to be removed
    once this is committed."""
    waited = (
        select(attachments.c.id)
        .where(attachments.c.expires_at <= now)
        .order_by(attachments.c.expires_at)
        .limit(limit)
    )
    gone = await connection.execute(
        delete(attachments)
        .where(attachments.c.id.in_(waited), attachments.c.expires_at <= now)
        .returning(attachments.c.id)
    )
    return tuple(row.id for row in gone)


async def newest_attached(connection: AsyncConnection, limit: int) -> tuple[str, ...]:
    """The last `limit` of the files that belong to something and were sent last."""
    newest = (
        select(attachments.c.id)
        .where(attachments.c.expires_at.is_(None))
        .order_by(attachments.c.uploaded_at.desc())
        .limit(limit)
    )
    return tuple((await connection.execute(newest)).scalars())


async def on_record(connection: AsyncConnection, ids: Collection[str]) -> frozenset[str]:
    """Which of these files are known."""
    found = await connection.execute(select(attachments.c.id).where(attachments.c.id.in_(ids)))
    return frozenset(row.id for row in found)
