"""Absences of staff, and who stands in for whom on a day (Shanghai, both ends included)."""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CursorResult,
    Date,
    Row,
    Select,
    bindparam,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from db.staff import Member, by_id, staff_where
from db.tables import absences, staff, units
from rules.absences import CASE_ROLES, can_stand_in, check_days, check_substitute
from rules.refusals import N_, Refusal, RefusalKind
from rules.roles import Actor, Role

LISTED_MAX = 200
"""Absences, or people, of one list."""


@dataclass(frozen=True, slots=True)
class Days:
    """The first and the last day, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Absence:
    """An absence that is not over."""

    id: str
    absent: Member
    substitute: Member
    days: Days

    def has(self, day: date) -> bool:
        """Whether it is now."""
        return self.days.first <= day <= self.days.last


_STANDS = absences.c.ended_at.is_(None)


def _on(day: date | BindParameter[date]) -> ColumnElement[bool]:
    return _STANDS & (absences.c.first_day <= day) & (absences.c.last_day >= day)


def _those(*conditions: ColumnElement[bool]) -> Select[Any]:
    return (
        select(absences)
        .where(*conditions)
        .order_by(absences.c.first_day, absences.c.id)
        .limit(LISTED_MAX)
    )


# made once: it is read with every page of a desk
_STOOD_IN_FOR = _those(
    absences.c.substitute_id == bindparam("staff_id"), _on(bindparam("day", type_=Date))
)


async def _found(
    connection: AsyncConnection, *conditions: ColumnElement[bool]
) -> tuple[Absence, ...]:
    return await _read(connection, (await connection.execute(_those(*conditions))).all())


async def _read(connection: AsyncConnection, rows: Sequence[Row[Any]]) -> tuple[Absence, ...]:
    if not rows:
        return ()
    ids = {each for row in rows for each in (row.staff_id, row.substitute_id)}
    people = {each.id: each for each in await staff_where(connection, staff.c.id.in_(ids))}
    return tuple(
        Absence(
            row.id,
            people[row.staff_id],
            people[row.substitute_id],
            Days(row.first_day, row.last_day),
        )
        for row in rows
    )


def _fit(absence: Absence) -> bool:
    """Whether the substitute is still one: roles and units may have changed since."""
    return absence.substitute.active and can_stand_in(
        absence.absent.actor, absence.substitute.actor
    )


async def substitutes_of(
    connection: AsyncConnection, staff_ids: Collection[str], day: date
) -> dict[str, Member]:
    """Who stands in for which of these people on a day, by the absent one's id."""
    if not staff_ids:
        return {}
    found = await _found(connection, absences.c.staff_id.in_(staff_ids), _on(day))
    return {each.absent.id: each.substitute for each in found if _fit(each)}


async def stood_in_for(connection: AsyncConnection, staff_id: str, day: date) -> tuple[Member, ...]:
    """Those whom somebody stands in for on a day."""
    rows = await connection.execute(_STOOD_IN_FOR, {"staff_id": staff_id, "day": day})
    found = await _read(connection, rows.all())
    return tuple(each.absent for each in found if _fit(each))


async def absences_of(
    connection: AsyncConnection, staff_id: str, today: date
) -> tuple[Absence, ...]:
    """Somebody's absences that are not over, the first one first."""
    mine = absences.c.staff_id == staff_id
    return await _found(connection, mine, _STANDS, absences.c.last_day >= today)


async def standing_in(
    connection: AsyncConnection, staff_id: str, today: date
) -> tuple[Absence, ...]:
    """The absences in which somebody stands in, now or later."""
    mine = absences.c.substitute_id == staff_id
    return await _found(connection, mine, _STANDS, absences.c.last_day >= today)


async def people_under(connection: AsyncConnection, actor: Actor) -> tuple[Member, ...]:
    """The case staff of a supervisor's unit and those under it; all of them without a unit."""
    within: tuple[ColumnElement[bool], ...] = ()
    if actor.unit_path:
        below = units.c.path.startswith(actor.unit_path + "/", autoescape=True)
        within = (or_(units.c.path == actor.unit_path, below),)
    return await staff_where(
        connection, staff.c.active, staff.c.role.in_(CASE_ROLES), *within, limit=LISTED_MAX
    )


async def absences_under(
    connection: AsyncConnection, actor: Actor, today: date
) -> tuple[Absence, ...]:
    """The absences of those people that are not over."""
    conditions: list[ColumnElement[bool]] = [_STANDS, absences.c.last_day >= today]
    if actor.unit_path:
        below = units.c.path.startswith(actor.unit_path + "/", autoescape=True)
        inside = (
            select(staff.c.id)
            .join(units, units.c.code == staff.c.unit_code)
            .where(or_(units.c.path == actor.unit_path, below))
        )
        conditions.append(absences.c.staff_id.in_(inside))
    return await _found(connection, *conditions)


async def candidates(connection: AsyncConnection, absent: Member) -> tuple[Member, ...]:
    """Those who can stand in for somebody."""
    codes = absent.unit_path.split("/")
    found = await staff_where(
        connection,
        staff.c.active,
        staff.c.role == absent.role,
        or_(staff.c.unit_code.is_(None), units.c.code.in_(codes)),
        limit=LISTED_MAX,
    )
    return tuple(each for each in found if can_stand_in(absent.actor, each.actor))


async def add_absence(
    connection: AsyncConnection,
    absent: Member,
    substitute_id: str,
    days: Days,
    *,
    by: str,
    now: datetime,
    today: date,
) -> str:
    """Arrange an absence; its id. `by` is a staff id. Raises Refusal."""
    check_days(days.first, days.last, today)
    substitute = await by_id(connection, substitute_id)
    if substitute is None or not substitute.active:
        raise Refusal(RefusalKind.BAD_CONTENT, N_("请从列表中选择代班人。"), field="substitute")
    check_substitute(absent.actor, substitute.actor)
    for person, field, sentence in (
        (absent, "first_day", N_("{name}在这几天里已有外出安排，请先取消或错开。")),
        (substitute, "substitute", N_("{name}在这几天里也外出，请另选代班人。")),
    ):
        if await _away(connection, person.id, days):
            raise Refusal(RefusalKind.BAD_CONTENT, sentence, field=field, name=person.name)
    absence_id = secrets.token_urlsafe(9)
    await connection.execute(
        insert(absences).values(
            id=absence_id,
            staff_id=absent.id,
            substitute_id=substitute.id,
            first_day=days.first,
            last_day=days.last,
            made_at=now,
            made_by=by,
        )
    )
    return absence_id


async def _away(connection: AsyncConnection, staff_id: str, days: Days) -> bool:
    found = await connection.execute(
        select(absences.c.id)
        .where(
            absences.c.staff_id == staff_id,
            _STANDS,
            absences.c.last_day >= days.first,
            absences.c.first_day <= days.last,
        )
        .limit(1)
    )
    return found.first() is not None


async def absence(connection: AsyncConnection, absence_id: str) -> Absence | None:
    """One absence that was not ended, or None."""
    found = await _found(connection, absences.c.id == absence_id, _STANDS)
    return found[0] if found else None


async def end_absence(connection: AsyncConnection, absence_id: str, by: str, now: datetime) -> bool:
    """End it now, or call it off; False if that was done before."""
    changed: CursorResult[Any] = await connection.execute(
        update(absences)
        .where(absences.c.id == absence_id, _STANDS)
        .values(ended_at=now, ended_by=by)
    )
    return changed.rowcount == 1


async def in_place_of(
    connection: AsyncConnection, actor: Actor, holder_id: str | None, day: date
) -> str | None:
    """The name of the holder whom a handler stands in for on a day; None for everybody else."""
    if holder_id is None or actor.role is not Role.HANDLER or actor.id == holder_id:
        return None
    substitutes = await substitutes_of(connection, [holder_id], day)
    if holder_id not in substitutes or substitutes[holder_id].id != actor.id:
        return None
    holder = await by_id(connection, holder_id)
    return holder.name if holder else None
