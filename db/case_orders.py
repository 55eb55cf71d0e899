"""The order of a list of cases, and where a page of it begins.

An order is made of stretches, one after the other: what is due comes before what is not, one
stage before the next. Each stretch is walked along an index that ends in the case number, so that
no list is sorted as a whole and none loses or repeats a case between two pages.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, literal, select, tuple_

from db.case_filters import DUE_ONES, CaseFilter, conditions
from db.schema.metadata import Utc
from db.tables import cases
from rules.stages import Stage
from rules.stars import Stars


class SortBy(StrEnum):
    """What a list is ordered by."""

    DUE = "due"
    RECEIVED = "received"
    STARS = "stars"
    UNIT = "unit"
    STAGE = "stage"


@dataclass(frozen=True, slots=True)
class Sorting:
    """An order. By what is due, the cases in the stages of `first` come before the others: they
    wait for whoever asks, and no clock says so."""

    by: SortBy = SortBy.DUE
    descending: bool = False
    first: tuple[Stage, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a case stands in a list: which stretch, and what that goes by, as text."""

    stretch: int
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Start:
    """Where a page begins: behind a place, or before it."""

    place: Place
    backwards: bool = False


@dataclass(frozen=True, slots=True)
class Stretch:
    """Part of a list: a condition (None: all), and the columns its order goes by."""

    condition: ColumnElement[bool] | None
    columns: tuple[Any, ...]
    descending: bool = False


_RECEIVED = (cases.c.received_at, cases.c.case_no)
_DUE = (cases.c.next_due_at, cases.c.case_no)
_UNIT = (cases.c.unit_code, cases.c.received_at, cases.c.case_no)


def stretches(wanted: CaseFilter, order: Sorting) -> tuple[Stretch, ...]:
    """The stretches of a list in an order, one after the other."""
    down = order.descending
    match order.by:
        case SortBy.RECEIVED:
            return (Stretch(None, _RECEIVED, down),)
        case SortBy.UNIT:
            return (Stretch(None, _UNIT, down),)
        case SortBy.STARS:
            bad = sorted((each for each in Stars if each.is_bad), reverse=down)
            return tuple(Stretch(cases.c.stars == int(each), _RECEIVED) for each in bad)
        case SortBy.STAGE:
            stages = reversed(Stage) if down else iter(Stage)
            return tuple(Stretch(cases.c.stage == each, _RECEIVED) for each in stages)
        case SortBy.DUE if wanted.archived:
            # nothing is due any more
            return (Stretch(None, _RECEIVED, not down),)
        case SortBy.DUE:
            return _by_due(order)


def _by_due(order: Sorting) -> tuple[Stretch, ...]:
    due = Stretch(DUE_ONES, _DUE, order.descending)
    rest = Stretch(~DUE_ONES, _RECEIVED, descending=True)
    if not order.first:
        return due, rest
    waiting = cases.c.stage.in_(order.first)
    return (
        Stretch(waiting, _RECEIVED, order.descending),
        Stretch(DUE_ONES & ~waiting, _DUE, order.descending),
        Stretch(~DUE_ONES & ~waiting, _RECEIVED, descending=True),
    )


def walked(
    wanted: CaseFilter, stretch: Stretch, beyond: Place | None, *, backwards: bool
) -> Select[Any]:
    """One stretch, from its beginning or beyond a place, towards the end or back."""
    downwards = stretch.descending is not backwards
    query = select(*stretch.columns).where(*conditions(wanted))
    if stretch.condition is not None:
        query = query.where(stretch.condition)
    if beyond is not None:
        here = tuple_(
            *(
                literal(_value(column, text), column.type)
                for column, text in zip(stretch.columns, beyond.values, strict=True)
            )
        )
        row = tuple_(*stretch.columns)
        query = query.where(row < here if downwards else row > here)
    return query.order_by(*(each.desc() if downwards else each for each in stretch.columns))


def as_text(value: datetime | str) -> str:
    """A value of a place as it is kept."""
    return value.isoformat() if isinstance(value, datetime) else value


def _value(column: Any, text: str) -> datetime | str:
    return datetime.fromisoformat(text) if isinstance(column.type, Utc) else text


def fits(wanted: CaseFilter, order: Sorting, place: Place) -> bool:
    """Whether a place can be one of this list: a forged or an old address may name any."""
    parts = stretches(wanted, order)
    if not 0 <= place.stretch < len(parts):
        return False
    columns = parts[place.stretch].columns
    try:
        return len([_value(*each) for each in zip(columns, place.values, strict=True)]) > 0
    except ValueError:
        return False
