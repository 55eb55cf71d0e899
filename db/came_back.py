"""What came back to a unit and waits for its answer, read from the trail of its open cases.

What comes back, and what answers it: rules/coming_back.py.
"""

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.case_filters import CaseFilter, conditions
from db.case_shapes import KEPT, filled, shape_of
from db.cases import STATE, CaseEvent, case_in, event_of
from db.schema.cases import COMES, KIND
from db.tables import case_events, cases, units
from rules.case import Case
from rules.coming_back import ANSWERED_BY, REFUSALS
from rules.stages import Action


@dataclass(frozen=True, slots=True)
class CameBack:
    """One thing that came back: the step, and its case as it stands now. `ahead` is the
    demonstration's."""

    event: CaseEvent
    case: Case
    unit_name: str
    ahead: timedelta


async def came_back(
    connection: AsyncConnection, wanted: CaseFilter, limit: int
) -> tuple[CameBack, ...]:
    """At most `limit` of them in the cases of a filter, the newest first."""
    shape, moments = shape_of(wanted)
    rows = await connection.execute(_statement(shape), moments | {"most": limit})
    return tuple(
        CameBack(
            event=event_of(row),
            case=case_in(row.state),
            unit_name=row.unit_name,
            ahead=timedelta(seconds=row.ahead_seconds),
        )
        for row in rows.all()
    )


@lru_cache(KEPT)
def _statement(shape: CaseFilter) -> Select[Any]:
    # found along an index that has all that is asked, then read: contents are long
    open_ones = select(cases.c.case_no).where(*conditions(filled(shape)))
    found = (
        select(case_events.c.case_no, case_events.c.version)
        .where(case_events.c.case_no.in_(open_ones), COMES)
        .cte("found")
        # or every open case would be read
        .prefix_with("MATERIALIZED")
    )
    its_own = (case_events.c.case_no == found.c.case_no) & (
        case_events.c.version == found.c.version
    )
    return (
        select(case_events, STATE, cases.c.ahead_seconds, units.c.name.label("unit_name"))
        .select_from(found)
        .join(case_events, its_own)
        .join(cases, cases.c.case_no == case_events.c.case_no)
        .join(units, units.c.code == cases.c.unit_code)
        .where(_comes_back(), ~_answered())
        .order_by(case_events.c.at.desc(), case_events.c.case_no)
        .limit(bindparam("most", type_=Integer))
    )


def _comes_back() -> ColumnElement[bool]:
    kind, content = KIND, case_events.c.content
    return or_(
        kind.in_((Action.SEND_BACK_CLOSURE, Action.OBJECT)),
        and_(kind.in_(REFUSALS), content["granted"].as_boolean().is_(False)),
        and_(kind == Action.DECIDE_REOPENING, content["reopen"].as_boolean().is_(True)),
    )


def _answered() -> ColumnElement[bool]:
    """The same came back again, or something later answers it."""
    later = case_events.alias("later")
    answers = (
        and_(case_events.c.kind == kind, later.c.kind.in_((kind, *by)))
        for kind, by in ANSWERED_BY.items()
    )
    return exists().where(
        later.c.case_no == case_events.c.case_no,
        later.c.version > case_events.c.version,
        or_(*answers),
    )
