"""The codes on the windows' desks: making, revoking and finding them. Drawing one is in web/admin/.

A code is the last part of a short address: ten characters nobody can guess. Nothing is ever
deleted: who made a code, who revoked it, when and why stays on record.
"""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.engine import insert_once
from db.organisation import windows_of
from db.tables import staff, units, window_codes, windows

LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's alphabet, small because a phone's keyboard starts there."""
LENGTH = 10
"""Fifty bits: among 20,000 codes one guess in fifty thousand million finds any."""
TOKEN = re.compile(f"[{LETTERS}]{{{LENGTH}}}")
AS_MEANT = str.maketrans("ilo", "110", "-")
"""What people read for a letter that the alphabet does not have, and what they put between."""
REASON_MAX = 200
"""Characters of the reason of a revocation."""


@dataclass(frozen=True, slots=True)
class WindowCode:
    """One code of a window; people by name, moments in UTC."""

    token: str
    unit_code: str
    window_no: str
    made_at: datetime
    made_by: str
    revoked_at: datetime | None
    revoked_by: str | None
    reason: str | None

    @property
    def in_use(self) -> bool:
        """Whether it opens the form."""
        return self.revoked_at is None


@dataclass(frozen=True, slots=True)
class UnitCodes:
    """A unit with windows: how many it has, and how many of them have a code in use."""

    code: str
    name: str
    windows: int
    in_use: int


def as_meant(typed: str) -> str:
    """A token as it is stored, from what somebody read off a desk."""
    return typed.lower().translate(AS_MEANT)


def _codes() -> Any:
    maker, revoker = staff.alias(), staff.alias()
    return (
        select(
            *(each for each in window_codes.c if each.name not in ("made_by", "revoked_by")),
            maker.c.name.label("made_by"),
            revoker.c.name.label("revoked_by"),
        )
        .join(maker, maker.c.id == window_codes.c.made_by)
        .outerjoin(revoker, revoker.c.id == window_codes.c.revoked_by)
    )


def token_in(typed: str) -> str:
    """The token somebody read off a desk; "" of anything that is none."""
    token = as_meant(typed)
    return token if TOKEN.fullmatch(token) else ""


async def find(connection: AsyncConnection, typed: str) -> WindowCode | None:
    """The code of a short address, in use or revoked; None if there never was one."""
    token = token_in(typed)
    if not token:
        return None
    found = await connection.execute(_codes().where(window_codes.c.token == token))
    row = found.one_or_none()
    return WindowCode(**row._mapping) if row else None


async def codes_of(connection: AsyncConnection, unit_code: str) -> tuple[WindowCode, ...]:
    """Every code a unit's windows have or had, the newest first."""
    rows = await connection.execute(
        _codes()
        .where(window_codes.c.unit_code == unit_code)
        .order_by(window_codes.c.made_at.desc(), window_codes.c.token)
    )
    return tuple(WindowCode(**row._mapping) for row in rows)


async def units_with_windows(connection: AsyncConnection) -> tuple[UnitCodes, ...]:
    """Every unit that has windows, in the order of the tree."""
    used = and_(
        window_codes.c.unit_code == windows.c.unit_code,
        window_codes.c.window_no == windows.c.window_no,
        window_codes.c.revoked_at.is_(None),
    )
    rows = await connection.execute(
        select(
            units.c.code,
            units.c.name,
            func.count().label("windows"),
            func.count(window_codes.c.token).label("in_use"),
        )
        .join(windows, windows.c.unit_code == units.c.code)
        .outerjoin(window_codes, used)
        .group_by(units.c.code, units.c.name, units.c.path)
        .order_by(units.c.path)
    )
    return tuple(UnitCodes(**row._mapping) for row in rows)


async def make(
    connection: AsyncConnection, unit_code: str, window_no: str, staff_id: str, now: datetime
) -> bool:
    """Give a window a code. False if it has one in use; the window must exist."""
    while not await _add(connection, unit_code, window_no, staff_id, now):
        if await _in_use(connection, unit_code, window_no):
            return False
        # somebody else's code is the same: once in the life of the universe, and then another try
    return True


async def make_missing(
    connection: AsyncConnection, unit_code: str, staff_id: str, now: datetime
) -> int:
    """Give every window of a unit that has none in use a code; returns how many were made."""
    made = [
        await make(connection, unit_code, each.window_no, staff_id, now)
        for each in await windows_of(connection, unit_code)
    ]
    return sum(made)


async def revoke(
    connection: AsyncConnection, token: str, staff_id: str, reason: str, now: datetime
) -> bool:
    """End a code for good. False if there is none of that token in use."""
    done = await connection.execute(
        update(window_codes)
        .where(window_codes.c.token == token, window_codes.c.revoked_at.is_(None))
        .values(revoked_at=now, revoked_by=staff_id, reason=reason)
    )
    return done.rowcount == 1


async def _add(
    connection: AsyncConnection, unit_code: str, window_no: str, staff_id: str, now: datetime
) -> bool:
    token = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    row = {
        "token": token,
        "unit_code": unit_code,
        "window_no": window_no,
        "made_at": now,
        "made_by": staff_id,
    }
    return await insert_once(connection, window_codes, row) == 1


async def _in_use(connection: AsyncConnection, unit_code: str, window_no: str) -> bool:
    found = await connection.execute(
        select(window_codes.c.token).where(
            window_codes.c.unit_code == unit_code,
            window_codes.c.window_no == window_no,
            window_codes.c.revoked_at.is_(None),
        )
    )
    return found.first() is not None
