"""What a supervisor looks after in a subtree of units: what is late, late soon, to be decided.

Every count here is of cases that are not archived, and is found along an index: what is archived
is never looked at. What was achieved in a period is in indicators.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.cases import CASE
from db.schema.cases import ASKING, SUPERVISED
from db.tables import cases, staff, units
from rules.case import Case, RequestKind
from rules.clocks import ClockKind
from rules.lateness import DueWindow
from rules.stages import OPEN, Stage

CLOCKS = tuple(kind.value for kind in ClockKind)


@dataclass(frozen=True, slots=True)
class DueCount:
    """How many cases of one unit have this duty due first, and the earliest deadline of them."""

    unit_path: str
    kind: ClockKind
    cases: int
    first: datetime


@dataclass(frozen=True, slots=True)
class DueLine:
    """One case whose next duty has a clock."""

    case_no: str
    stars: int
    stage: Stage
    unit_name: str
    holder_name: str | None
    kind: ClockKind
    due: datetime
    provisional: bool
    supervised: bool
    complex: bool
    round: int
    ahead: timedelta


@dataclass(frozen=True, slots=True)
class AwaitedCase:
    """A case that waits for a decision."""

    case: Case
    unit_name: str
    ahead: timedelta


def in_units_under(path: str) -> ColumnElement[bool]:
    """Cases of the unit at `path` and of every unit under it; "" means every case."""
    if path == "":
        return cases.c.unit_path.is_not(None)
    below = units.c.path.startswith(path + "/", autoescape=True)
    # a list of units is looked up in an index, what begins with something may not be
    return cases.c.unit_path.in_(select(units.c.path).where(or_(units.c.path == path, below)))


def due_in(window: DueWindow) -> ColumnElement[bool]:
    """Open cases whose next duty has a clock that ends in a window."""
    conditions = [
        cases.c.stage.in_(OPEN),
        cases.c.next_due_kind.in_(CLOCKS),
        cases.c.next_due_at <= window.last,
    ]
    if window.first is not None:
        conditions.append(cases.c.next_due_at >= window.first)
    return and_(*conditions)


async def due_by_unit(
    connection: AsyncConnection, path: str, window: DueWindow
) -> tuple[DueCount, ...]:
    """What is due in a window, by the unit that has it and by the duty."""
    rows = await connection.execute(
        select(
            cases.c.unit_path,
            cases.c.next_due_kind,
            func.count(),
            func.min(cases.c.next_due_at),
        )
        .where(in_units_under(path), due_in(window))
        .group_by(cases.c.unit_path, cases.c.next_due_kind)
    )
    return tuple(DueCount(unit, ClockKind(kind), n, first) for unit, kind, n, first in rows)


async def due_lines(
    connection: AsyncConnection, path: str, window: DueWindow, limit: int
) -> tuple[DueLine, ...]:
    """Cases due in a window, the earliest deadline first."""
    rows = await connection.execute(
        select(
            cases.c.case_no,
            cases.c.stars,
            cases.c.stage,
            cases.c.next_due_kind,
            cases.c.next_due_at,
            cases.c.provisional,
            cases.c.supervised,
            cases.c.complex,
            cases.c.round,
            cases.c.ahead_seconds,
            units.c.name.label("unit_name"),
            staff.c.name.label("holder_name"),
        )
        .join(units, units.c.code == cases.c.unit_code)
        .outerjoin(staff, staff.c.id == cases.c.holder_id)
        .where(in_units_under(path), due_in(window))
        .order_by(cases.c.next_due_at, cases.c.case_no)
        .limit(limit)
    )
    return tuple(
        DueLine(
            case_no=row.case_no,
            stars=row.stars,
            stage=Stage(row.stage),
            unit_name=row.unit_name,
            holder_name=row.holder_name,
            kind=ClockKind(row.next_due_kind),
            due=row.next_due_at,
            provisional=row.provisional,
            supervised=row.supervised,
            complex=row.complex,
            round=row.round,
            ahead=timedelta(seconds=row.ahead_seconds),
        )
        for row in rows
    )


def _few(which: ColumnElement[bool], path: str, *columns: Any) -> Select[Any]:
    """Of the cases in an index of their own, those under a unit: so few that they are walked."""
    found = select(*columns).where(which)
    if path == "":
        return found
    below = units.c.path.startswith(path + "/", autoescape=True)
    return found.join(units, units.c.code == cases.c.unit_code).where(
        or_(units.c.path == path, below)
    )


async def requests_by_kind(connection: AsyncConnection, path: str) -> dict[RequestKind, int]:
    """How many undecided requests of each kind there are."""
    found = dict.fromkeys(RequestKind, 0)
    counted = _few(ASKING, path, cases.c.pending_requests, func.count())
    for kinds, number in await connection.execute(counted.group_by(cases.c.pending_requests)):
        for kind in kinds.split(","):
            found[RequestKind(kind)] += number
    return found


def _in_review(path: str) -> tuple[ColumnElement[bool], ...]:
    return in_units_under(path), cases.c.stage == Stage.IN_CLOSURE_REVIEW


async def count_in_review(connection: AsyncConnection, path: str) -> int:
    """How many closures wait for their review."""
    found = await connection.execute(select(func.count()).where(*_in_review(path)))
    return found.scalar_one()


async def asking(connection: AsyncConnection, path: str, limit: int) -> tuple[AwaitedCase, ...]:
    """Cases with an undecided request, the oldest case first."""
    return await _awaited(connection, _few(ASKING, path, cases.c.case_no), limit)


async def in_review(connection: AsyncConnection, path: str, limit: int) -> tuple[AwaitedCase, ...]:
    """Cases whose closure waits for its review, the oldest case first."""
    return await _awaited(connection, select(cases.c.case_no).where(*_in_review(path)), limit)


async def _awaited(
    connection: AsyncConnection, which: Select[Any], limit: int
) -> tuple[AwaitedCase, ...]:
    # states are long: they are read of the few that are shown, not of all that are sorted
    oldest = which.order_by(cases.c.received_at, cases.c.case_no).limit(limit)
    numbers = [row.case_no for row in await connection.execute(oldest)]
    return await _states(connection, numbers)


async def _states(connection: AsyncConnection, numbers: Sequence[str]) -> tuple[AwaitedCase, ...]:
    rows = await connection.execute(
        select(cases.c.case_no, cases.c.state, cases.c.ahead_seconds, units.c.name)
        .join(units, units.c.code == cases.c.unit_code)
        .where(cases.c.case_no.in_(numbers))
    )
    found = {
        row.case_no: AwaitedCase(
            CASE.validate_python(row.state), row.name, timedelta(seconds=row.ahead_seconds)
        )
        for row in rows
    }
    return tuple(found[number] for number in numbers)


async def count_supervised(connection: AsyncConnection, path: str) -> int:
    """How many open cases are under supervision (督办)."""
    found = await connection.execute(_few(SUPERVISED, path, func.count()).select_from(cases))
    number: int = found.scalar_one()
    return number
