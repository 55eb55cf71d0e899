"""What waits for the hotline: cases by what an operator has to do in them, and how many there are.

Both are read along the index ix_cases_hotline. The task of a case is written with each transition
(case_writes.py, rules/hotline.py).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, bindparam, func, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from db.case_filters import waits_now
from db.cases import CASE
from db.likely_same import SAID, said_in
from db.schema.metadata import Utc
from db.tables import cases, items, reviews, units
from rules.case import Case
from rules.duplicates import Said
from rules.hotline import HotlineTask
from rules.proposing import RatedPlace


@dataclass(frozen=True, slots=True)
class Waiting:
    """One case that waits for an operator. `said` is its review as far as it is compared."""

    case_no: str
    review_no: str
    version: int
    task: HotlineTask
    stars: int
    real_name: bool
    round: int
    dispatch_no: int
    supervised: bool
    overdue: bool
    received_at: datetime
    next_due_at: datetime | None
    next_due_kind: str | None
    provisional: bool
    ahead: timedelta
    unit_name: str
    holder_unit: str
    item_name: str | None
    place: RatedPlace
    said: Said


_rated = units.alias("rated")
_LINES = (
    select(
        cases.c.case_no,
        cases.c.review_no,
        cases.c.version,
        cases.c.hotline_task,
        cases.c.stars,
        cases.c.real_name,
        cases.c.round,
        cases.c.dispatch_no,
        cases.c.supervised,
        cases.c.overdue,
        cases.c.received_at,
        cases.c.next_due_at,
        cases.c.next_due_kind,
        cases.c.provisional,
        cases.c.ahead_seconds,
        _rated.c.name.label("unit_name"),
        units.c.name.label("holder_unit"),
        items.c.name.label("item_name"),
        items.c.unit_code.label("item_unit_code"),
        *SAID,
    )
    .join(units, units.c.code == cases.c.unit_code)
    .join(reviews, reviews.c.review_no == cases.c.review_no)
    .join(_rated, _rated.c.code == reviews.c.unit_code)
    .outerjoin(items, items.c.code == reviews.c.item_code)
)
_ORDER = (cases.c.next_due_at, cases.c.received_at, cases.c.case_no)


_NOW = bindparam("now", type_=Utc)
_NUMBERS = (
    select(cases.c.hotline_task, func.count())
    .where(cases.c.hotline_task.is_not(None), waits_now(_NOW))
    .group_by(cases.c.hotline_task)
)


@lru_cache(64)
def _waiting(tasks: tuple[HotlineTask, ...], limit: int) -> Select[Any]:
    """Of each task the first, along its index; of all those the first."""
    each = (
        select(cases.c.case_no)
        .where(cases.c.hotline_task == task, waits_now(_NOW))
        .order_by(*_ORDER)
        .limit(limit)
        .subquery()
        for task in tasks
    )
    numbers = union_all(*(select(first.c.case_no) for first in each)).subquery()
    its = cases.c.case_no.in_(select(numbers.c.case_no))
    return _LINES.where(its).order_by(*_ORDER).limit(limit)


async def how_many_wait(connection: AsyncConnection, now: datetime) -> Mapping[HotlineTask, int]:
    """How many cases wait now for each task."""
    rows = await connection.execute(_NUMBERS, {"now": now})
    found = {HotlineTask(task): number for task, number in rows}
    return {task: found.get(task, 0) for task in HotlineTask}


async def waiting(
    connection: AsyncConnection, tasks: Iterable[HotlineTask], now: datetime, limit: int
) -> tuple[Waiting, ...]:
    """The first cases that wait now for any of these tasks: what is due first, then the oldest."""
    rows = await connection.execute(_waiting(tuple(tasks), limit), {"now": now})
    return tuple(map(_line, rows.all()))


async def waiting_case(connection: AsyncConnection, case_no: str) -> Waiting | None:
    """One case, if it waits for an operator."""
    which = (cases.c.case_no == case_no, cases.c.hotline_task.is_not(None))
    row = (await connection.execute(_LINES.where(*which))).one_or_none()
    return _line(row) if row else None


def _line(row: Any) -> Waiting:
    return Waiting(
        case_no=row.case_no,
        review_no=row.review_no,
        version=row.version,
        task=HotlineTask(row.hotline_task),
        stars=row.stars,
        real_name=row.real_name,
        round=row.round,
        dispatch_no=row.dispatch_no,
        supervised=row.supervised,
        overdue=row.overdue,
        received_at=row.received_at,
        next_due_at=row.next_due_at,
        next_due_kind=row.next_due_kind,
        provisional=row.provisional,
        ahead=timedelta(seconds=row.ahead_seconds),
        unit_name=row.unit_name,
        holder_unit=row.holder_unit,
        item_name=row.item_name,
        place=RatedPlace(row.unit_code, row.window_no, row.item_unit_code),
        said=said_in(row),
    )


async def states(connection: AsyncConnection, case_nos: Sequence[str]) -> dict[str, Case]:
    """These cases as a whole, by number."""
    rows = await connection.execute(
        select(cases.c.case_no, cases.c.state).where(cases.c.case_no.in_(case_nos))
    )
    return {row.case_no: CASE.validate_python(row.state) for row in rows}
