"""Reading one case and its trail. Lists of them are in case_lists.py, writing in case_writes.py."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Row, Text, bindparam, cast, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.tables import case_events, cases, units
from rules.case import Case
from rules.stages import Stage

CASE: TypeAdapter[Case] = TypeAdapter(Case)
"""Between a case and the JSON of its `state` column."""

STATE = cast(cases.c.state, Text).label("state")
"""The column as its text, for `case_in`."""

CASES_KEPT = 256
"""Cases kept as they were read last: what waits for a decision is looked at again and again."""


@lru_cache(CASES_KEPT)
def case_in(state: str) -> Case:
    """The case in a text; of the same text it is made once. In one go it takes half the time."""
    return CASE.validate_json(state)


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """One line of the trail. `in_place_of` is the name of whoever the actor stood in for, or ""."""

    version: int
    kind: str
    at: datetime
    actor_name: str
    actor_role: str
    from_stage: Stage
    to_stage: Stage
    content: dict[str, Any]
    in_place_of: str = ""


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case with what the database knows beside its state. `ahead` is the demonstration's."""

    case: Case
    unit_name: str
    run_id: str
    ahead: timedelta
    recorded_at: datetime


# made once: they are read with every page of a case
_CASE = (
    select(
        STATE,
        cases.c.run_id,
        cases.c.ahead_seconds,
        cases.c.recorded_at,
        units.c.name.label("unit_name"),
    )
    .join(units, units.c.code == cases.c.unit_code)
    .where(cases.c.case_no == bindparam("case_no"))
)
_TRAIL = (
    select(case_events)
    .where(
        case_events.c.case_no == bindparam("case_no"), case_events.c.version > bindparam("after")
    )
    .order_by(case_events.c.version)
)


async def case(connection: AsyncConnection, case_no: str) -> CaseRow | None:
    """One case, or None."""
    found = (await connection.execute(_CASE, {"case_no": case_no})).one_or_none()
    if found is None:
        return None
    return CaseRow(
        case=case_in(found.state),
        unit_name=found.unit_name,
        run_id=found.run_id,
        ahead=timedelta(seconds=found.ahead_seconds),
        recorded_at=found.recorded_at,
    )


async def is_recorded(connection: AsyncConnection, case_no: str) -> bool:
    """Whether a case is on record."""
    found = await connection.execute(select(cases.c.case_no).where(cases.c.case_no == case_no))
    return found.first() is not None


async def trail(connection: AsyncConnection, case_no: str, after: int = 0) -> tuple[CaseEvent, ...]:
    """What happened to a case after a version, oldest first."""
    rows = await connection.execute(_TRAIL, {"case_no": case_no, "after": after})
    return tuple(event_of(row) for row in rows.all())


async def was_taken(
    connection: AsyncConnection, case_no: str, version: int, kind: str, *, by: str
) -> bool:
    """Whether somebody took the step that brought a case to a version."""
    found = await connection.execute(
        select(case_events.c.version).where(
            case_events.c.case_no == case_no,
            case_events.c.version == version,
            case_events.c.kind == kind,
            case_events.c.actor_id == by,
        )
    )
    return found.first() is not None


async def stood_in(connection: AsyncConnection, case_no: str) -> dict[int, str]:
    """For whom somebody stood in, by the version of the step; steps of one's own are not in it."""
    rows = await connection.execute(
        select(case_events.c.version, case_events.c.in_place_of).where(
            case_events.c.case_no == case_no, case_events.c.in_place_of.is_not(None)
        )
    )
    return {row.version: row.in_place_of for row in rows if row.in_place_of}


def event_of(row: Row[Any]) -> CaseEvent:
    """A row of the trail."""
    return CaseEvent(
        version=row.version,
        kind=row.kind,
        at=row.at,
        actor_name=row.actor_name,
        actor_role=row.actor_role,
        from_stage=Stage(row.from_stage),
        to_stage=Stage(row.to_stage),
        content=row.content,
        in_place_of=row.in_place_of or "",
    )
