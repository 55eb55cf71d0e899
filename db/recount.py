"""Counting the roll-ups anew, to find what differs from the reviews and cases and to set it right.

Reviews are counted by the database in its own words, not by what keeps the roll-ups
(score_writes.py): the two check each other. Cases are judged each as it stands, where closure.py
adds up what every transition changed.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date
from operator import add
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Row,
    and_,
    case,
    delete,
    func,
    insert,
    select,
    text,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from db.cases import CASE
from db.schema.scores import FIGURES, STARS
from db.score_writes import ALL_OF_THE_CITY, CITY, ITEM, UNIT, WINDOW
from db.shanghai_days import shanghai_day
from db.tables import case_totals, cases, reviews, score_days, score_totals, units
from rules.closure import FIGURES as CASE_FIGURES
from rules.closure import closure_of
from rules.stars import Dimension

Total = tuple[str, str, str]
Day = tuple[str, date]
Counted = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Rollups:
    """Every figure by what it is of, of cases by unit; rows of nothing but zeros are left out."""

    totals: dict[Total, Counted]
    days: dict[Day, Counted]
    cases: dict[str, Counted]


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
    return (
        *_compared(stored.totals, right.totals, FIGURES, ":".join),
        *_compared(stored.days, right.days, FIGURES, _name_of_day),
        *_compared(stored.cases, right.cases, CASE_FIGURES, lambda code: f"cases:{code}"),
    )


def _compared(
    stored: Mapping[Any, Counted],
    right: Mapping[Any, Counted],
    names: Sequence[str],
    called: Callable[[Any], str],
) -> Iterator[Difference]:
    nothing = (0,) * len(names)
    for key in sorted({*stored, *right}):
        both = zip(names, stored.get(key, nothing), right.get(key, nothing), strict=True)
        for figure, was, should_be in both:
            if was != should_be:
                # what it is of in one word: city, unit:Q01, window:Q01-01:05, unit:Q01:2019-08-01
                of = called(key).rstrip(":").replace("::", ":")
                yield Difference(of, figure, was, should_be)


def _name_of_day(key: Day) -> str:
    return f"{UNIT}:{key[0]}:{key[1]}" if key[0] else f"{CITY}:{key[1]}"


async def kept(connection: AsyncConnection) -> Rollups:
    """What the roll-ups say."""
    totals: dict[Total, Counted] = {}
    for row in await connection.execute(select(score_totals)):
        _add(totals, (row.kind, row.code, row.window_no), _figures(row))
    days: dict[Day, Counted] = {}
    for row in await connection.execute(select(score_days)):
        _add(days, (row.unit_code, row.day), _figures(row))
    of_cases = {
        row.unit_code: tuple(row._mapping[name] for name in CASE_FIGURES)
        for row in await connection.execute(select(case_totals))
    }
    return Rollups(_without_zeros(totals), _without_zeros(days), _without_zeros(of_cases))


async def counted(connection: AsyncConnection) -> Rollups:
    """What the reviews say."""
    paths = {
        row.code: row.path.split("/")
        for row in await connection.execute(select(units.c.code, units.c.path))
    }
    totals: dict[Total, Counted] = {}
    days: dict[Day, Counted] = {}
    for row in await _grouped(
        connection,
        reviews.c.unit_code,
        shanghai_day(connection, reviews.c.submitted_at).label("day"),
    ):
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
    return Rollups(totals, days, _without_zeros(await _counted_cases(connection, paths)))


async def _counted_cases(
    connection: AsyncConnection, paths: Mapping[str, Sequence[str]]
) -> dict[str, Counted]:
    found: dict[str, Counted] = {}
    async with connection.stream(select(cases.c.state)) as states:
        async for state in states.scalars():
            case = CASE.validate_python(state)
            figures = astuple(closure_of(case))
            for code in (ALL_OF_THE_CITY, *paths[case.review.unit.code]):
                _add(found, code, figures)
    return found


async def refill(connection: AsyncConnection) -> None:
    """Replace the roll-ups by what the reviews and cases say. Call `hold_reviews` first."""
    right = await counted(connection)
    totals = [
        {"kind": key[0], "code": key[1], "window_no": key[2], "slot": 0, **_named(figures)}
        for key, figures in right.totals.items()
    ]
    days = [
        {"unit_code": key[0], "day": key[1], "slot": 0, **_named(figures)}
        for key, figures in right.days.items()
    ]
    of_cases = [
        {"unit_code": code, **dict(zip(CASE_FIGURES, figures, strict=True))}
        for code, figures in right.cases.items()
    ]
    for table, rows in ((score_totals, totals), (score_days, days), (case_totals, of_cases)):
        await connection.execute(delete(table))
        if rows:
            await connection.execute(insert(table), rows)


async def hold_reviews(connection: AsyncConnection) -> None:
    """Let nobody else write or count a review or a case before this transaction ends."""
    # SQLite has one writer at a time anyway
    if connection.dialect.name == "postgresql":
        await connection.execute(text("LOCK TABLE cases, reviews IN SHARE ROW EXCLUSIVE MODE"))


def _figures(row: Row[Any]) -> Counted:
    values = row._mapping
    return tuple(int(values[name]) for name in FIGURES)


def _named(figures: Counted) -> dict[str, int]:
    return dict(zip(FIGURES, figures, strict=True))


def _add(into: dict[Any, Counted], key: Total | Day | str, figures: Counted) -> None:
    there = into.get(key)
    into[key] = tuple(map(add, there, figures)) if there else figures


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
