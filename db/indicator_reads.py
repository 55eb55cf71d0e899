"""The statements that count how cases were handled: one for each kind of group.

Each walks an index over the period (below the city, the one of the unit's own branch) and comes
back as a few groups, however many cases there are. A duty counts for the unit that has its case
now, or had it when the duty passed to another.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.shanghai_days import shanghai_day
from db.tables import case_events, cases, clocks, review_topics, reviews, units
from rules.case import CaseOutcome
from rules.clocks import ClockKind, Verdict
from rules.indicators import DEPARTMENT_CLOCKS, STANDING, Period, Standing
from rules.stages import Action, AlarmKind, Stage

MOVED_AT_MOST = timedelta(days=93)
"""No closure is due longer after its dispatch, nor moved by more: fifteen working days and an
extension of fifteen are some sixty days, the longest holidays among them."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to count: the cases of the unit at `under` and below ("" the city's) in a period; if
    given, only those of reviews through a channel or about a topic."""

    period: Period
    under: str = ""
    channel: str | None = None
    topic: str | None = None


_JUDGED = clocks.join(cases, cases.c.case_no == clocks.c.case_no)
_PASSED_ON = or_(
    clocks.c.verdict == Verdict.SUPERSEDED,
    clocks.c.dispatch_no != cases.c.dispatch_no,
    cases.c.stage == Stage.AWAITING_DISPATCH,
)
_DUTY_OF = case((_PASSED_ON, clocks.c.unit_code), else_=cases.c.unit_code)
_TOLD = case_events.join(cases, cases.c.case_no == case_events.c.case_no)


def _groups(inner: Select[Any]) -> Select[Any]:
    """How many rows are alike."""
    rows = inner.subquery()
    return select(*rows.c, func.count().label("number")).group_by(*rows.c)


def _below(path: str) -> Select[Any]:
    return select(units.c.code).where(
        or_(units.c.path == path, units.c.path.startswith(path + "/", autoescape=True))
    )


def _in_scope(wanted: Wanted, unit: ColumnElement[str]) -> list[ColumnElement[bool]]:
    """The unit's own branch, and what the review must be like."""
    conditions: list[ColumnElement[bool]] = []
    if wanted.under:
        conditions.append(unit.in_(_below(wanted.under)))
    if wanted.channel:
        conditions.append(
            exists().where(
                reviews.c.review_no == cases.c.review_no, reviews.c.channel == wanted.channel
            )
        )
    if wanted.topic:
        conditions.append(
            exists().where(
                review_topics.c.review_no == cases.c.review_no,
                review_topics.c.topic == wanted.topic,
            )
        )
    return conditions


def _duties_in(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions = _in_scope(wanted, _DUTY_OF)
    if wanted.under:
        # a duty passes only down its branch: looked up by index, before each case is looked at
        codes = wanted.under.split("/")
        branch = or_(clocks.c.unit_code.in_(_below(wanted.under)), clocks.c.unit_code.in_(codes))
        conditions.insert(0, branch)
    return conditions


def _due(period: Period, column: ColumnElement[datetime]) -> ColumnElement[bool]:
    # a deadline is the end of its day: the period's first instant ends the day before it
    return and_(column > period.start, column <= period.end)


def _standing(due: ColumnElement[datetime], past: ColumnElement[bool]) -> ColumnElement[str]:
    judged = [
        (clocks.c.verdict == verdict, standing.value) for verdict, standing in STANDING.items()
    ]
    late = or_(and_(clocks.c.stopped_at.is_(None), past), clocks.c.stopped_at > due)
    return case(*judged, (late, Standing.MISSED.value), else_=Standing.UNDECIDED.value)


def _effective(now: datetime) -> ColumnElement[str]:
    # a demonstration's case may be ahead of our clock: what is on record as overdue is
    past = or_(clocks.c.overdue, clocks.c.due_at < now)
    return _standing(clocks.c.due_at, past)


def duties(wanted: Wanted, now: datetime) -> Select[Any]:
    """Clocks due in the period: unit, kind, standing, finding."""
    return _groups(
        select(
            _DUTY_OF.label("unit"),
            clocks.c.kind,
            _effective(now).label("standing"),
            cases.c.finding,
        )
        .select_from(_JUDGED)
        .where(_due(wanted.period, clocks.c.due_at), *_duties_in(wanted))
    )


def originals(wanted: Wanted, now: datetime) -> Select[Any]:
    """Closures first due in the period: unit, standing against that deadline."""
    due = clocks.c.original_due_at
    judged = clocks.c.verdict.in_([Verdict.ON_TIME, Verdict.LATE])
    late = or_(and_(clocks.c.stopped_at.is_(None), due < now), clocks.c.stopped_at > due)
    gone = clocks.c.verdict.in_([Verdict.SUPERSEDED, Verdict.VOID])
    standing = case(
        (gone, Standing.NONE.value),
        (late, Standing.MISSED.value),
        (judged, Standing.MET.value),
        else_=Standing.UNDECIDED.value,
    )
    return _groups(
        select(_DUTY_OF.label("unit"), standing.label("standing"))
        .select_from(_JUDGED)
        .where(
            clocks.c.kind == ClockKind.CLOSURE,
            _due(wanted.period, due),
            clocks.c.due_at > wanted.period.start,
            clocks.c.due_at <= wanted.period.end + MOVED_AT_MOST,
            *_duties_in(wanted),
        )
    )


def cases_due(wanted: Wanted, now: datetime) -> Select[Any]:
    """Cases with a duty of a unit decided in the period: unit, whether one was missed."""
    standing = _effective(now)
    decided = [Standing.MET.value, Standing.MISSED.value, Standing.TRIED.value]
    duty = (
        select(
            _DUTY_OF.label("unit"),
            clocks.c.case_no,
            case((standing == Standing.MISSED.value, 1), else_=0).label("missed"),
        )
        .select_from(_JUDGED)
        .where(
            _due(wanted.period, clocks.c.due_at),
            clocks.c.kind.in_(DEPARTMENT_CLOCKS),
            standing.in_(decided),
            *_duties_in(wanted),
        )
        .subquery()
    )
    by_case = select(duty.c.unit, func.max(duty.c.missed).label("missed"))
    return _groups(by_case.group_by(duty.c.unit, duty.c.case_no))


def dispatched(wanted: Wanted, _now: datetime) -> Select[Any]:
    """Cases that came to a unit in the period: unit, whether returned, whether extended."""
    returned = exists().where(
        case_events.c.case_no == clocks.c.case_no,
        case_events.c.kind == Action.DECIDE_RETURN,
        case_events.c.at == clocks.c.stopped_at,
    )
    return _groups(
        select(
            _DUTY_OF.label("unit"),
            and_(clocks.c.verdict == Verdict.SUPERSEDED, returned).label("returned"),
            (clocks.c.due_at > clocks.c.original_due_at).label("extended"),
        )
        .select_from(_JUDGED)
        .where(
            clocks.c.kind == ClockKind.CLOSURE,
            clocks.c.started_at >= wanted.period.start,
            clocks.c.started_at < wanted.period.end,
            clocks.c.due_at > wanted.period.start,
            clocks.c.due_at <= wanted.period.end + MOVED_AT_MOST,
            *_duties_in(wanted),
        )
    )


def closed(wanted: Wanted, _now: datetime) -> Select[Any]:
    """Cases first closed in the period: unit, result, whether reopened."""
    counts = or_(cases.c.outcome.is_(None), cases.c.outcome == CaseOutcome.CLOSED)
    return _groups(
        select(
            cases.c.unit_code.label("unit"),
            cases.c.result,
            (cases.c.round > 0).label("reopened"),
        ).where(
            cases.c.closed_at >= wanted.period.start,
            cases.c.closed_at < wanted.period.end,
            counts,
            *_in_scope(wanted, cases.c.unit_code),
        )
    )


def _happened(wanted: Wanted, *kinds: str) -> list[ColumnElement[bool]]:
    return [
        case_events.c.kind.in_(kinds),
        case_events.c.at >= wanted.period.start,
        case_events.c.at < wanted.period.end,
        *_in_scope(wanted, cases.c.unit_code),
    ]


def answered(wanted: Wanted, _now: datetime) -> Select[Any]:
    """Surveys answered in the period: unit, via, contacted first, satisfied."""
    content = case_events.c.content
    return _groups(
        select(
            cases.c.unit_code.label("unit"),
            content["via"].as_string().label("via"),
            content["contacted_first"].as_boolean().label("contacted_first"),
            # a satisfied answer archives the case at once, any other is decided upon first
            (case_events.c.to_stage == Stage.ARCHIVED).label("satisfied"),
        )
        .select_from(_TOLD)
        .where(*_happened(wanted, Action.RECORD_SURVEY_ANSWERS))
    )


def unanswered(wanted: Wanted, _now: datetime) -> Select[Any]:
    """Surveys that ended unanswered in the period: unit, whether somebody called."""
    call = case_events.alias("call")
    called = exists().where(
        call.c.case_no == case_events.c.case_no, call.c.kind == Action.RECORD_CALLBACK
    )
    return _groups(
        select(cases.c.unit_code.label("unit"), called.label("called"))
        .select_from(_TOLD)
        .where(
            *_happened(wanted, Action.RECORD_CALLBACK, AlarmKind.CALLS_OVER),
            case_events.c.to_stage == Stage.ARCHIVED,
        )
    )


def claims(wanted: Wanted, _now: datetime) -> Select[Any]:
    """Invalidation claims decided in the period: unit, whether upheld."""
    upheld = case_events.c.content["granted"].as_boolean()
    return _groups(
        select(cases.c.unit_code.label("unit"), upheld.label("upheld"))
        .select_from(_TOLD)
        .where(*_happened(wanted, Action.DECIDE_INVALIDATION))
    )


def took(connection: AsyncConnection, wanted: Wanted) -> Select[Any]:
    """Contacts and closures due in the period and done: unit, kind, the days they began and
    were done on."""
    return _groups(
        select(
            _DUTY_OF.label("unit"),
            clocks.c.kind,
            shanghai_day(connection, clocks.c.started_at).label("began"),
            shanghai_day(connection, clocks.c.stopped_at).label("done"),
        )
        .select_from(_JUDGED)
        .where(
            clocks.c.kind.in_([ClockKind.CONTACT, ClockKind.CLOSURE]),
            clocks.c.verdict.in_([Verdict.ON_TIME, Verdict.LATE]),
            _due(wanted.period, clocks.c.due_at),
            *_duties_in(wanted),
        )
    )
