"""Reading the roll-ups: the scores of the city, of units, windows and items, and by day.

A unit's scores are those of its own reviews and of every unit below it. Nothing here looks at a
review; how the roll-ups are kept is in score_writes.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    bindparam,
    cast,
    func,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from db.organisation import Item, Unit, Window
from db.patterns import ESCAPE, escaped
from db.schema.scores import FIGURES, STARS
from db.score_writes import ALL_OF_THE_CITY, CITY, ITEM, UNIT, WINDOW
from db.straight import Rows, rows_of
from db.tables import items, score_days, score_totals, units, windows
from rules.scores import Scores, Tally
from rules.stars import Dimension

__all__ = [
    "KEPT",
    "ScoredItem",
    "ScoredUnit",
    "ScoredWindow",
    "Scores",
    "below",
    "by_day",
    "city_scores",
    "counts_of",
    "scored_items",
    "scored_windows",
    "scores_by_item",
    "scores_by_unit",
    "scores_by_window",
    "scores_of",
    "tops",
]


@dataclass(frozen=True, slots=True)
class ScoredUnit:
    """A unit with its scores, those of the units below it included; without dimensions."""

    unit: Unit
    scores: Scores


@dataclass(frozen=True, slots=True)
class ScoredWindow:
    """A window with its scores, without dimensions."""

    window: Window
    scores: Scores


@dataclass(frozen=True, slots=True)
class ScoredItem:
    """A service item with its scores, wherever it was rated."""

    item: Item
    scores: Scores


_STARS = (*(score_totals.c[name] for name in STARS), score_totals.c.invalid)
"""What most pages show. Reading every dimension of many units takes longer than all the rest."""


KEPT = 1024
"""Lists kept by the rows they are made of: making them anew takes as long as reading the rows."""


def counts_of(row: Sequence[Any]) -> Scores:
    """From a row that ends in _STARS. By place: thousands are read for pages of a second."""
    one, two, three, four, five, invalid = row[-6:]
    return Scores((one, two, three, four, five), invalid)


_OF_DIMENSIONS = tuple(
    (each, FIGURES.index(f"{each}_total"), FIGURES.index(f"{each}_n")) for each in Dimension
)
_ITEM_TOTAL, _ITEM_N = FIGURES.index("item_total"), FIGURES.index("item_n")


def scores_of(row: Sequence[Any]) -> Scores:
    """From a row that ends in FIGURES."""
    figures = row[-len(FIGURES) :]
    one, two, three, four, five, invalid = figures[:6]
    return Scores(
        counts=(one, two, three, four, five),
        invalid=invalid,
        of_items=Tally(figures[_ITEM_TOTAL], figures[_ITEM_N]),
        dimensions={
            each: Tally(figures[total], figures[n])
            for each, total, n in _OF_DIMENSIONS
            if figures[n]
        },
    )


def summed(figure: ColumnElement[int]) -> ColumnElement[int]:
    """A figure added up, 0 of nothing; PostgreSQL adds big integers up to a decimal."""
    return cast(func.coalesce(func.sum(figure), 0), BigInteger).label(figure.name)


# statements are made once: making one takes longer than running it
_OF_CITY = select(*(summed(score_totals.c[name]) for name in FIGURES)).where(
    score_totals.c.kind == CITY
)


async def city_scores(connection: AsyncConnection) -> Scores:
    """The whole city's."""
    (found,) = await rows_of(connection, _OF_CITY)
    return scores_of(found)


async def scores_by_unit(connection: AsyncConnection, codes: Sequence[str]) -> dict[str, Scores]:
    """These units', by code; one that was never rated is left out."""
    rows = await connection.execute(
        select(score_totals).where(score_totals.c.kind == UNIT, score_totals.c.code.in_(codes))
    )
    return {row.code: scores_of(row) for row in rows}


_UNIT = (units.c.code, units.c.name, units.c.kind, units.c.parent_code, units.c.path)
_WITH_UNITS: Select[Any] = (
    select(*_UNIT, score_totals.c.kind.label("rated"), *_STARS)
    .outerjoin(score_totals, (score_totals.c.kind == UNIT) & (score_totals.c.code == units.c.code))
    .order_by(units.c.path)
)
_TOPS = _WITH_UNITS.where(units.c.parent_code.is_(None))
_BELOW = _WITH_UNITS.where(units.c.path.like(bindparam("below"), escape=ESCAPE))


@lru_cache(KEPT)
def _scored_units(rows: Rows) -> tuple[ScoredUnit, ...]:
    return tuple(ScoredUnit(Unit(*row[:5]), counts_of(row) if row[5] else Scores()) for row in rows)


async def tops(connection: AsyncConnection) -> tuple[ScoredUnit, ...]:
    """Every unit that no other is above of, by code; also those that were never rated."""
    return _scored_units(await rows_of(connection, _TOPS))


async def below(connection: AsyncConnection, path: str) -> tuple[ScoredUnit, ...]:
    """Every unit below the one at a path, however far, by path; also those never rated."""
    pattern = escaped(path) + "/%"
    return _scored_units(await rows_of(connection, _BELOW, {"below": pattern}))


_WINDOWS = (score_totals.c.kind == WINDOW) & (score_totals.c.code == bindparam("unit"))
_OF_WINDOWS = select(score_totals).where(_WINDOWS)
_SCORED_WINDOWS = (
    select(windows, score_totals.c.kind.label("rated"), *_STARS)
    .outerjoin(
        score_totals,
        (score_totals.c.kind == WINDOW)
        & (score_totals.c.code == windows.c.unit_code)
        & (score_totals.c.window_no == windows.c.window_no),
    )
    .where(windows.c.unit_code == bindparam("unit"))
    .order_by(windows.c.window_no)
)


async def scores_by_window(connection: AsyncConnection, unit_code: str) -> dict[str, Scores]:
    """Those of a unit's windows, by number; one that was never rated is left out."""
    rows = await connection.execute(_OF_WINDOWS, {"unit": unit_code})
    return {row.window_no: scores_of(row) for row in rows}


async def scored_windows(connection: AsyncConnection, unit_code: str) -> tuple[ScoredWindow, ...]:
    """A unit's windows, by number; also those that were never rated."""
    return _made_windows(await rows_of(connection, _SCORED_WINDOWS, {"unit": unit_code}))


@lru_cache(KEPT)
def _made_windows(rows: Rows) -> tuple[ScoredWindow, ...]:
    return tuple(
        ScoredWindow(Window(*row[:3]), counts_of(row) if row[3] else Scores()) for row in rows
    )


_OF_ITEMS = (
    select(score_totals)
    .join(items, items.c.code == score_totals.c.code)
    .where(score_totals.c.kind == ITEM, items.c.unit_code == bindparam("unit"))
)


async def scores_by_item(connection: AsyncConnection, unit_code: str) -> dict[str, Scores]:
    """Those of a unit's service items, wherever they were rated, by code.

    One that was never rated is left out.
    """
    rows = await connection.execute(_OF_ITEMS, {"unit": unit_code})
    return {row.code: scores_of(row) for row in rows}


_SCORED_ITEMS = (
    select(
        items.c.code,
        items.c.name,
        items.c.unit_code,
        score_totals.c.kind.label("rated"),
        *(score_totals.c[name] for name in FIGURES),
    )
    .outerjoin(score_totals, (score_totals.c.kind == ITEM) & (score_totals.c.code == items.c.code))
    .where(items.c.unit_code == bindparam("unit"))
    .order_by(items.c.code)
)


async def scored_items(connection: AsyncConnection, unit_code: str) -> tuple[ScoredItem, ...]:
    """A unit's service items, by code; also those that were never rated."""
    return _made_items(await rows_of(connection, _SCORED_ITEMS, {"unit": unit_code}))


@lru_cache(KEPT)
def _made_items(rows: Rows) -> tuple[ScoredItem, ...]:
    return tuple(ScoredItem(Item(*row[:3]), scores_of(row) if row[3] else Scores()) for row in rows)


_BY_DAY = (
    select(score_days.c.day, *(summed(score_days.c[name]) for name in (*STARS, "invalid")))
    .where(
        score_days.c.unit_code == bindparam("unit"),
        score_days.c.day.between(bindparam("first"), bindparam("last")),
    )
    .group_by(score_days.c.day)
    .order_by(score_days.c.day)
)


async def by_day(
    connection: AsyncConnection, unit_code: str | None, first: date, last: date
) -> dict[date, Scores]:
    """A unit's, or with None the city's, by the day (Asia/Shanghai) of rating, both ends included.

    Without dimensions; a day without reviews is left out.
    """
    unit = ALL_OF_THE_CITY if unit_code is None else unit_code
    rows = await rows_of(connection, _BY_DAY, {"unit": unit, "first": first, "last": last})
    return {row[0]: counts_of(row) for row in rows}
