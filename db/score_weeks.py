"""Reading a unit's scores by week. Weeks are from Monday to Sunday (Asia/Shanghai)."""

from datetime import date
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, bindparam, cast, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.schema.scores import STARS
from db.scores import KEPT, counts_of, summed
from db.straight import Rows, rows_of
from db.tables import score_days
from rules.scores import Scores


async def latest_weeks(
    connection: AsyncConnection, unit_code: str, most: int
) -> tuple[tuple[date, Scores], ...]:
    """A unit's by the Mondays of the last so many weeks, the last in which it was rated first.

    Without dimensions; a week without reviews is left out.
    """
    statement = _latest_weeks(connection.dialect.name)
    return _made(await rows_of(connection, statement, {"unit": unit_code, "days": most * 7}), most)


@lru_cache(KEPT)
def _made(rows: Rows, most: int) -> tuple[tuple[date, Scores], ...]:
    # where days are missing, as many of them reach further back
    first = rows[0][0] - 7 * (most - 1) if rows else 0
    return tuple((_monday(row[0]), counts_of(row)) for row in rows if row[0] >= first)


@cache
def _latest_weeks(dialect: str) -> Any:
    days = (
        # a unit's days are in one part each; a day's number is figured here, once
        select(
            _julian_day(dialect, score_days.c.day).label("number"),
            *(score_days.c[name] for name in (*STARS, "invalid")),
        )
        .where(score_days.c.unit_code == bindparam("unit"))
        .order_by(score_days.c.day.desc())
        .limit(bindparam("days"))
        .subquery()
    )
    week: ColumnElement[int] = (days.c.number - days.c.number % 7).label("week")
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
