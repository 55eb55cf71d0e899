"""Reading the roll-ups: the scores of the city, of units, windows and items.

A unit's scores are those of its own reviews and of every unit below it. Nothing here looks at a
review; scores by day are in score_days.py, how the roll-ups are kept in score_writes.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Row, Select, bindparam, cast, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.organisation import Item, Unit, Window
from db.schema.scores import FIGURES, STARS
from db.score_writes import CITY, ITEM, UNIT, WINDOW
from db.tables import items, score_totals, units, windows
from rules.scores import Scores, Tally
from rules.stars import Dimension

__all__ = [
    "ScoredItem",
    "ScoredUnit",
    "ScoredWindow",
    "Scores",
    "children",
    "city_scores",
    "scored_items",
    "scored_windows",
    "scores_by_item",
    "scores_by_unit",
    "scores_by_window",
    "tops",
    "unit_scores",
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


def counts_of(row: Row[Any]) -> Scores:
    """From a row that ends in _STARS. By place: thousands are read for pages of a second."""
    figures: tuple[Any, ...] = tuple(row)
    one, two, three, four, five, invalid = figures[-6:]
    return Scores((one, two, three, four, five), invalid)


def _scores(row: Row[Any]) -> Scores:
    values = row._mapping
    return Scores(
        counts=(row.star_1, row.star_2, row.star_3, row.star_4, row.star_5),
        invalid=row.invalid,
        of_items=Tally(row.item_total, row.item_n),
        dimensions={
            each: Tally(values[f"{each}_total"], values[f"{each}_n"])
            for each in Dimension
            if values[f"{each}_n"]
        },
    )


def summed(figure: ColumnElement[int]) -> ColumnElement[int]:
    """A figure of several rows added up, under its own name."""
    # PostgreSQL adds big integers up to a decimal
    return cast(func.coalesce(func.sum(figure), 0), BigInteger).label(figure.name)


# statements are made once: making one takes longer than running it
_OF_CITY = select(*(summed(score_totals.c[name]) for name in FIGURES)).where(
    score_totals.c.kind == CITY
)


async def city_scores(connection: AsyncConnection) -> Scores:
    """The whole city's."""
    found = await connection.execute(_OF_CITY)
    return _scores(found.one())  # type: ignore[arg-type]


_OF_UNIT = select(score_totals).where(
    score_totals.c.kind == UNIT, score_totals.c.code == bindparam("code")
)


async def unit_scores(connection: AsyncConnection, code: str) -> Scores:
    """One unit's, with those of every unit below it."""
    row = (await connection.execute(_OF_UNIT, {"code": code})).one_or_none()
    return _scores(row) if row else Scores()


async def scores_by_unit(connection: AsyncConnection, codes: Sequence[str]) -> dict[str, Scores]:
    """These units', by code; one that was never rated is left out."""
    rows = await connection.execute(
        select(score_totals).where(score_totals.c.kind == UNIT, score_totals.c.code.in_(codes))
    )
    return {row.code: _scores(row) for row in rows}


_UNIT = (units.c.code, units.c.name, units.c.kind, units.c.parent_code, units.c.path)
_WITH_UNITS: Select[Any] = (
    select(*_UNIT, score_totals.c.kind.label("rated"), *_STARS)
    .outerjoin(score_totals, (score_totals.c.kind == UNIT) & (score_totals.c.code == units.c.code))
    .order_by(units.c.path)
)
_TOPS = _WITH_UNITS.where(units.c.parent_code.is_(None))
_CHILDREN = _WITH_UNITS.where(units.c.parent_code == bindparam("parent"))


def _scored(row: Row[Any]) -> ScoredUnit:
    figures: tuple[Any, ...] = tuple(row)
    code, name, kind, parent_code, path, rated = figures[:6]
    unit = Unit(code, name, kind, parent_code, path)
    return ScoredUnit(unit, counts_of(row) if rated else Scores())


async def tops(connection: AsyncConnection) -> tuple[ScoredUnit, ...]:
    """Every unit that no other is above of, by code; also those that were never rated."""
    rows = await connection.execute(_TOPS)
    return tuple(map(_scored, rows.all()))


async def children(connection: AsyncConnection, parent_code: str) -> tuple[ScoredUnit, ...]:
    """The units right below one, by code; also those that were never rated."""
    rows = await connection.execute(_CHILDREN, {"parent": parent_code})
    return tuple(map(_scored, rows.all()))


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
    return {row.window_no: _scores(row) for row in rows}


async def scored_windows(connection: AsyncConnection, unit_code: str) -> tuple[ScoredWindow, ...]:
    """A unit's windows, by number; also those that were never rated."""
    rows = await connection.execute(_SCORED_WINDOWS, {"unit": unit_code})
    return tuple(
        ScoredWindow(
            Window(row.unit_code, row.window_no, row.name),
            counts_of(row) if row.rated else Scores(),
        )
        for row in rows.all()
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
    return {row.code: _scores(row) for row in rows}


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
    rows = await connection.execute(_SCORED_ITEMS, {"unit": unit_code})
    return tuple(
        ScoredItem(Item(row.code, row.name, row.unit_code), _scores(row) if row.rated else Scores())
        for row in rows.all()
    )
