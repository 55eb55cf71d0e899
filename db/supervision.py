"""Supervision orders (督办单) as the trail has them, each with what the unit answered.

An order counts with the unit that has its case now. What its states are is in
rules/supervision.py.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from db.case_filters import CaseFilter, conditions
from db.cases import CaseEvent, event_of
from db.tables import case_events, cases, staff, units
from rules.indicators import Period
from rules.roles import Role
from rules.stages import Action, Stage
from rules.supervision import ANSWERING, DONE_IN, OrderState, order_state


@dataclass(frozen=True, slots=True)
class OrdersWanted:
    """Orders given in a period on the cases a filter finds. `overdue`: only on cases that are."""

    period: Period
    cases: CaseFilter = field(default_factory=CaseFilter)
    state: OrderState | None = None
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class OrderPlace:
    """Where an order stands in the list, which begins with the last given."""

    at: datetime
    case_no: str
    version: int


@dataclass(frozen=True, slots=True)
class Order:
    """One order. `answer` is the unit's first step since; `next_due_at` what the case owes next;
    `ahead` how far the case's own time is ahead of ours (demonstration only)."""

    case_no: str
    given: CaseEvent
    answer: CaseEvent | None
    state: OrderState
    unit_name: str
    holder: str
    stars: int
    overdue: bool
    next_due_at: datetime | None
    next_due_kind: str | None
    provisional: bool
    ahead: timedelta

    @property
    def place(self) -> OrderPlace:
        """Where it stands."""
        return OrderPlace(self.given.at, self.case_no, self.given.version)


@dataclass(frozen=True, slots=True)
class OrdersCounted:
    """So many orders of one unit that are as far, on cases that are overdue or not."""

    unit_code: str
    state: OrderState
    overdue: bool
    number: int


_ANSWER = case_events.alias("answer")
_ANSWERED_BY = (
    select(func.min(_ANSWER.c.version))
    .where(
        _ANSWER.c.case_no == case_events.c.case_no,
        _ANSWER.c.version > case_events.c.version,
        _ANSWER.c.actor_role == Role.HANDLER,
        _ANSWER.c.kind.in_(ANSWERING),
    )
    .scalar_subquery()
)
"""The version of the step an order was answered by; null while it is not."""
_DONE = cases.c.stage.in_(DONE_IN)
_ORDERS = case_events.join(cases, cases.c.case_no == case_events.c.case_no)
_PLACE = (case_events.c.at, case_events.c.case_no, case_events.c.version)


def _conditions(wanted: OrdersWanted) -> Iterator[ColumnElement[bool]]:
    yield case_events.c.kind == Action.SUPERVISE
    yield case_events.c.at >= wanted.period.start
    yield case_events.c.at < wanted.period.end
    yield from conditions(wanted.cases)
    if wanted.overdue:
        yield and_(cases.c.overdue.is_(True), ~_DONE)
    match wanted.state:
        case OrderState.DONE:
            yield _DONE
        case OrderState.ANSWERED:
            yield and_(~_DONE, _ANSWERED_BY.is_not(None))
        case OrderState.UNANSWERED:
            yield and_(~_DONE, _ANSWERED_BY.is_(None))
        case None:
            pass


async def orders(
    connection: AsyncConnection, wanted: OrdersWanted, behind: OrderPlace | None, limit: int
) -> tuple[Order, ...]:
    """At most so many orders, the last given before others, those behind a place."""
    rows = list(await connection.execute(_listed(wanted, behind, limit)))
    answers = await _answers(
        connection,
        [(row.case_no, row.answered_by) for row in rows if row.answered_by is not None],
    )
    return tuple(_order(row, answers.get((row.case_no, row.answered_by))) for row in rows)


def _listed(wanted: OrdersWanted, behind: OrderPlace | None, limit: int) -> Select[Any]:
    listed = (
        select(
            case_events,
            _ANSWERED_BY.label("answered_by"),
            cases.c.stage,
            cases.c.stars,
            cases.c.overdue,
            cases.c.next_due_at,
            cases.c.next_due_kind,
            cases.c.provisional,
            cases.c.ahead_seconds,
            units.c.name.label("unit_name"),
            staff.c.name.label("holder"),
        )
        .select_from(
            _ORDERS.join(units, units.c.code == cases.c.unit_code).outerjoin(
                staff, staff.c.id == cases.c.holder_id
            )
        )
        .where(*_conditions(wanted))
        .order_by(*(column.desc() for column in _PLACE))
        .limit(limit)
    )
    if behind is None:
        return listed
    at, case_no, version = behind.at, behind.case_no, behind.version
    same = and_(
        case_events.c.at == at,
        or_(
            case_events.c.case_no < case_no,
            and_(case_events.c.case_no == case_no, case_events.c.version < version),
        ),
    )
    return listed.where(or_(case_events.c.at < at, same))


async def _answers(
    connection: AsyncConnection, which: list[tuple[str, int]]
) -> dict[tuple[str, int], CaseEvent]:
    if not which:
        return {}
    key = tuple_(case_events.c.case_no, case_events.c.version)
    rows = await connection.execute(select(case_events).where(key.in_(which)))
    return {(row.case_no, row.version): event_of(row) for row in rows}


def _order(row: Row[Any], answer: CaseEvent | None) -> Order:
    return Order(
        case_no=row.case_no,
        given=event_of(row),
        answer=answer,
        state=order_state(done=Stage(row.stage) in DONE_IN, answered=answer is not None),
        unit_name=row.unit_name,
        holder=row.holder or "",
        stars=row.stars,
        overdue=row.overdue,
        next_due_at=row.next_due_at,
        next_due_kind=row.next_due_kind,
        provisional=row.provisional,
        ahead=timedelta(seconds=row.ahead_seconds),
    )


async def counted_orders(
    connection: AsyncConnection, wanted: OrdersWanted
) -> tuple[OrdersCounted, ...]:
    """How many orders there are, by unit and state."""
    each = (
        select(
            cases.c.unit_code,
            cases.c.stage.in_(DONE_IN).label("done"),
            _ANSWERED_BY.is_not(None).label("answered"),
            cases.c.overdue,
        )
        .select_from(_ORDERS)
        .where(*_conditions(wanted))
        .subquery()
    )
    rows = await connection.execute(select(*each.c, func.count().label("n")).group_by(*each.c))
    return tuple(
        OrdersCounted(
            row.unit_code,
            order_state(done=bool(row.done), answered=bool(row.answered)),
            bool(row.overdue) and not row.done,
            row.n,
        )
        for row in rows
    )
