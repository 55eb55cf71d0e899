"""A clock: one duty with a deadline, and the verdict on it. Counting days is in working_days.py."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from rules.timetable import Term


class ClockKind(StrEnum):
    """Which duty a clock measures."""

    DISPATCH = "dispatch"
    CONTACT = "contact"
    RECTIFICATION = "rectification"
    CLOSURE = "closure"
    REOPENING = "reopening"
    RECHECK_CONTACT = "recheck_contact"
    RECHECK = "recheck"


class Verdict(StrEnum):
    """How a clock ended. ATTEMPTED is 已尝试未联, in time or late; SUPERSEDED: the duty passed to
    another unit; VOID: the review was invalid."""

    ON_TIME = "on_time"
    LATE = "late"
    ATTEMPTED = "attempted"
    ATTEMPTED_LATE = "attempted_late"
    SUPERSEDED = "superseded"
    VOID = "void"


CONTACT_CLOCKS = (ClockKind.CONTACT, ClockKind.RECHECK_CONTACT)
HOTLINE_CLOCKS = (ClockKind.DISPATCH, ClockKind.REOPENING)


@dataclass(frozen=True, slots=True)
class Clock:
    """One duty of one unit in one round.

    `verdict` None and `stopped_at` set: stopped by a submission that is still under review, which
    a send-back voids. `term` moves with complex and extension; `original_days` working days from
    the same start, their end and whether that is provisional stay those of the first term.
    """

    kind: ClockKind
    round: int
    dispatch_no: int
    unit_code: str
    term: Term
    original_days: int
    original_due: datetime
    original_provisional: bool = False
    stopped_at: datetime | None = None
    stopped_by: str | None = None
    verdict: Verdict | None = None
    overdue: bool = False
    reminded_half: bool = False
    reminded_last_day: bool = False

    @property
    def runs(self) -> bool:
        """Whether the duty is still owed and nothing has stopped the clock."""
        return self.stopped_at is None

    @property
    def key(self) -> str:
        """Names the clock inside its case."""
        return f"{self.kind}-{self.round}-{self.dispatch_no}"


def start(
    kind: ClockKind, round_no: int, dispatch_no: int, unit_code: str, term: Term, *, now: datetime
) -> Clock:
    """A clock that starts to run. One whose term began earlier than `now` (UTC) is not reminded of
    what is past."""
    begun = Clock(
        kind,
        round_no,
        dispatch_no,
        unit_code,
        term,
        original_days=term.working_days,
        original_due=term.due,
        original_provisional=term.provisional,
    )
    return _without_past_reminders(begun, now)


def _without_past_reminders(clock: Clock, now: datetime) -> Clock:
    # a reminder is for its hour; whoever acts at night is not reminded of the afternoon before
    return replace(
        clock,
        reminded_half=clock.reminded_half or clock.term.half <= now,
        reminded_last_day=clock.reminded_last_day or clock.term.last_morning <= now,
    )


def stop(clock: Clock, at: datetime, by: str, verdict: Verdict | None = None) -> Clock:
    """Stop for good: on time or late by the due instant, unless a verdict is given."""
    judged = verdict or (Verdict.ON_TIME if at <= clock.term.due else Verdict.LATE)
    if judged is Verdict.ATTEMPTED and at > clock.term.due:
        judged = Verdict.ATTEMPTED_LATE
    return replace(clock, stopped_at=at, stopped_by=by, verdict=judged)


def hold(clock: Clock, at: datetime, by: str) -> Clock:
    """Stop until the submission is reviewed."""
    return replace(clock, stopped_at=at, stopped_by=by)


def confirm(clock: Clock) -> Clock:
    """The submission was approved: judge by when it was made, not by when it was reviewed."""
    if clock.stopped_at is None or clock.stopped_by is None:
        raise ValueError(f"{clock.key} was not held")
    return stop(clock, clock.stopped_at, clock.stopped_by)


def release(clock: Clock, now: datetime) -> Clock:
    """The submission was sent back: the stop is void and the original deadline stands."""
    running = replace(clock, stopped_at=None, stopped_by=None, verdict=None)
    return _without_past_reminders(running, now)


def move(clock: Clock, term: Term, now: datetime) -> Clock:
    """Give the clock another term; one that ends later may be reminded again."""
    later = term.due > clock.term.due
    moved = replace(
        clock,
        term=term,
        overdue=clock.overdue and not later,
        reminded_half=clock.reminded_half and not later,
        reminded_last_day=clock.reminded_last_day and not later,
    )
    return _without_past_reminders(moved, now)


def recount(clock: Clock, term: Term, original: Term, now: datetime) -> Clock:
    """Give the clock its terms as a newer calendar counts them; `original` is the first one's."""
    return replace(
        move(clock, term, now),
        original_due=original.due,
        original_provisional=original.provisional,
    )
