"""Counting cases by day and by topic, for charts. Rates and times are in indicators.py.

Which cases are meant is a filter of the lists (case_filters.py), always with a period: each read
walks the index of that period and comes back as one row a day, or a topic.
"""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.case_filters import CaseFilter, conditions
from db.shanghai_days import shanghai_day
from db.tables import cases, review_topics
from rules.case import CaseOutcome
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
    approved = or_(cases.c.outcome.is_(None), cases.c.outcome == CaseOutcome.CLOSED)
    in_period = (cases.c.closed_at >= period.start, cases.c.closed_at < period.end)
    return await _by_day(connection, cases.c.closed_at, *in_period, approved, *conditions(wanted))


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
