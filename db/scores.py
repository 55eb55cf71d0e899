"""Reading the roll-ups: the scores of the city, of units, windows and items, and by day.

A unit's scores are those of its own reviews and of every unit below it. Nothing here looks at a
review; how the roll-ups are kept is in score_writes.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, Column, ColumnElement, Row, Select, bindparam, cast, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.organisation import Unit
from db.schema.scores import FIGURES, STARS
from db.score_writes import ALL_OF_THE_CITY, CITY, ITEM, UNIT, WINDOW
from db.tables import items, score_days, score_totals, units
from rules.scores import Scores, Tally
from rules.stars import Dimension

__all__ = [
    "ScoredUnit",
    "Scores",
    "by_day",
    "children",
    "city_scores",
    "last_day",
    "scores_by_item",
    "scores_by_unit",
    "scores_by_window",
    "stars_by_window",
    "tops",
    "unit_scores",
]


@dataclass(frozen=True, slots=True)
class ScoredUnit:
    """A unit with its scores, those of the units below it included; without dimensions."""

    unit: Unit
    scores: Scores


_STARS = (*(score_totals.c[name] for name in STARS), score_totals.c.invalid)
"""What most pages show. Reading every dimension of many units takes longer than all the rest."""


def _counts(row: Row[Any]) -> Scores:
    return Scores((row.star_1, row.star_2, row.star_3, row.star_4, row.star_5), row.invalid)


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


def _sum(figure: Column[int]) -> ColumnElement[int]:
    # PostgreSQL adds big integers up to a decimal
    return cast(func.coalesce(func.sum(figure), 0), BigInteger).label(figure.name)


# statements are made once: making one takes longer than running it
_OF_CITY = select(*(_sum(score_totals.c[name]) for name in FIGURES)).where(
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


_WITH_UNITS: Select[Any] = (
    select(units, score_totals.c.kind.label("rated"), *_STARS)
    .outerjoin(score_totals, (score_totals.c.kind == UNIT) & (score_totals.c.code == units.c.code))
    .order_by(units.c.path)
)
_TOPS = _WITH_UNITS.where(units.c.parent_code.is_(None))
_CHILDREN = _WITH_UNITS.where(units.c.parent_code == bindparam("parent"))


def _scored(row: Row[Any]) -> ScoredUnit:
    unit = Unit(row.code, row.name, row.kind, row.parent_code, row.path)
    return ScoredUnit(unit, _counts(row) if row.rated else Scores())


async def tops(connection: AsyncConnection) -> tuple[ScoredUnit, ...]:
    """Every unit that no other is above of, by code; also those that were never rated."""
    rows = await connection.execute(_TOPS)
    return tuple(_scored(row) for row in rows)


async def children(connection: AsyncConnection, parent_code: str) -> tuple[ScoredUnit, ...]:
    """The units right below one, by code; also those that were never rated."""
    rows = await connection.execute(_CHILDREN, {"parent": parent_code})
    return tuple(_scored(row) for row in rows)


_WINDOWS = (score_totals.c.kind == WINDOW) & (score_totals.c.code == bindparam("unit"))
_OF_WINDOWS = select(score_totals).where(_WINDOWS)
_STARS_OF_WINDOWS = select(score_totals.c.window_no, *_STARS).where(_WINDOWS)


async def scores_by_window(connection: AsyncConnection, unit_code: str) -> dict[str, Scores]:
    """Those of a unit's windows, by number; one that was never rated is left out."""
    rows = await connection.execute(_OF_WINDOWS, {"unit": unit_code})
    return {row.window_no: _scores(row) for row in rows}


async def stars_by_window(connection: AsyncConnection, unit_code: str) -> dict[str, Scores]:
    """The same without dimensions."""
    rows = await connection.execute(_STARS_OF_WINDOWS, {"unit": unit_code})
    return {row.window_no: _counts(row) for row in rows}


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


_BY_DAY = (
    select(score_days.c.day, *(_sum(score_days.c[name]) for name in (*STARS, "invalid")))
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
    rows = await connection.execute(_BY_DAY, {"unit": unit, "first": first, "last": last})
    return {row.day: _counts(row) for row in rows}


_LAST_DAY = select(func.max(score_days.c.day)).where(score_days.c.unit_code == bindparam("unit"))


async def last_day(connection: AsyncConnection, unit_code: str) -> date | None:
    """The last day (Asia/Shanghai) something of a unit was rated; None if it never was."""
    found = await connection.execute(_LAST_DAY, {"unit": unit_code})
    last: date | None = found.scalar_one()
    return last
