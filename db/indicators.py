"""The indicators of units in a period, counted by the database group by group.

What the groups are is in indicator_reads.py, what each adds to in rules/handling_counts.py.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Row, Select
from sqlalchemy.ext.asyncio import AsyncConnection

from db import indicator_reads as reads
from db.calendars import newest
from db.indicator_reads import Wanted
from rules import handling_counts as counts
from rules.case import Finding, Result
from rules.clocks import ClockKind
from rules.indicators import Indicators, Standing, together
from rules.survey import SurveyVia

__all__ = ["Wanted", "indicators", "indicators_by_unit"]


class _Group(Protocol):
    def indicators(self) -> Indicators: ...


@dataclass(frozen=True, slots=True)
class _Reading:
    statement: Callable[[Wanted, datetime], Select[Any]]
    group: Callable[[Row[Any]], _Group]


READINGS = (
    _Reading(
        reads.duties,
        lambda row: counts.Duties(
            ClockKind(row.kind),
            Standing(row.standing),
            Finding(row.finding) if row.finding else None,
            row.number,
        ),
    ),
    _Reading(
        reads.originals,
        lambda row: counts.OriginalClosures(Standing(row.standing), row.number),
    ),
    _Reading(reads.cases_due, lambda row: counts.CasesDue(bool(row.missed), row.number)),
    _Reading(
        reads.dispatched,
        lambda row: counts.Dispatched(bool(row.returned), bool(row.extended), row.number),
    ),
    _Reading(
        reads.closed,
        lambda row: counts.Closed(
            Result(row.result) if row.result else None, bool(row.reopened), row.number
        ),
    ),
    _Reading(
        reads.answered,
        lambda row: counts.Answered(
            SurveyVia(row.via), bool(row.contacted_first), bool(row.satisfied), row.number
        ),
    ),
    _Reading(reads.unanswered, lambda row: counts.Unanswered(bool(row.called), row.number)),
    _Reading(reads.claims, lambda row: counts.ClaimsDecided(bool(row.upheld), row.number)),
)


async def indicators_by_unit(
    connection: AsyncConnection, wanted: Wanted, now: datetime
) -> dict[str, Indicators]:
    """The indicators of each unit's own cases, by code, as of `now` (UTC).

    Units without any are left out; of a unit with those below it: rules.indicators.together.
    """
    found: dict[str, list[Indicators]] = {}
    for reading in READINGS:
        for row in await connection.execute(reading.statement(wanted, now)):
            found.setdefault(row.unit, []).append(reading.group(row).indicators())
    calendar = await newest(connection)
    for unit, took in (await _took(connection, wanted)).items():
        found.setdefault(unit, []).append(counts.times(took, calendar))
    return {unit: together(several) for unit, several in found.items()}


async def indicators(connection: AsyncConnection, wanted: Wanted, now: datetime) -> Indicators:
    """The indicators of a unit with every unit below it, or of the city."""
    return together((await indicators_by_unit(connection, wanted, now)).values())


async def _took(connection: AsyncConnection, wanted: Wanted) -> dict[str, list[counts.Took]]:
    found: dict[str, list[counts.Took]] = {}
    for row in await connection.execute(reads.took(connection, wanted)):
        took = counts.Took(ClockKind(row.kind), row.began, row.done, row.number)
        found.setdefault(row.unit, []).append(took)
    return found
