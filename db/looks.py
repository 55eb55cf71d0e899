"""Who looked at a rater's contact data: written before the data is shown, never changed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

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
    """Put a look on record."""
    await connection.execute(
        insert(looks).values(at=now, staff_id=staff_id, case_no=case_no, what=what)
    )


async def looks_at(connection: AsyncConnection, case_no: str) -> tuple[Look, ...]:
    """Every look at a case, oldest first."""
    rows = await connection.execute(
        select(looks.c.at, staff.c.name, looks.c.what)
        .join(staff, staff.c.id == looks.c.staff_id)
        .where(looks.c.case_no == case_no)
        .order_by(looks.c.id)
    )
    return tuple(Look(row.at, row.name, row.what) for row in rows)
