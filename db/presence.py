"""Who has a case open now, in whichever web process: each page says so again and again, and one
that stays silent is gone."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.engine import put
from db.schema.metadata import Utc
from db.tables import open_pages, staff, units
from rules.roles import Role
from rules.stages import Action

GONE_AFTER = timedelta(seconds=50)
"""Silence after which a page is gone: two of its signs of life may get lost."""
MOST = 1000
"""Pages read at once."""


@dataclass(frozen=True, slots=True)
class OpenPage:
    """A case open in front of somebody. `page` is what the browser calls the page, `writing` the
    step whose form is being filled in."""

    page: str
    case_no: str
    writing: Action | None = None


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody who has a case open, on however many pages; `unit_name` is "" if they have none."""

    staff_id: str
    name: str
    role: Role
    unit_name: str
    writing: Action | None


async def keep_open(
    connection: AsyncConnection, staff_id: str, page: OpenPage, now: datetime
) -> None:
    """A page is still being looked at. Forgets whoever has been silent for too long."""
    await connection.execute(delete(open_pages).where(open_pages.c.seen_at <= now - GONE_AFTER))
    row = {
        "staff_id": staff_id,
        "page": page.page,
        "case_no": page.case_no,
        "writing": page.writing,
        "seen_at": now,
    }
    await put(connection, open_pages, [row])


async def leave(connection: AsyncConnection, staff_id: str, page: str) -> None:
    """A page is not looked at any more."""
    await connection.execute(
        delete(open_pages).where(open_pages.c.staff_id == staff_id, open_pages.c.page == page)
    )


# made once: it is read with every page of a case
_PRESENT = (
    select(
        open_pages.c.case_no,
        open_pages.c.staff_id,
        open_pages.c.writing,
        staff.c.name,
        staff.c.role,
        units.c.name.label("unit_name"),
    )
    .join(staff, staff.c.id == open_pages.c.staff_id)
    .outerjoin(units, units.c.code == staff.c.unit_code)
    .where(
        open_pages.c.case_no.in_(bindparam("case_nos", expanding=True)),
        open_pages.c.seen_at > bindparam("after", type_=Utc),
    )
    # of several pages of one person the one that is written on counts
    .order_by(open_pages.c.writing.is_(None), staff.c.name, open_pages.c.page)
    .limit(MOST)
)


async def present(
    connection: AsyncConnection, case_nos: Collection[str], now: datetime
) -> Mapping[str, tuple[Present, ...]]:
    """By case, who has it open: those who write first, then by name."""
    rows = await connection.execute(_PRESENT, {"case_nos": case_nos, "after": now - GONE_AFTER})
    found: dict[str, dict[str, Present]] = {}
    for row in rows:
        there = found.setdefault(row.case_no, {})
        writing = Action(row.writing) if row.writing else None
        someone = Present(row.staff_id, row.name, Role(row.role), row.unit_name or "", writing)
        there.setdefault(row.staff_id, someone)
    return {case_no: tuple(there.values()) for case_no, there in found.items()}
