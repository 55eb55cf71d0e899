"""Which cases a list holds: what may be asked, and its conditions in SQL.

Their order is in case_orders.py, finding cases by words in case_search.py. A condition that has an
index of its own is written as that index has it (db/schema/cases.py).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    and_,
    case,
    exists,
    literal_column,
    or_,
    select,
    true,
)

from db.tables import case_supporting, cases, clocks, review_topics, reviews
from rules.case import RequestKind
from rules.clocks import ClockKind
from rules.hotline import HotlineTask
from rules.stages import OPEN, WITH_THE_UNIT, Stage
from rules.stars import ReviewChannel
from rules.topics import Topic


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose cases somebody sees: those of these units, None for every unit's.

    `dispatched` leaves out those that were not dispatched yet; `supporting` adds those these units
    help with.
    """

    unit_codes: tuple[str, ...] | None = None
    dispatched: bool = False
    supporting: bool = False


EVERYBODYS = Scope()


class Late(StrEnum):
    """Why something is late: its deadline is past, or it is marked so before that."""

    PAST = "past"
    MARKED = "marked"


@dataclass(frozen=True, slots=True)
class Due:
    """Owed until a moment (UTC) between two others, the first excluded.

    Without `after` it is past its deadline: whatever is marked overdue belongs to it too, for in a
    demonstration a case's own time may be ahead of ours. `late` is one of the two alone.
    """

    until: datetime
    after: datetime | None = None
    late: Late | None = None


@dataclass(frozen=True, slots=True)
class RaterHash:
    """One of a rater's keyed hashes (db/sealing.py): of the phone, or of the name."""

    phone: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Awaits:
    """Waits for the hotline, at a moment (UTC): a rater is not called before the time agreed."""

    task: HotlineTask
    now: datetime


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases; a field left as it is asks for nothing.

    `archived` tells open ones (False) from archived ones; `in_hand` are those a unit has to act
    on. `clock` is a duty somebody owes, `due` when: of that clock, or of whatever is due first.
    `pending` is a request that waits for a decision, `any_pending` any of them; `holder` is a staff
    id, `stood_in_for` those of others whose cases are meant too, `unheld` means that nobody has it
    in hand. `since` and `until` (UTC) hold the moments of receipt in between, the second excluded.
    `among` are case numbers that were found by other means. `awaits` is what an operator has to do.
    """

    scope: Scope = EVERYBODYS
    archived: bool | None = None
    stage: Stage | None = None
    in_hand: bool = False
    unit_codes: tuple[str, ...] | None = None
    overdue: bool = False
    due: Due | None = None
    clock: ClockKind | None = None
    pending: RequestKind | None = None
    any_pending: bool = False
    supervised: bool = False
    holder: str = ""
    stood_in_for: tuple[str, ...] = ()
    unheld: bool = False
    channel: ReviewChannel | None = None
    topic: Topic | None = None
    stars: int | None = None
    round: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    rater: RaterHash | None = None
    among: tuple[str, ...] | None = None
    awaits: Awaits | None = None


OPEN_ONES = cases.c.archived_at.is_(None)
DUE_ONES = cases.c.next_due_at.is_not(None)
RATED = reviews.alias("rated")
"""The review of a case, by a name of its own: a query may have joined reviews already."""


def conditions(wanted: CaseFilter) -> Iterator[ColumnElement[bool]]:
    """The conditions that all must hold."""
    yield from _of_scope(wanted.scope)
    if wanted.archived is not None:
        # no open stage has an archived case: counted by its index alone
        told_by_stage = wanted.stage in OPEN and _anywhere(wanted)
        if wanted.archived:
            yield cases.c.archived_at.is_not(None)
        elif not told_by_stage:
            yield OPEN_ONES
    if wanted.stage is not None:
        yield cases.c.stage == wanted.stage
    if wanted.in_hand:
        stage: ColumnElement[str] = cases.c.stage
        if wanted.scope.unit_codes is not None and not (wanted.holder or wanted.unheld):
            # a unit's open ones are fewer than all those of a stage: not by the index of stages
            stage = stage.concat("")
        yield stage.in_(WITH_THE_UNIT)
    if wanted.unit_codes is not None:
        yield cases.c.unit_code.in_(wanted.unit_codes)
    if wanted.among is not None:
        yield cases.c.case_no.in_(wanted.among)
    yield from _of_duties(wanted)
    yield from _of_marks(wanted)
    yield from _of_holders(wanted)
    yield from _of_the_review(wanted)


def _anywhere(wanted: CaseFilter) -> bool:
    """Whether cases of whichever unit are asked for: those of units have an index of open ones."""
    return wanted.scope.unit_codes is None and wanted.unit_codes is None


def each_late(wanted: CaseFilter) -> tuple[CaseFilter, ...]:
    """The same cases by filters that have none in common: each half of what is late has an index
    of its own, along which it is counted without looking at what is not late."""
    due = wanted.due
    if due is None or due.after is not None or wanted.clock is not None:
        return (wanted,)
    return tuple(replace(wanted, due=replace(due, late=late)) for late in Late)


def _of_scope(scope: Scope) -> Iterator[ColumnElement[bool]]:
    dispatched = cases.c.stage != Stage.AWAITING_DISPATCH
    if scope.unit_codes is None:
        if scope.dispatched:
            yield dispatched
        return
    own: ColumnElement[bool] = cases.c.unit_code.in_(scope.unit_codes)
    if scope.dispatched:
        own = and_(own, dispatched)
    if not scope.supporting:
        yield own
        return
    helped = select(case_supporting.c.case_no).where(
        case_supporting.c.unit_code.in_(scope.unit_codes)
    )
    yield or_(own, cases.c.case_no.in_(helped))


Moment = datetime | BindParameter[datetime]
"""A moment, or a place for one in a statement that is kept."""


def waits_now(now: Moment) -> ColumnElement[bool]:
    """Whether what a case owes the hotline need be shown already."""
    return or_(cases.c.hotline_from.is_(None), cases.c.hotline_from <= now)


def _of_duties(wanted: CaseFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.awaits is not None:
        yield cases.c.hotline_task == wanted.awaits.task
        yield waits_now(wanted.awaits.now)
    if wanted.overdue:
        yield cases.c.overdue.is_(True)
    if wanted.clock is not None:
        # the clocks to begin with: few of a kind may run in many open cases
        owed = [clocks.c.kind == wanted.clock, clocks.c.stopped_at.is_(None)]
        if wanted.due is not None:
            owed.append(_falls(clocks.c.due_at, clocks.c.overdue, wanted.due))
        yield cases.c.case_no.in_(select(clocks.c.case_no).where(*owed))
    elif wanted.due is not None:
        # what is owed first may be an alarm, which nobody is late with
        yield DUE_ONES
        yield cases.c.next_due_kind.in_(list(ClockKind))
        yield _falls(cases.c.next_due_at, cases.c.overdue, wanted.due)


def _falls(
    column: ColumnElement[datetime], overdue: ColumnElement[bool], due: Due
) -> ColumnElement[bool]:
    if due.after is not None:
        return and_(column > due.after, column <= due.until, overdue.is_(False))
    if due.late is not None:
        return is_late(column, overdue, due.until, due.late)
    # of an OR SQLite would look up each half in an index of its own, and then every row
    return case((overdue.is_(True), true()), else_=column < due.until)


def is_late(
    column: ColumnElement[datetime], overdue: ColumnElement[bool], now: Moment, late: Late
) -> ColumnElement[bool]:
    """Whether a deadline is past, or marked so before it is."""
    return column < now if late is Late.PAST else and_(overdue.is_(True), column >= now)


def _of_marks(wanted: CaseFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.pending is not None or wanted.any_pending:
        yield cases.c.pending_requests != literal_column("''")
    if wanted.pending is not None:
        yield cases.c.pending_requests.contains(wanted.pending, autoescape=True)
    if wanted.supervised:
        yield cases.c.supervised.is_(True)
    if wanted.round is not None:
        yield cases.c.round == wanted.round
    if wanted.stars is not None:
        yield cases.c.stars == wanted.stars
    if wanted.since is not None:
        yield cases.c.received_at >= wanted.since
    if wanted.until is not None:
        yield cases.c.received_at < wanted.until


def _of_holders(wanted: CaseFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.holder:
        yield cases.c.holder_id.in_((wanted.holder, *wanted.stood_in_for))
        if wanted.archived is False:
            # by the index of holders: nearly all they ever had are archived
            yield cases.c.stage.in_(OPEN)
    if wanted.unheld:
        yield cases.c.holder_id.is_(None)


def _of_the_review(wanted: CaseFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.topic is not None:
        yield exists().where(
            review_topics.c.review_no == cases.c.review_no, review_topics.c.topic == wanted.topic
        )
    its_own = RATED.c.review_no == cases.c.review_no
    if wanted.channel is not None:
        yield exists().where(its_own, RATED.c.channel == wanted.channel)
    if wanted.rater is not None:
        of_phone = RATED.c.phone_hmac == wanted.rater.phone
        of_name = RATED.c.name_hmac == wanted.rater.name
        which = of_phone if wanted.rater.phone else of_name
        # few reviews have the hash: it is they to begin with
        yield cases.c.review_no.in_(select(RATED.c.review_no).where(which))
        yield cases.c.real_name.is_(True)
