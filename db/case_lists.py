"""Lists of cases, a page at a time: which case, and what a line of the list tells of it.

Which cases a list holds is in case_filters.py, their order in case_orders.py, how many there are
in case_counts.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Integer, Row, Select, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.case_filters import CaseFilter, conditions
from db.case_orders import Place, Sorting, Start, as_text, stretches, walked
from db.case_shapes import KEPT, filled, shape_of
from db.tables import cases, items, reviews, staff, units
from rules.stages import Stage
from rules.stars import ReviewChannel


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One line of a list."""

    case_no: str
    review_no: str
    version: int
    stage: Stage
    stars: int
    real_name: bool
    unit_name: str
    unit_path: str
    holder: str | None
    item_name: str | None
    window_no: str | None
    channel: ReviewChannel
    comment: str
    received_at: datetime
    next_due_at: datetime | None
    next_due_kind: str | None
    provisional: bool
    overdue: bool
    supervised: bool
    complex: bool
    round: int
    has_finding: bool
    pending_requests: tuple[str, ...]
    ahead: timedelta


@dataclass(frozen=True, slots=True)
class CaseSlice:
    """A page of a list. The page before it ends before `first`, the next begins behind `last`;
    None where there is none."""

    lines: tuple[CaseLine, ...]
    first: Place | None
    last: Place | None


async def listed(
    connection: AsyncConnection,
    wanted: CaseFilter,
    order: Sorting,
    start: Start | None,
    limit: int,
) -> CaseSlice:
    """A page of at most `limit` cases."""
    found = await _walked(connection, wanted, order, start, limit + 1)
    more = len(found) > limit
    page = found[:limit]
    backwards = start is not None and start.backwards
    if backwards:
        page.reverse()
    lines = await _lines(connection, [case_no for case_no, _ in page])
    before, behind = (more, bool(page)) if backwards else (start is not None, more)
    return CaseSlice(
        lines=lines,
        first=page[0][1] if page and before else None,
        last=page[-1][1] if page and behind else None,
    )


async def first_of_each(
    connection: AsyncConnection, several: Sequence[tuple[CaseFilter, int]], order: Sorting
) -> tuple[tuple[CaseLine, ...], ...]:
    """The first cases of each of these lists, of each as many as it says."""
    found = [
        [case_no for case_no, _ in await _from_the_first(connection, wanted, order, most)]
        for wanted, most in several
    ]
    lines = await _lines(connection, list({each for numbers in found for each in numbers}))
    of_number = {line.case_no: line for line in lines}
    return tuple(
        tuple(of_number[each] for each in numbers if each in of_number) for numbers in found
    )


async def _walked(
    connection: AsyncConnection,
    wanted: CaseFilter,
    order: Sorting,
    start: Start | None,
    limit: int,
) -> list[tuple[str, Place]]:
    """The numbers of the next cases, and where each stands."""
    if start is None:
        return await _from_the_first(connection, wanted, order, limit)
    backwards = start.backwards
    walks = list(enumerate(stretches(wanted, order)))
    found: list[tuple[str, Place]] = []
    for index, stretch in reversed(walks) if backwards else walks:
        at = start.place.stretch
        if index > at if backwards else index < at:
            continue
        beyond = start.place if index == at else None
        query = walked(wanted, stretch, beyond, backwards=backwards)
        rows = await connection.execute(query.limit(limit - len(found)))
        found += [(row[-1], Place(index, tuple(map(as_text, row)))) for row in rows]
        if len(found) == limit:
            break
    return found


async def _from_the_first(
    connection: AsyncConnection, wanted: CaseFilter, order: Sorting, limit: int
) -> list[tuple[str, Place]]:
    shape, moments = shape_of(wanted)
    found: list[tuple[str, Place]] = []
    # what a search found is not asked for again, and may be long
    walks = _walks(shape, order) if wanted.among is not None else _kept_walks(shape, order)
    for index, query in enumerate(walks):
        rows = await connection.execute(query, moments | {"most": limit - len(found)})
        found += [(row[-1], Place(index, tuple(map(as_text, row)))) for row in rows.all()]
        if len(found) == limit:
            break
    return found


def _walks(shape: CaseFilter, order: Sorting) -> tuple[Select[Any], ...]:
    """The stretches of a list from its first case on, each as far as `most`."""
    its = filled(shape)
    return tuple(
        walked(its, stretch, None, backwards=False).limit(bindparam("most", type_=Integer))
        for stretch in stretches(its, order)
    )


_kept_walks = lru_cache(KEPT)(_walks)


_LINES: Select[Any] = (
    select(
        cases.c.case_no,
        cases.c.review_no,
        cases.c.version,
        cases.c.stage,
        cases.c.stars,
        cases.c.real_name,
        cases.c.received_at,
        cases.c.next_due_at,
        cases.c.next_due_kind,
        cases.c.provisional,
        cases.c.overdue,
        cases.c.supervised,
        cases.c.complex,
        cases.c.round,
        cases.c.pending_requests,
        cases.c.finding,
        cases.c.unit_path,
        cases.c.ahead_seconds,
        units.c.name.label("unit_name"),
        staff.c.name.label("holder"),
        items.c.name.label("item_name"),
        reviews.c.window_no,
        reviews.c.channel,
        reviews.c.public_comment,
    )
    .join(units, units.c.code == cases.c.unit_code)
    .join(reviews, reviews.c.review_no == cases.c.review_no)
    .outerjoin(items, items.c.code == reviews.c.item_code)
    .outerjoin(staff, staff.c.id == cases.c.holder_id)
    .where(cases.c.case_no.in_(bindparam("case_nos", expanding=True)))
)


async def _lines(connection: AsyncConnection, case_nos: Sequence[str]) -> tuple[CaseLine, ...]:
    """The lines of these cases, in the order of the numbers."""
    if not case_nos:
        return ()
    rows = (await connection.execute(_LINES, {"case_nos": case_nos})).all()
    found = {row.case_no: _line(row) for row in rows}
    return tuple(found[each] for each in case_nos if each in found)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a case stands now: its stage, and the unit that has it or was rated."""

    case_no: str
    stage: Stage
    unit_code: str


async def standings(connection: AsyncConnection, wanted: CaseFilter) -> tuple[Standing, ...]:
    """Where each case of a list stands, in no order."""
    rows = await connection.execute(
        select(cases.c.case_no, cases.c.stage, cases.c.unit_code).where(*conditions(wanted))
    )
    return tuple(Standing(row.case_no, Stage(row.stage), row.unit_code) for row in rows)


async def numbers(
    connection: AsyncConnection, wanted: CaseFilter, order: Sorting, limit: int
) -> tuple[tuple[str, int], ...]:
    """The numbers and versions of the first cases of a list."""
    found = [case_no for case_no, _ in await _walked(connection, wanted, order, None, limit)]
    return await versions(connection, found)


async def versions(
    connection: AsyncConnection, case_nos: Sequence[str]
) -> tuple[tuple[str, int], ...]:
    """The versions these cases have now, in the order of the numbers; unknown ones are left out."""
    rows = await connection.execute(
        select(cases.c.case_no, cases.c.version).where(cases.c.case_no.in_(case_nos))
    )
    known = {row.case_no: row.version for row in rows}
    return tuple((each, known[each]) for each in case_nos if each in known)


def _line(row: Row[Any]) -> CaseLine:
    return CaseLine(
        case_no=row.case_no,
        review_no=row.review_no,
        version=row.version,
        stage=Stage(row.stage),
        stars=row.stars,
        real_name=row.real_name,
        unit_name=row.unit_name,
        unit_path=row.unit_path,
        holder=row.holder,
        item_name=row.item_name,
        window_no=row.window_no,
        channel=ReviewChannel(row.channel),
        comment=row.public_comment,
        received_at=row.received_at,
        next_due_at=row.next_due_at,
        next_due_kind=row.next_due_kind,
        provisional=row.provisional,
        overdue=row.overdue,
        supervised=row.supervised,
        complex=row.complex,
        round=row.round,
        has_finding=row.finding is not None,
        pending_requests=tuple(filter(None, row.pending_requests.split(","))),
        ahead=timedelta(seconds=row.ahead_seconds),
    )
