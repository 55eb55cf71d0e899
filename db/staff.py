"""People who work with cases: who they are, and whom a notice to a unit reaches."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from argon2 import PasswordHasher
from sqlalchemy import ColumnElement, Row, Select, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.engine import insert_once
from db.tables import staff, units
from rules.procedure.assigning import can_hold
from rules.roles import Actor, Colleague, Role, UnitRef, paths_up


@dataclass(frozen=True, slots=True)
class Member:
    """One member of staff. `unit_path` is "" for those above or beside every unit."""

    id: str
    login: str
    name: str
    password_hash: str
    role: Role
    unit_code: str | None
    unit_name: str | None
    unit_path: str
    email: str | None
    language: str
    active: bool

    @property
    def actor(self) -> Actor:
        """This person as the regulation sees them."""
        return Actor(self.id, self.name, self.role, self.unit_path)


@dataclass(frozen=True, slots=True)
class NewStaff:
    """A member of staff to add; the hash is `hash_password`'s."""

    id: str
    login: str
    name: str
    password_hash: str
    role: Role
    unit_code: str | None = None
    email: str | None = None
    language: str = "zh"


def hash_password(password: str) -> str:
    """The argon2id hash to keep of a password. Takes tens of milliseconds, as it must."""
    return PasswordHasher().hash(password)


async def staff_where(
    connection: AsyncConnection, *conditions: ColumnElement[bool], limit: int | None = None
) -> tuple[Member, ...]:
    """Staff, and the unit of each, by login."""
    return members(await connection.execute(those_staff(*conditions).limit(limit)))


def those_staff(*conditions: ColumnElement[bool]) -> Select[Any]:
    """The statement for `members`."""
    return (
        select(staff, units.c.path.label("unit_path"), units.c.name.label("unit_name"))
        .outerjoin(units, units.c.code == staff.c.unit_code)
        .where(*conditions)
        .order_by(staff.c.login)
    )


def members(rows: Iterable[Row[Any]]) -> tuple[Member, ...]:
    """The staff of its rows."""
    return tuple(
        Member(
            id=row.id,
            login=row.login,
            name=row.name,
            password_hash=row.password_hash,
            role=Role(row.role),
            unit_code=row.unit_code,
            unit_name=row.unit_name,
            unit_path=row.unit_path or "",
            email=row.email,
            language=row.language,
            active=row.active,
        )
        for row in rows
    )


async def add_staff(connection: AsyncConnection, new: NewStaff) -> bool:
    """Add a person once; False if the id or login is taken.

    Raises ValueError for a handler without a unit, who would handle for every unit.
    """
    if new.role is Role.HANDLER and not new.unit_code:
        raise ValueError(f"{new.login}: a handler belongs to a unit")
    row = {
        "id": new.id,
        "login": new.login,
        "name": new.name,
        "password_hash": new.password_hash,
        "role": new.role,
        "unit_code": new.unit_code,
        "email": new.email,
        "language": new.language,
        "active": True,
    }
    return await insert_once(connection, staff, row) == 1


async def by_login(connection: AsyncConnection, login: str) -> Member | None:
    """The active person with a login, or None."""
    found = await staff_where(connection, staff.c.login == login, staff.c.active)
    return found[0] if found else None


async def by_id(connection: AsyncConnection, staff_id: str) -> Member | None:
    """One person, active or not, or None."""
    found = await staff_where(connection, staff.c.id == staff_id)
    return found[0] if found else None


async def all_staff(connection: AsyncConnection) -> tuple[Member, ...]:
    """Everybody, by login."""
    return await staff_where(connection)


async def handlers_of(connection: AsyncConnection, unit_path: str) -> tuple[Member, ...]:
    """The handlers of a unit; of the nearest unit above it if it has none of its own."""
    handlers = await staff_where(
        connection,
        staff.c.role == Role.HANDLER,
        staff.c.active,
        units.c.path.in_(paths_up(unit_path)),
    )
    nearest = max((each.unit_path for each in handlers), key=len, default="")
    return tuple(each for each in handlers if each.unit_path == nearest)


async def colleagues(
    connection: AsyncConnection, case_path: str, assigner: Actor
) -> tuple[Colleague, ...]:
    """To whom a case of the unit at `case_path` can be handed by somebody, unit by unit."""
    in_line = or_(
        units.c.path.in_(paths_up(case_path)),
        units.c.path.startswith(case_path + "/", autoescape=True),
    )
    rows = await connection.execute(
        select(staff.c.id, staff.c.name, units.c.code, units.c.name.label("unit"), units.c.path)
        .join(units, units.c.code == staff.c.unit_code)
        .where(staff.c.role == Role.HANDLER, staff.c.active, in_line)
        .order_by(units.c.path, staff.c.login)
    )
    found = (Colleague(row.id, row.name, UnitRef(row.code, row.unit, row.path)) for row in rows)
    return tuple(each for each in found if can_hold(each.unit, case_path, assigner.unit_path))


async def operators(connection: AsyncConnection) -> tuple[Member, ...]:
    """Every hotline operator."""
    return await staff_where(connection, staff.c.role == Role.OPERATOR, staff.c.active)


async def supervisors_over(connection: AsyncConnection, unit_path: str) -> tuple[Member, ...]:
    """The unit's own head and every supervisor above it."""
    return await staff_where(
        connection,
        staff.c.role == Role.SUPERVISOR,
        staff.c.active,
        or_(staff.c.unit_code.is_(None), units.c.path.in_(paths_up(unit_path))),
    )


async def supervisors_strictly_above(
    connection: AsyncConnection, unit_path: str
) -> tuple[Member, ...]:
    """The supervisors above a unit, without its own head."""
    over = await supervisors_over(connection, unit_path)
    return tuple(each for each in over if each.unit_path != unit_path)
