"""Saved views of lists of cases, and how each person has their lists. What a view asks for is read
by the page: here it is a text."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import bindparam, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.engine import put
from db.staff import Member
from db.tables import case_list_settings, case_views, staff, units
from rules.roles import Role, lies_under

VIEWS_MAX = 30
"""Views of one person."""


class Sharing(StrEnum):
    """Who sees a view beside its owner: nobody, those of the owner's unit and under it, or
    everybody of the owner's role."""

    PRIVATE = "private"
    UNIT = "unit"
    ROLE = "role"


@dataclass(frozen=True, slots=True)
class ViewContent:
    """What somebody saves. `query` is that of the list's address, `columns` their names."""

    name: str
    query: str
    columns: tuple[str, ...]
    sharing: Sharing


@dataclass(frozen=True, slots=True)
class CaseView:
    """A saved view, and whose it is."""

    id: str
    owner_id: str
    owner_name: str
    content: ViewContent


@dataclass(frozen=True, slots=True)
class ListSettings:
    """How somebody has their lists: the columns, () for the usual ones, and a view's id or ""."""

    columns: tuple[str, ...] = ()
    first_view: str = ""


class TooManyViews(Exception):
    """Somebody has VIEWS_MAX views."""


# made once: they are read with every list
_VIEWS = (
    select(
        case_views,
        staff.c.name.label("owner_name"),
        staff.c.role.label("owner_role"),
        units.c.path.label("owner_path"),
    )
    .join(staff, staff.c.id == case_views.c.owner_id)
    .outerjoin(units, units.c.code == staff.c.unit_code)
    .where(
        or_(
            case_views.c.owner_id == bindparam("staff_id"),
            (case_views.c.sharing != Sharing.PRIVATE) & staff.c.active,
        )
    )
    .order_by(case_views.c.name, case_views.c.id)
)
_SETTINGS = select(case_list_settings).where(case_list_settings.c.staff_id == bindparam("staff_id"))


async def views_for(connection: AsyncConnection, member: Member) -> tuple[CaseView, ...]:
    """The views somebody sees: their own first, then those shared with them, by name."""
    rows = await connection.execute(_VIEWS, {"staff_id": member.id})
    seen = []
    for row in rows:
        shared = _reaches(Sharing(row.sharing), Role(row.owner_role), row.owner_path or "", member)
        if row.owner_id == member.id or shared:
            content = ViewContent(
                row.name, row.query, tuple(row.columns.split(",")), Sharing(row.sharing)
            )
            seen.append(CaseView(row.id, row.owner_id, row.owner_name, content))
    return tuple(sorted(seen, key=lambda each: each.owner_id != member.id))


def _reaches(sharing: Sharing, role: Role, path: str, member: Member) -> bool:
    match sharing:
        case Sharing.PRIVATE:
            return False
        case Sharing.UNIT:
            # those without a unit share with those without one
            return lies_under(member.unit_path, path) if path else member.unit_path == ""
        case Sharing.ROLE:
            return member.role is role


async def add_view(
    connection: AsyncConnection, owner_id: str, content: ViewContent, now: datetime
) -> str:
    """Save a view; its id. Raises TooManyViews."""
    number = await connection.execute(
        select(func.count()).select_from(case_views).where(case_views.c.owner_id == owner_id)
    )
    if number.scalar_one() >= VIEWS_MAX:
        raise TooManyViews
    view_id = secrets.token_urlsafe(9)
    values = _row(content) | {"id": view_id, "owner_id": owner_id, "changed_at": now}
    await connection.execute(insert(case_views).values(values))
    return view_id


async def change_view(
    connection: AsyncConnection, owner_id: str, view_id: str, content: ViewContent, now: datetime
) -> bool:
    """Change somebody's own view; False if they have none such."""
    changed = await connection.execute(
        update(case_views)
        .where(case_views.c.id == view_id, case_views.c.owner_id == owner_id)
        .values(_row(content) | {"changed_at": now})
    )
    return changed.rowcount == 1


def _row(content: ViewContent) -> dict[str, str]:
    return {
        "name": content.name,
        "query": content.query,
        "columns": ",".join(content.columns),
        "sharing": content.sharing,
    }


async def delete_view(connection: AsyncConnection, owner_id: str, view_id: str) -> bool:
    """Delete somebody's own view; False if they have none such."""
    deleted = await connection.execute(
        delete(case_views).where(case_views.c.id == view_id, case_views.c.owner_id == owner_id)
    )
    return deleted.rowcount == 1


async def list_settings(connection: AsyncConnection, staff_id: str) -> ListSettings:
    """How somebody has their lists."""
    found = await connection.execute(_SETTINGS, {"staff_id": staff_id})
    row = found.one_or_none()
    if row is None:
        return ListSettings()
    return ListSettings(tuple(filter(None, row.columns.split(","))), row.first_view or "")


async def put_settings(connection: AsyncConnection, staff_id: str, settings: ListSettings) -> None:
    """Keep how somebody wants their lists."""
    row = {
        "staff_id": staff_id,
        "columns": ",".join(settings.columns),
        "first_view": settings.first_view or None,
    }
    await put(connection, case_list_settings, [row])
