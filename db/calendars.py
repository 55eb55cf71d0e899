"""Versions of the working-day calendar. Each is kept; deadlines name the one they came from."""

import hashlib
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass
from datetime import datetime
from weakref import WeakKeyDictionary

from sqlalchemy import func, insert, select
from sqlalchemy.engine import Engine
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from db.cases import CASE
from db.engine import reading
from db.tables import calendar_days, calendar_versions, cases
from rules.calendar_csv import covered_years, merge, parse_calendar
from rules.case import Case
from rules.shipped_calendar import shipped_calendar, shipped_calendar_text
from rules.working_days import Calendar, CalendarDay, DayKind

_read: WeakKeyDictionary[Engine, dict[str, Calendar]] = WeakKeyDictionary()
"""Versions of a database never change, so each is read once a process."""

# made once: it is read with every page of a desk
NEWEST = select(calendar_versions.c.version).order_by(calendar_versions.c.ordinal.desc()).limit(1)
NO_CALENDAR = "no calendar"

AT_A_TIME = 500
"""Cases read in one go."""


@dataclass(frozen=True, slots=True)
class CalendarVersion:
    """One version: `source` says where it came from, `imported_at` is UTC."""

    version: str
    ordinal: int
    source: str
    imported_at: datetime
    sha256: str


async def newest(connection: AsyncConnection) -> Calendar:
    """The newest version. Raises LookupError before the first was put in."""
    found: str | None = (await connection.execute(NEWEST)).scalar_one_or_none()
    if found is None:
        raise LookupError(NO_CALENDAR)
    return await by_version(connection, found)


async def by_version(connection: AsyncConnection, version: str) -> Calendar:
    """One version. Raises LookupError if there is none of that name."""
    known = _read.setdefault(connection.engine.sync_engine, {})
    if version in known:
        return known[version]
    rows = (
        await connection.execute(select(calendar_days).where(calendar_days.c.version == version))
    ).all()
    if not rows:
        raise LookupError(version)
    days = {row.day: CalendarDay(row.day, DayKind(row.kind), row.notice, row.name) for row in rows}
    known[version] = Calendar(version, days, covered_years(days))
    return known[version]


async def versions(connection: AsyncConnection) -> tuple[CalendarVersion, ...]:
    """Every version, oldest first."""
    rows = await connection.execute(select(calendar_versions).order_by(calendar_versions.c.ordinal))
    return tuple(
        CalendarVersion(row.version, row.ordinal, row.source, row.imported_at, row.sha256)
        for row in rows
    )


async def seed(connection: AsyncConnection, now: datetime) -> None:
    """Put the shipped calendar in as the first version, if there is none."""
    if (await connection.execute(select(calendar_versions.c.version).limit(1))).first() is None:
        digest = _digest(shipped_calendar_text())
        first = CalendarVersion(shipped_calendar().version, 1, "shipped", now, digest)
        await _put(connection, shipped_calendar(), first)


async def import_version(
    connection: AsyncConnection, text: str, source: str, now: datetime
) -> tuple[Calendar, bool]:
    """A new version: the newest with a file's days in place of its own for the same years.

    Returns the calendar and whether it is new: what the newest version was made from makes no
    other one. Raises rules.calendar_csv.CalendarFileError, or LookupError before the first version.
    """
    addition = parse_calendar(text, "")
    last = await _newest_version(connection)
    base = await by_version(connection, last.version)
    ordinal = last.ordinal + 1
    merged = merge(base, addition, f"{max(base.covered_years | addition.covered_years)}-{ordinal}")
    if _digest(text) == last.sha256 or merged.days == base.days:
        return base, False
    made = CalendarVersion(merged.version, ordinal, source[:200], now, _digest(text))
    await _put(connection, merged, made)
    return merged, True


async def count_open_cases(connection: AsyncConnection) -> int:
    """How many cases are not archived."""
    found = await connection.execute(
        select(func.count()).select_from(cases).where(cases.c.archived_at.is_(None))
    )
    return found.scalar_one()


async def open_cases(engine: AsyncEngine) -> AsyncIterator[Case]:
    """Every case that is not archived, in the order of the numbers.

    Read AT_A_TIME at once, so that memory stays flat and no transaction stays open meanwhile.
    """
    after = ""
    while True:
        async with reading(engine) as connection:
            rows = (
                await connection.execute(
                    select(cases.c.case_no, cases.c.state)
                    .where(cases.c.archived_at.is_(None), cases.c.case_no > after)
                    .order_by(cases.c.case_no)
                    .limit(AT_A_TIME)
                )
            ).all()
        for row in rows:
            yield CASE.validate_python(row.state)
        if len(rows) < AT_A_TIME:
            return
        after = rows[-1].case_no


async def _newest_version(connection: AsyncConnection) -> CalendarVersion:
    found = await versions(connection)
    if not found:
        raise LookupError(NO_CALENDAR)
    return found[-1]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


async def _put(connection: AsyncConnection, calendar: Calendar, made: CalendarVersion) -> None:
    await connection.execute(insert(calendar_versions).values(asdict(made)))
    await connection.execute(
        insert(calendar_days),
        [
            {
                "version": calendar.version,
                "day": each.day,
                "kind": each.kind,
                "name": each.name,
                "notice": each.notice,
            }
            for each in calendar.days.values()
        ],
    )
