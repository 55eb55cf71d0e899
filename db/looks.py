"""Who looked at what is restricted: a rater's contact data, a comment as it was typed. Written
before it is shown, never changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.reviews import Review
from db.tables import looks, staff


@dataclass(frozen=True, slots=True)
class Look:
    """One look at something restricted; `at` is UTC."""

    at: datetime
    staff_name: str
    what: str


async def record_look(
    connection: AsyncConnection, staff_id: str, case_no: str, what: str, now: datetime
) -> None:
    """Put a look at something of a case on record."""
    await connection.execute(
        insert(looks).values(at=now, staff_id=staff_id, case_no=case_no, what=what)
    )


async def record_looks(
    connection: AsyncConnection,
    staff_id: str,
    case_nos: Sequence[str],
    what: str,
    now: datetime,
) -> None:
    """Put a search by personal data on record: with each case it found, or alone."""
    found: Sequence[str | None] = case_nos or [None]
    await connection.execute(
        insert(looks),
        [{"at": now, "staff_id": staff_id, "case_no": each, "what": what} for each in found],
    )


async def record_look_at_review(
    connection: AsyncConnection, staff_id: str, review: Review, what: str, now: datetime
) -> None:
    """Put a look at something of a review on record, and so of its case if it has one."""
    await connection.execute(
        insert(looks).values(
            at=now, staff_id=staff_id, review_no=review.review_no, case_no=review.case_no, what=what
        )
    )


async def looks_at(connection: AsyncConnection, case_no: str) -> tuple[Look, ...]:
    """Every look at a case, oldest first."""
    return await _looks(connection, looks.c.case_no == case_no)


async def looks_at_review(connection: AsyncConnection, review_no: str) -> tuple[Look, ...]:
    """Every look at a review beside those at its case, oldest first."""
    return await _looks(connection, looks.c.review_no == review_no)


async def _looks(connection: AsyncConnection, which: ColumnElement[bool]) -> tuple[Look, ...]:
    rows = await connection.execute(
        select(looks.c.at, staff.c.name, looks.c.what)
        .join(staff, staff.c.id == looks.c.staff_id)
        .where(which)
        .order_by(looks.c.id)
    )
    return tuple(Look(row.at, row.name, row.what) for row in rows)
