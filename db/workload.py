"""Who has how much to do: cases by unit and by the person who has them in hand.

Which cases are counted is a filter of the lists (case_filters.py).
"""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.case_filters import CaseFilter, conditions
from db.shanghai_days import shanghai_day
from db.tables import cases, clocks
from rules.clocks import ClockKind, Verdict
from rules.handling_counts import Took


@dataclass(frozen=True, slots=True)
class Hands:
    """In whose hands a case is: a unit, and the staff id of somebody in it; None of nobody yet."""

    unit_code: str
    holder_id: str | None


@dataclass(frozen=True, slots=True)
class Closures:
    """Cases closed by the same hands that began on one day and were submitted on another."""

    hands: Hands
    took: Took


async def counted_by_hands(connection: AsyncConnection, wanted: CaseFilter) -> dict[Hands, int]:
    """How many cases a filter finds in whose hands."""
    rows = await connection.execute(
        select(cases.c.unit_code, cases.c.holder_id, func.count())
        .where(*conditions(wanted))
        .group_by(cases.c.unit_code, cases.c.holder_id)
    )
    return {Hands(unit, holder): number for unit, holder, number in rows}


async def closures_by_hands(
    connection: AsyncConnection, wanted: CaseFilter
) -> tuple[Closures, ...]:
    """Closed cases a filter finds, by the days from dispatch to the submission approved; without
    those that were closed without a dispatch."""
    closed = (
        select(
            cases.c.unit_code,
            cases.c.holder_id,
            shanghai_day(connection, clocks.c.started_at).label("began"),
            shanghai_day(connection, clocks.c.stopped_at).label("done"),
        )
        .join(clocks, clocks.c.case_no == cases.c.case_no)
        .where(
            clocks.c.kind == ClockKind.CLOSURE,
            clocks.c.verdict.in_([Verdict.ON_TIME, Verdict.LATE]),
            *conditions(wanted),
        )
        .subquery()
    )
    rows = await connection.execute(
        select(*closed.c, func.count().label("number")).group_by(*closed.c)
    )
    return tuple(
        Closures(
            Hands(row.unit_code, row.holder_id),
            Took(ClockKind.CLOSURE, row.began, row.done, row.number),
        )
        for row in rows
    )
