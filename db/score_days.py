"""Reading the roll-ups by the day of rating: the scores of a unit or the city in a time."""

from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, bindparam, cast, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.schema.scores import STARS
from db.score_writes import ALL_OF_THE_CITY
from db.scores import counts_of, summed
from db.tables import score_days
from rules.scores import Scores

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
    rows = await connection.execute(_BY_DAY, {"unit": unit, "first": first, "last": last})
    return {row.day: counts_of(row) for row in rows}


async def latest_weeks(
    connection: AsyncConnection, unit_code: str, most: int
) -> dict[date, Scores]:
    """A unit's by the Monday of the last so many weeks, up to the last in which it was rated.

    Without dimensions; a week without reviews is left out.
    """
    statement = _latest_weeks(connection.dialect.name)
    rows = (await connection.execute(statement, {"unit": unit_code, "days": most * 7})).all()
    # where days are missing, as many of them reach further back
    first = rows[0].week - 7 * (most - 1) if rows else 0
    return {_monday(row.week): counts_of(row) for row in rows if row.week >= first}


@cache
def _latest_weeks(dialect: str) -> Any:
    days = (
        # a unit's days are in one part each
        select(score_days.c.day, *(score_days.c[name] for name in (*STARS, "invalid")))
        .where(score_days.c.unit_code == bindparam("unit"))
        .order_by(score_days.c.day.desc())
        .limit(bindparam("days"))
        .subquery()
    )
    number = _julian_day(dialect, days.c.day)
    week: ColumnElement[int] = cast(number - number % 7, Integer).label("week")
    # only PostgreSQL adds big integers up to a decimal
    add = summed if dialect == "postgresql" else func.sum
    figures = (add(days.c[name]) for name in (*STARS, "invalid"))
    by_week: Any = select(week, *figures).group_by(week)
    return by_week.order_by(week.desc())


def _julian_day(dialect: str, day: ColumnElement[date]) -> ColumnElement[int]:
    """The number of a day; those of Mondays are multiples of seven."""
    if dialect == "postgresql":
        return cast(func.to_char(day, "J"), Integer)
    return cast(func.julianday(day) + 0.5, Integer)


JULIAN = 1_721_425
"""The Julian day that precedes 0001-01-01 is its number less the ordinal of `date`."""


def _monday(week: int) -> date:
    return date.fromordinal(week - JULIAN)
