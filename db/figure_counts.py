"""Counting cases by day, by topic and by what was rated, for charts.

Rates and times are in indicators.py. Which cases are meant is a filter of the lists
(case_filters.py), always with a period: each read walks the index of that period and comes back as
one row a day, a topic, a window or an item.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.case_filters import Between, CaseFilter, conditions
from db.shanghai_days import shanghai_day
from db.tables import cases, items, review_topics, reviews, units, windows
from rules.indicators import Period
from rules.topics import Topic


async def received_by_day(connection: AsyncConnection, wanted: CaseFilter) -> dict[date, int]:
    """How many cases came in each day (Asia/Shanghai); a day without any is left out."""
    return await _by_day(connection, cases.c.received_at, *conditions(wanted))


async def closed_by_day(
    connection: AsyncConnection, wanted: CaseFilter, period: Period
) -> dict[date, int]:
    """How many cases were closed each day, by approval; one closed again counts on the later day.

    The filter's own period is one of receipt: it must not have any.
    """
    closed = replace(wanted, closed=Between(period.start, period.end))
    return await _by_day(connection, cases.c.closed_at, *conditions(closed))


async def _by_day(
    connection: AsyncConnection, moment: Any, *which: ColumnElement[bool]
) -> dict[date, int]:
    day = shanghai_day(connection, moment).label("day")
    days = select(day).where(*which).subquery()
    rows = await connection.execute(select(days.c.day, func.count()).group_by(days.c.day))
    return {each: number for each, number in rows}  # noqa: C416 - rows are not pairs to mypy


async def received_by_topic(connection: AsyncConnection, wanted: CaseFilter) -> dict[Topic, int]:
    """How many cases are about each topic; one may be about several, or about none."""
    # a name of its own: the filter may ask about topics too
    about = review_topics.alias("about")
    rows = await connection.execute(
        select(about.c.topic, func.count())
        .select_from(cases.join(about, about.c.review_no == cases.c.review_no))
        .where(*conditions(wanted))
        .group_by(about.c.topic)
    )
    found = {topic: number for topic, number in rows}  # noqa: C416 - as above
    return {topic: found.get(topic, 0) for topic in Topic}


PLACES = 100
"""Windows, or items, with the most; the rest have few."""


@dataclass(frozen=True, slots=True)
class AtWindow:
    """How many cases are about one window; `name` is "" for one that has only its number."""

    unit_name: str
    window_no: str
    name: str
    cases: int


async def received_by_window(
    connection: AsyncConnection, wanted: CaseFilter
) -> tuple[AtWindow, ...]:
    """How many cases are about each window, the most first."""
    # a name of its own: the filter may ask about reviews too
    rated, number = reviews.alias("rated"), func.count().label("number")
    rows = await connection.execute(
        select(units.c.name.label("unit"), rated.c.window_no, windows.c.name, number)
        .select_from(
            cases.join(rated, rated.c.review_no == cases.c.review_no)
            .join(units, units.c.code == rated.c.unit_code)
            .outerjoin(
                windows,
                (windows.c.unit_code == rated.c.unit_code)
                & (windows.c.window_no == rated.c.window_no),
            )
        )
        .where(rated.c.window_no.is_not(None), *conditions(wanted))
        .group_by(units.c.name, rated.c.window_no, windows.c.name)
        .order_by(number.desc(), units.c.name, rated.c.window_no)
        .limit(PLACES)
    )
    return tuple(AtWindow(row.unit, row.window_no, row.name or "", row.number) for row in rows)


async def received_by_item(connection: AsyncConnection, wanted: CaseFilter) -> dict[str, int]:
    """How many cases are about each service item, by its name, the most first."""
    # a name of its own: the filter may ask about reviews too
    rated, number = reviews.alias("rated"), func.count().label("number")
    rows = await connection.execute(
        select(items.c.name, number)
        .select_from(
            cases.join(rated, rated.c.review_no == cases.c.review_no).join(
                items, items.c.code == rated.c.item_code
            )
        )
        .where(*conditions(wanted))
        .group_by(items.c.code, items.c.name)
        .order_by(number.desc(), items.c.code)
        .limit(PLACES)
    )
    found: dict[str, int] = {}
    for row in rows:
        # two items may have one name
        found[row.name] = found.get(row.name, 0) + row.number
    return found
