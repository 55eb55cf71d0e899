"""Mentions of staff in notes: remembered with the note, listed for whom they are, seen or not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, bindparam, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.cases import CASE
from db.engine import insert_once
from db.staff import Member, members, staff_where, those_staff
from db.tables import case_events, cases, mentions, staff, units
from rules.case import Case
from rules.notice_kinds import NoticeKind
from rules.roles import Role
from rules.transition import Transition

SUGGESTED_MAX = 100
"""People offered to be mentioned; others are typed by name."""


Place = tuple[datetime, str, int]
"""Where a mention is in somebody's list: the moment, the case and the note's version. Several notes
may be of one moment; no two are of one place."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention of somebody, with the case as it is now and the note as it was written."""

    case: Case
    version: int
    at: datetime
    by: str
    text: str
    read: bool

    @property
    def place(self) -> Place:
        """Where it is in the list of whoever is mentioned."""
        return self.at, self.case.case_no, self.version


async def remember_mentions(connection: AsyncConnection, new: Transition, now: datetime) -> None:
    """Keep whom a note mentions, once; with the transition, of which this is a part."""
    rows = [
        {
            "case_no": new.case_no,
            "version": new.version,
            "staff_id": order.person,
            "at": now,
            "read_at": None,
        }
        for order in new.notices
        if order.kind is NoticeKind.MENTIONED
    ]
    if rows:
        await insert_once(connection, mentions, rows)


async def mentions_of(
    connection: AsyncConnection, staff_id: str, before: Place | None, limit: int
) -> tuple[Mention, ...]:
    """Mentions of somebody, newest first, of before a place in the list or up to now."""
    order = (mentions.c.at, mentions.c.case_no, mentions.c.version)
    query = (
        select(
            mentions.c.version,
            mentions.c.at,
            mentions.c.read_at,
            case_events.c.actor_name,
            case_events.c.content,
            cases.c.state,
        )
        .join(
            case_events,
            tuple_(case_events.c.case_no, case_events.c.version)
            == tuple_(mentions.c.case_no, mentions.c.version),
        )
        .join(cases, cases.c.case_no == mentions.c.case_no)
        .where(mentions.c.staff_id == staff_id)
        .order_by(*(each.desc() for each in order))
        .limit(limit)
    )
    if before is not None:
        query = query.where(mentions.c.at <= before[0], tuple_(*order) < before)
    return tuple(
        Mention(
            case=CASE.validate_python(row.state),
            version=row.version,
            at=row.at,
            by=row.actor_name,
            text=str(row.content.get("text", "")),
            read=row.read_at is not None,
        )
        for row in await connection.execute(query)
    )


async def mark_read(
    connection: AsyncConnection, staff_id: str, case_no: str | None, now: datetime
) -> int:
    """Somebody has seen the mentions in a case, None for all of them; returns how many were new."""
    unread = update(mentions).where(mentions.c.staff_id == staff_id, mentions.c.read_at.is_(None))
    if case_no is not None:
        unread = unread.where(mentions.c.case_no == case_no)
    changed: CursorResult[Any] = await connection.execute(unread.values(read_at=now))
    return changed.rowcount


async def people_called(
    connection: AsyncConnection, called: Sequence[str]
) -> dict[str, tuple[Member, ...]]:
    """The active staff of each name or login, by what they were called."""
    if not called:
        return {}
    found = await staff_where(
        connection, staff.c.active, or_(staff.c.name.in_(called), staff.c.login.in_(called))
    )
    return {
        each: tuple(person for person in found if each in (person.name, person.login))
        for each in called
    }


# made once: it is read with every page of a case
_AROUND = those_staff(
    staff.c.active,
    or_(
        units.c.code.in_(bindparam("codes", expanding=True))
        & staff.c.role.in_((Role.HANDLER, Role.SUPERVISOR)),
        staff.c.unit_code.is_(None) & staff.c.role.in_((Role.OPERATOR, Role.SUPERVISOR)),
    ),
).limit(SUGGESTED_MAX)


async def people_around(connection: AsyncConnection, case: Case) -> tuple[Member, ...]:
    """Staff to suggest for a mention: of the units a case is with, of those above them, and of the
    hotline. Not everybody who may see the case, and perhaps somebody who may not."""
    paths = (case.responsible_path, *(unit.path for unit in case.supporting))
    codes = {code for path in paths for code in path.split("/")}
    return members(await connection.execute(_AROUND, {"codes": list(codes)}))
