"""Counting the roll-ups anew from the reviews: to find what differs, to set it right, to fill them.

The counting is done by the database in its own words, not by what keeps the roll-ups
(score_writes.py): the two check each other.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Date,
    Row,
    and_,
    case,
    delete,
    func,
    insert,
    select,
    text,
    type_coerce,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from db.schema.scores import FIGURES, STARS
from db.score_writes import ALL_OF_THE_CITY, CITY, ITEM, UNIT, WINDOW
from db.tables import reviews, score_days, score_totals, units
from rules.stars import Dimension

SHANGHAI_HOURS = "+8 hours"
"""What SQLite adds to UTC. Shanghai has had no summer time since 1991, and no review is as old."""

Total = tuple[str, str, str]
Day = tuple[str, date]
Counted = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Rollups:
    """Every figure of FIGURES, by what it is of; rows of nothing but zeros are left out."""

    totals: dict[Total, Counted]
    days: dict[Day, Counted]


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that the roll-ups have as `kept` and the reviews as `counted`."""

    of: str
    figure: str
    kept: int
    counted: int


async def differences(connection: AsyncConnection) -> tuple[Difference, ...]:
    """Every figure that differs. The connection must see one state of the database throughout."""
    stored, right = await kept(connection), await counted(connection)
    return tuple(
        Difference(_name(key), figure, was, should_be)
        for there, here in ((stored.totals, right.totals), (stored.days, right.days))
        for key in sorted({*there, *here})
        for figure, was, should_be in zip(
            FIGURES, there.get(key, _NOTHING), here.get(key, _NOTHING), strict=True
        )
        if was != should_be
    )


_NOTHING: Counted = (0,) * len(FIGURES)


def _name(key: Total | Day) -> str:
    """What a row is of, in one word: city, unit:Q01, window:Q01-01:05, unit:Q01:2019-08-01."""
    if isinstance(key[1], date):
        return ":".join((*((UNIT, key[0]) if key[0] else (CITY,)), key[1].isoformat()))
    return ":".join(part for part in key if isinstance(part, str) and part)


async def kept(connection: AsyncConnection) -> Rollups:
    """What the roll-ups say."""
    totals: dict[Total, Counted] = {}
    for row in await connection.execute(select(score_totals)):
        _add(totals, (row.kind, row.code, row.window_no), _figures(row))
    days: dict[Day, Counted] = {}
    for row in await connection.execute(select(score_days)):
        _add(days, (row.unit_code, row.day), _figures(row))
    return Rollups(_without_zeros(totals), _without_zeros(days))


async def counted(connection: AsyncConnection) -> Rollups:
    """What the reviews say."""
    paths = {
        row.code: row.path.split("/")
        for row in await connection.execute(select(units.c.code, units.c.path))
    }
    totals: dict[Total, Counted] = {}
    days: dict[Day, Counted] = {}
    for row in await _grouped(connection, reviews.c.unit_code, _local_day(connection)):
        figures = _figures(row)
        _add(totals, (CITY, ALL_OF_THE_CITY, ""), figures)
        _add(days, (ALL_OF_THE_CITY, row.day), figures)
        for code in paths[row.unit_code]:
            _add(totals, (UNIT, code, ""), figures)
            _add(days, (code, row.day), figures)
    for row in await _grouped(connection, reviews.c.unit_code, reviews.c.window_no):
        if row.window_no:
            _add(totals, (WINDOW, row.unit_code, row.window_no), _figures(row))
    for row in await _grouped(connection, reviews.c.item_code):
        if row.item_code:
            _add(totals, (ITEM, row.item_code, ""), _figures(row))
    return Rollups(totals, days)


async def refill(connection: AsyncConnection) -> None:
    """Replace the roll-ups by what the reviews say. Call `hold_reviews` first."""
    right = await counted(connection)
    await connection.execute(delete(score_totals))
    await connection.execute(delete(score_days))
    totals = [
        {"kind": key[0], "code": key[1], "window_no": key[2], "slot": 0, **_named(figures)}
        for key, figures in right.totals.items()
    ]
    days = [
        {"unit_code": key[0], "day": key[1], "slot": 0, **_named(figures)}
        for key, figures in right.days.items()
    ]
    for table, rows in ((score_totals, totals), (score_days, days)):
        if rows:
            await connection.execute(insert(table), rows)


async def hold_reviews(connection: AsyncConnection) -> None:
    """Let nobody else write a review or count one before this transaction ends."""
    # SQLite has one writer at a time anyway
    if connection.dialect.name == "postgresql":
        await connection.execute(text("LOCK TABLE reviews IN SHARE ROW EXCLUSIVE MODE"))


def _figures(row: Row[Any]) -> Counted:
    values = row._mapping
    return tuple(int(values[name]) for name in FIGURES)


def _named(figures: Counted) -> dict[str, int]:
    return dict(zip(FIGURES, figures, strict=True))


def _add(into: dict[Any, Counted], key: Total | Day, figures: Counted) -> None:
    into[key] = tuple(map(sum, zip(into.get(key, _NOTHING), figures, strict=True)))


def _without_zeros(found: Mapping[Any, Counted]) -> dict[Any, Counted]:
    return {key: figures for key, figures in found.items() if any(figures)}


async def _grouped(
    connection: AsyncConnection, *by: Column[Any] | ColumnElement[Any]
) -> Sequence[Row[Any]]:
    """Every figure of the reviews, grouped."""
    found = await connection.execute(select(*by, *_summed()).group_by(*by))
    return found.all()


def _summed() -> Iterable[ColumnElement[int]]:
    valid = reviews.c.invalid_ground.is_(None)
    of_item = and_(valid, reviews.c.item_code.is_not(None), reviews.c.window_no.is_(None))
    for star, name in enumerate(STARS, start=1):
        yield _sum(and_(valid, reviews.c.stars == star), 1).label(name)
    yield _sum(reviews.c.invalid_ground.is_not(None), 1).label("invalid")
    yield _sum(of_item, reviews.c.stars).label("item_total")
    yield _sum(of_item, 1).label("item_n")
    for dimension in Dimension:
        points = reviews.c[dimension]
        given = and_(valid, points.is_not(None))
        yield _sum(given, points).label(f"{dimension}_total")
        yield _sum(given, 1).label(f"{dimension}_n")


def _sum(where: ColumnElement[bool], what: ColumnElement[int] | int) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((where, what), else_=0)), 0)


def _local_day(connection: AsyncConnection) -> ColumnElement[date]:
    """The day of rating, Asia/Shanghai."""
    if connection.dialect.name == "postgresql":
        here = func.timezone("Asia/Shanghai", reviews.c.submitted_at)
        return func.date(here, type_=Date).label("day")
    shifted = func.date(reviews.c.submitted_at, SHANGHAI_HOURS)
    return type_coerce(shifted, Date).label("day")
