"""What has lately been recorded of cases, for pages that refresh themselves.

By when it was recorded. Two writers may commit in another order than their clocks say, so a reader
looks back OVERLAP and leaves out what it knows.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.cases import CASE, CaseEvent, event_of
from db.tables import case_events, cases
from rules.case import Case

OVERLAP = timedelta(seconds=10)
"""How far commits may be out of order: longer than a transaction lasts."""

Key = tuple[str, int]
"""A case's number and the version an event brought it to."""


@dataclass(frozen=True, slots=True)
class Change:
    """One event, with its case as it stands now."""

    case: Case
    event: CaseEvent


async def newest_moment(connection: AsyncConnection) -> datetime | None:
    """When the newest event was recorded; None before the first."""
    found = await connection.execute(select(func.max(case_events.c.recorded_at)))
    moment: datetime | None = found.scalar_one()
    return moment


async def recorded_since(
    connection: AsyncConnection, since: datetime, most: int
) -> dict[Key, datetime]:
    """The newest `most` events recorded after a moment, and when each was."""
    rows = await connection.execute(
        select(case_events.c.case_no, case_events.c.version, case_events.c.recorded_at)
        .where(case_events.c.recorded_at > since)
        .order_by(case_events.c.recorded_at.desc())
        .limit(most)
    )
    return {(row.case_no, row.version): row.recorded_at for row in rows}


async def changes(connection: AsyncConnection, keys: Iterable[Key]) -> tuple[Change, ...]:
    """The events with these keys, in the order of their versions."""
    wanted = [
        and_(case_events.c.case_no == case_no, case_events.c.version == version)
        for case_no, version in keys
    ]
    if not wanted:
        return ()
    rows = await connection.execute(
        select(case_events, cases.c.state)
        .join(cases, cases.c.case_no == case_events.c.case_no)
        .where(or_(*wanted))
        .order_by(case_events.c.version)
    )
    return tuple(Change(CASE.validate_python(row.state), event_of(row)) for row in rows)
