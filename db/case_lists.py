"""Lists of cases: in order, continued from where a page ended, and counted.

An order is made of stretches, one after the other: what is due comes before what is not, one
stage before the next. Each stretch is walked along an index that ends in the case number, so that
no list is sorted as a whole and none loses or repeats a case between two pages. Which cases a list
holds is in case_filters.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, literal, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from db.case_filters import DUE_ONES, OPEN_ONES, CaseFilter, Scope, conditions
from db.schema.metadata import Utc
from db.tables import cases, reviews, staff, units
from rules.stages import Stage
from rules.stars import ReviewChannel, Stars


class SortBy(StrEnum):
    """What a list is ordered by."""

    DUE = "due"
    RECEIVED = "received"
    STARS = "stars"
    UNIT = "unit"
    STAGE = "stage"


@dataclass(frozen=True, slots=True)
class Sorting:
    """An order. By what is due, the cases in the stages of `first` come before the others: they
    wait for whoever asks, and no clock says so."""

    by: SortBy = SortBy.DUE
    descending: bool = False
    first: tuple[Stage, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a case stands in a list: which stretch, and what that goes by, as text."""

    stretch: int
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Start:
    """Where a page begins: behind a place, or before it."""

    place: Place
    backwards: bool = False


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
    holder: str | None
    item_code: str | None
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
    pending_requests: tuple[str, ...]
    ahead: timedelta


@dataclass(frozen=True, slots=True)
class CaseSlice:
    """A page of a list. The page before it ends before `first`, the next begins behind `last`;
    None where there is none."""

    lines: tuple[CaseLine, ...]
    first: Place | None
    last: Place | None


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Part of a list: a condition (None: all), and the columns its order goes by."""

    condition: ColumnElement[bool] | None
    columns: tuple[Any, ...]
    descending: bool = False


_RECEIVED = (cases.c.received_at, cases.c.case_no)
_DUE = (cases.c.next_due_at, cases.c.case_no)
_UNIT = (cases.c.unit_code, cases.c.received_at, cases.c.case_no)


def _stretches(wanted: CaseFilter, order: Sorting) -> tuple[_Stretch, ...]:
    down = order.descending
    match order.by:
        case SortBy.RECEIVED:
            return (_Stretch(None, _RECEIVED, down),)
        case SortBy.UNIT:
            return (_Stretch(None, _UNIT, down),)
        case SortBy.STARS:
            bad = sorted((each for each in Stars if each.is_bad), reverse=down)
            return tuple(_Stretch(cases.c.stars == int(each), _RECEIVED) for each in bad)
        case SortBy.STAGE:
            stages = reversed(Stage) if down else iter(Stage)
            return tuple(_Stretch(cases.c.stage == each, _RECEIVED) for each in stages)
        case SortBy.DUE if wanted.archived:
            # nothing is due any more
            return (_Stretch(None, _RECEIVED, not down),)
        case SortBy.DUE:
            return _by_due(order)


def _by_due(order: Sorting) -> tuple[_Stretch, ...]:
    due = _Stretch(DUE_ONES, _DUE, order.descending)
    rest = _Stretch(~DUE_ONES, _RECEIVED, descending=True)
    if not order.first:
        return due, rest
    waiting = cases.c.stage.in_(order.first)
    return (
        _Stretch(waiting, _RECEIVED, order.descending),
        _Stretch(DUE_ONES & ~waiting, _DUE, order.descending),
        _Stretch(~DUE_ONES & ~waiting, _RECEIVED, descending=True),
    )


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


async def _walked(
    connection: AsyncConnection,
    wanted: CaseFilter,
    order: Sorting,
    start: Start | None,
    limit: int,
) -> list[tuple[str, Place]]:
    """The numbers of the next cases, and where each stands."""
    backwards = start is not None and start.backwards
    walks = list(enumerate(_stretches(wanted, order)))
    found: list[tuple[str, Place]] = []
    for index, stretch in reversed(walks) if backwards else walks:
        beyond = None
        if start is not None:
            at = start.place.stretch
            if index > at if backwards else index < at:
                continue
            beyond = start.place if index == at else None
        query = _walk(wanted, stretch, beyond, backwards=backwards).limit(limit - len(found))
        rows = await connection.execute(query)
        found += [(row[-1], Place(index, tuple(map(_text, row)))) for row in rows]
        if len(found) == limit:
            break
    return found


def _walk(
    wanted: CaseFilter, stretch: _Stretch, beyond: Place | None, *, backwards: bool
) -> Select[Any]:
    downwards = stretch.descending is not backwards
    query = select(*stretch.columns).where(*conditions(wanted))
    if stretch.condition is not None:
        query = query.where(stretch.condition)
    if beyond is not None:
        here = tuple_(
            *(
                literal(_value(column, text), column.type)
                for column, text in zip(stretch.columns, beyond.values, strict=True)
            )
        )
        row = tuple_(*stretch.columns)
        query = query.where(row < here if downwards else row > here)
    return query.order_by(*(each.desc() if downwards else each for each in stretch.columns))


def _text(value: datetime | str) -> str:
    return value.isoformat() if isinstance(value, datetime) else value


def _value(column: Any, text: str) -> datetime | str:
    return datetime.fromisoformat(text) if isinstance(column.type, Utc) else text


def fits(wanted: CaseFilter, order: Sorting, place: Place) -> bool:
    """Whether a place can be one of this list: a forged or an old address may name any."""
    stretches = _stretches(wanted, order)
    if not 0 <= place.stretch < len(stretches):
        return False
    columns = stretches[place.stretch].columns
    try:
        return len([_value(*each) for each in zip(columns, place.values, strict=True)]) > 0
    except ValueError:
        return False


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
        cases.c.ahead_seconds,
        units.c.name.label("unit_name"),
        staff.c.name.label("holder"),
        reviews.c.item_code,
        reviews.c.window_no,
        reviews.c.channel,
        reviews.c.public_comment,
    )
    .join(units, units.c.code == cases.c.unit_code)
    .join(reviews, reviews.c.review_no == cases.c.review_no)
    .outerjoin(staff, staff.c.id == cases.c.holder_id)
)


async def _lines(connection: AsyncConnection, case_nos: Sequence[str]) -> tuple[CaseLine, ...]:
    """The lines of these cases, in the order of the numbers."""
    if not case_nos:
        return ()
    rows = await connection.execute(_LINES.where(cases.c.case_no.in_(case_nos)))
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


def _number(wanted: CaseFilter, at_most: int | None) -> ColumnElement[int]:
    found = select(literal(1)).select_from(cases).where(*conditions(wanted))
    if at_most is not None:
        found = found.limit(at_most + 1)
    return select(func.count()).select_from(found.subquery()).scalar_subquery()


async def counted(
    connection: AsyncConnection, wanted: CaseFilter, at_most: int | None = None
) -> int:
    """How many there are; whoever counts no further than `at_most` gets one more than that."""
    found = await connection.execute(select(_number(wanted, at_most)))
    return found.scalar_one()


async def counted_each(
    connection: AsyncConnection, several: Sequence[CaseFilter], at_most: int
) -> tuple[int, ...]:
    """How many each of these finds, counted no further than one more than `at_most`."""
    if not several:
        return ()
    found = await connection.execute(select(*(_number(each, at_most) for each in several)))
    return tuple(found.one())


async def open_by_stage(connection: AsyncConnection, scope: Scope) -> dict[Stage, int]:
    """How many open cases stand in each stage."""
    rows = await connection.execute(
        select(cases.c.stage, func.count())
        .where(OPEN_ONES, *conditions(CaseFilter(scope=scope)))
        .group_by(cases.c.stage)
    )
    return {Stage(stage): number for stage, number in rows}


def _line(row: Row[Any]) -> CaseLine:
    return CaseLine(
        case_no=row.case_no,
        review_no=row.review_no,
        version=row.version,
        stage=Stage(row.stage),
        stars=row.stars,
        real_name=row.real_name,
        unit_name=row.unit_name,
        holder=row.holder,
        item_code=row.item_code,
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
        pending_requests=tuple(filter(None, row.pending_requests.split(","))),
        ahead=timedelta(seconds=row.ahead_seconds),
    )
