"""Reading cases: the page of one, the lists of many, the trail. Writing is in case_writes.py."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.tables import case_events, cases, reviews, units
from rules.case import Case
from rules.stages import Stage

CASE: TypeAdapter[Case] = TypeAdapter(Case)
"""Between a case and the JSON of its `state` column."""

PAGE = 50
"""Rows on one page of a list."""


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """One line of the trail."""

    version: int
    kind: str
    at: datetime
    actor_name: str
    actor_role: str
    from_stage: Stage
    to_stage: Stage
    content: dict[str, Any]


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case with what the database knows beside its state. `ahead` is the demonstration's."""

    case: Case
    unit_name: str
    run_id: str
    ahead: timedelta
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One line of a list."""

    case_no: str
    version: int
    stage: Stage
    stars: int
    real_name: bool
    unit_name: str
    item_code: str | None
    window_no: str | None
    comment: str
    received_at: datetime
    next_due_at: datetime | None
    next_due_kind: str | None
    provisional: bool
    overdue: bool
    supervised: bool
    complex: bool
    round: int
    pending_requests: tuple[str, ...]
    ahead: timedelta


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases to list. `under` is a unit path ("" all); `dispatched` leaves out 待转办;
    those in the stages of `first` come before the others."""

    under: str = ""
    dispatched: bool = False
    stages: tuple[Stage, ...] = ()
    overdue: bool | None = None
    pending: str | None = None
    text: str = ""
    first: tuple[Stage, ...] = ()
    page: int = 1


async def case(connection: AsyncConnection, case_no: str) -> CaseRow | None:
    """One case, or None."""
    found = (
        await connection.execute(
            select(cases, units.c.name.label("unit_name"))
            .join(units, units.c.code == cases.c.unit_code)
            .where(cases.c.case_no == case_no)
        )
    ).one_or_none()
    if found is None:
        return None
    return CaseRow(
        case=CASE.validate_python(found.state),
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
    rows = await connection.execute(
        select(case_events)
        .where(case_events.c.case_no == case_no, case_events.c.version > after)
        .order_by(case_events.c.version)
    )
    return tuple(event_of(row) for row in rows)


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
    )


def under(path: str) -> ColumnElement[bool]:
    """Cases of the unit at `path` and of every unit under it."""
    if path == "":
        return cases.c.case_no.is_not(None)
    return or_(cases.c.unit_path == path, cases.c.unit_path.startswith(path + "/", autoescape=True))


def _where(wanted: CaseFilter) -> ColumnElement[bool]:
    conditions = [under(wanted.under)]
    if wanted.dispatched:
        conditions.append(cases.c.stage != Stage.AWAITING_DISPATCH)
    if wanted.stages:
        conditions.append(cases.c.stage.in_(wanted.stages))
    if wanted.overdue is not None:
        conditions.append(cases.c.overdue.is_(wanted.overdue))
    if wanted.pending:
        conditions.append(cases.c.pending_requests.contains(wanted.pending, autoescape=True))
    if wanted.text:
        conditions.append(
            or_(
                cases.c.case_no.contains(wanted.text.strip().upper(), autoescape=True),
                reviews.c.public_comment.contains(wanted.text.strip(), autoescape=True),
            )
        )
    return and_(*conditions)


def _listing(wanted: CaseFilter) -> Select[Any]:
    return (
        select(
            cases,
            units.c.name.label("unit_name"),
            reviews.c.item_code,
            reviews.c.window_no,
            reviews.c.public_comment,
        )
        .join(units, units.c.code == cases.c.unit_code)
        .join(reviews, reviews.c.review_no == cases.c.review_no)
        .where(_where(wanted))
    )


async def listed(connection: AsyncConnection, wanted: CaseFilter) -> tuple[CaseLine, ...]:
    """One page of cases, what is due next first, then the archived, newest first."""
    awaited = (cases.c.stage.in_(wanted.first).desc(),) if wanted.first else ()
    rows = await connection.execute(
        _listing(wanted)
        .order_by(
            *awaited,
            cases.c.next_due_at.is_(None),
            cases.c.next_due_at,
            cases.c.received_at.desc(),
        )
        .limit(PAGE)
        .offset((max(wanted.page, 1) - 1) * PAGE)
    )
    return tuple(_line(row) for row in rows)


async def counted(connection: AsyncConnection, wanted: CaseFilter) -> int:
    """How many cases a filter finds."""
    found = await connection.execute(
        select(func.count())
        .select_from(cases.join(reviews, reviews.c.review_no == cases.c.review_no))
        .where(_where(wanted))
    )
    return found.scalar_one()


async def counted_by_stage(connection: AsyncConnection, path: str) -> dict[Stage, int]:
    """How many cases under a unit stand in each stage."""
    rows = await connection.execute(
        select(cases.c.stage, func.count()).where(under(path)).group_by(cases.c.stage)
    )
    found = {Stage(stage): number for stage, number in rows}
    return {stage: found.get(stage, 0) for stage in Stage}


def _line(row: Row[Any]) -> CaseLine:
    return CaseLine(
        case_no=row.case_no,
        version=row.version,
        stage=Stage(row.stage),
        stars=row.stars,
        real_name=row.real_name,
        unit_name=row.unit_name,
        item_code=row.item_code,
        window_no=row.window_no,
        comment=row.public_comment,
        received_at=row.received_at,
        next_due_at=row.next_due_at,
        next_due_kind=row.next_due_kind,
        provisional=row.provisional,
        overdue=row.overdue,
        supervised=row.supervised,
        complex=row.complex,
        round=row.round,
        pending_requests=tuple(filter(None, row.pending_requests.split(","))),
        ahead=timedelta(seconds=row.ahead_seconds),
    )
