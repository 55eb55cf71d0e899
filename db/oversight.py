"""What a supervisor must see beside lists of cases: where what is late lies, and whole cases that
wait for a decision.

Which cases are meant is always a filter of the lists (case_filters.py), so that each number here
is that of a list somebody can open.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Select,
    bindparam,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from db.case_filters import CaseFilter, Late, conditions, each_late, is_late
from db.case_shapes import KEPT, filled, shape_of
from db.cases import STATE, case_in
from db.schema.metadata import Utc
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
    shape, moments = shape_of(late)
    rows = await connection.execute(_late_clocks(shape), moments | {"now": now})
    return tuple(
        LateClocks(code, ClockKind(kind), number, first, timedelta(seconds=ahead))
        for code, kind, ahead, number, first in rows.all()
    )


@lru_cache(KEPT)
def _late_clocks(shape: CaseFilter) -> Select[Any]:
    now: BindParameter[datetime] = bindparam("now", type_=Utc)
    halves = (
        select(clocks.c.case_no, clocks.c.kind, clocks.c.due_at).where(
            # every kind there is: along the index, which begins with it
            clocks.c.kind.in_(list(ClockKind)),
            clocks.c.stopped_at.is_(None),
            is_late(clocks.c.due_at, clocks.c.overdue, now, each),
        )
        for each in Late
    )
    owed = union_all(*halves).subquery()
    alike = (cases.c.unit_code, owed.c.kind, cases.c.ahead_seconds)
    return (
        select(*alike, func.count(), func.min(owed.c.due_at))
        .join(owed, owed.c.case_no == cases.c.case_no)
        .where(*conditions(filled(shape)))
        .group_by(*alike)
    )


async def counted_by_unit(connection: AsyncConnection, wanted: CaseFilter) -> dict[str, int]:
    """How many cases a filter finds with each unit, by its code; units without any are left out."""
    shape, moments = shape_of(wanted)
    rows = await connection.execute(_by_unit(shape), moments)
    return {row[0]: row[1] for row in rows.all()}


@lru_cache(KEPT)
def _by_unit(shape: CaseFilter) -> Select[Any]:
    halves = (
        select(cases.c.unit_code).where(*conditions(each)) for each in each_late(filled(shape))
    )
    found = union_all(*halves).subquery()
    return select(found.c.unit_code, func.count()).group_by(found.c.unit_code)


@lru_cache(KEPT)
def _oldest(shapes: tuple[CaseFilter, ...]) -> Select[Any]:
    """The first of each filter, as far as `most`, and which one it is of."""
    first = (_first(filled(each, at), at) for at, each in enumerate(shapes))
    found = union_all(*(select(*each.c) for each in first)).subquery()
    # states are long: they are read of the few that are shown, not of all that are sorted
    return (
        select(
            found.c.of,
            cases.c.case_no,
            STATE,
            cases.c.ahead_seconds,
            cases.c.received_at,
            units.c.name,
        )
        .join(cases, cases.c.case_no == found.c.case_no)
        .join(units, units.c.code == cases.c.unit_code)
    )


def _first(wanted: CaseFilter, at: int) -> Any:
    received: ColumnElement[datetime] = cases.c.received_at
    if wanted.stage is None:
        # SQLite would walk through every open case in its order to find the few
        received = func.coalesce(received, received)
    return (
        select(literal(at).label("of"), cases.c.case_no)
        .where(*conditions(wanted))
        .order_by(received, cases.c.case_no)
        .limit(bindparam("most", type_=Integer))
        .subquery()
    )


async def oldest(
    connection: AsyncConnection, several: Sequence[CaseFilter], limit: int
) -> tuple[tuple[AwaitedCase, ...], ...]:
    """The cases that each of these filters finds, at most so many, as a whole, the oldest first."""
    shapes = [shape_of(each, at) for at, each in enumerate(several)]
    given: dict[str, Any] = {"most": limit}
    for _, moments in shapes:
        given |= moments
    statement = _oldest(tuple(shape for shape, _ in shapes))
    rows = (await connection.execute(statement, given)).all()
    found: list[list[AwaitedCase]] = [[] for _ in several]
    for row in sorted(rows, key=lambda each: (each.received_at, each.case_no)):
        ahead = timedelta(seconds=row.ahead_seconds)
        found[row.of].append(AwaitedCase(case_in(row.state), row.name, ahead))
    return tuple(map(tuple, found))
