"""What a supervisor must see beside lists of cases: where what is late lies, and whole cases that
wait for a decision.

Which cases are meant is always a filter of the lists (case_filters.py), so that each number here
is that of a list somebody can open.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.case_filters import CaseFilter, conditions, is_past
from db.cases import CASE
from db.tables import cases, clocks, units
from rules.case import Case
from rules.clocks import ClockKind


@dataclass(frozen=True, slots=True)
class LateClocks:
    """Cases of one unit that are late with a duty, and since when the first of them is; those whose
    own time is as far ahead of ours (demonstration only)."""

    unit_code: str
    kind: ClockKind
    cases: int
    first: datetime
    ahead: timedelta


@dataclass(frozen=True, slots=True)
class AwaitedCase:
    """A case that waits for a decision."""

    case: Case
    unit_name: str
    ahead: timedelta


async def late_clocks(
    connection: AsyncConnection, late: CaseFilter, now: datetime
) -> tuple[LateClocks, ...]:
    """Every duty that late cases are late with, by unit: a case may be late with several."""
    alike = (cases.c.unit_code, clocks.c.kind, cases.c.ahead_seconds)
    rows = await connection.execute(
        select(*alike, func.count(), func.min(clocks.c.due_at))
        .join(clocks, clocks.c.case_no == cases.c.case_no)
        .where(
            *conditions(late),
            clocks.c.stopped_at.is_(None),
            is_past(clocks.c.due_at, clocks.c.overdue, now),
        )
        .group_by(*alike)
    )
    return tuple(
        LateClocks(code, ClockKind(kind), number, first, timedelta(seconds=ahead))
        for code, kind, ahead, number, first in rows
    )


async def counted_by_unit(connection: AsyncConnection, wanted: CaseFilter) -> dict[str, int]:
    """How many cases a filter finds with each unit, by its code; units without any are left out."""
    rows = await connection.execute(
        select(cases.c.unit_code, func.count())
        .where(*conditions(wanted))
        .group_by(cases.c.unit_code)
    )
    return {row[0]: row[1] for row in rows}


async def oldest(
    connection: AsyncConnection, wanted: CaseFilter, limit: int
) -> tuple[AwaitedCase, ...]:
    """The cases a filter finds, as a whole, the oldest first."""
    # states are long: they are read of the few that are shown, not of all that are sorted
    numbers = (
        select(cases.c.case_no)
        .where(*conditions(wanted))
        # in this order SQLite would walk through every open case to find the few
        .order_by(func.coalesce(cases.c.received_at, cases.c.received_at), cases.c.case_no)
        .limit(limit)
    )
    found = list((await connection.execute(numbers)).scalars())
    rows = await connection.execute(
        select(cases.c.case_no, cases.c.state, cases.c.ahead_seconds, units.c.name)
        .join(units, units.c.code == cases.c.unit_code)
        .where(cases.c.case_no.in_(found))
    )
    by_number = {
        row.case_no: AwaitedCase(
            CASE.validate_python(row.state), row.name, timedelta(seconds=row.ahead_seconds)
        )
        for row in rows
    }
    return tuple(by_number[number] for number in found)
