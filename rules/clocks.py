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
    """How a clock ended. ATTEMPTED is 已尝试未联; SUPERSEDED: the duty passed to another unit."""

    ON_TIME = "on_time"
    LATE = "late"
    ATTEMPTED = "attempted"
    SUPERSEDED = "superseded"
    VOID = "void"


CONTACT_CLOCKS = (ClockKind.CONTACT, ClockKind.RECHECK_CONTACT)
HOTLINE_CLOCKS = (ClockKind.DISPATCH, ClockKind.REOPENING)


@dataclass(frozen=True, slots=True)
class Clock:
    """One duty of one unit in one round.

    `verdict` None and `stopped_at` set: stopped by a submission that is still under review, which
    a send-back voids. `original_due` never moves; `term.due` does with complex and extension.
    """

    kind: ClockKind
    round: int
    dispatch_no: int
    unit_code: str
    term: Term
    original_due: datetime
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


def start(kind: ClockKind, round_no: int, dispatch_no: int, unit_code: str, term: Term) -> Clock:
    """A clock that starts to run."""
    return Clock(kind, round_no, dispatch_no, unit_code, term, original_due=term.due)


def stop(clock: Clock, at: datetime, by: str, verdict: Verdict | None = None) -> Clock:
    """Stop for good: on time or late by the due instant, unless a verdict is given."""
    judged = verdict or (Verdict.ON_TIME if at <= clock.term.due else Verdict.LATE)
    return replace(clock, stopped_at=at, stopped_by=by, verdict=judged)


def hold(clock: Clock, at: datetime, by: str) -> Clock:
    """Stop until the submission is reviewed."""
    return replace(clock, stopped_at=at, stopped_by=by)


def confirm(clock: Clock) -> Clock:
    """The submission was approved: judge by when it was made, not by when it was reviewed."""
    if clock.stopped_at is None or clock.stopped_by is None:
        raise ValueError(f"{clock.key} was not held")
    return stop(clock, clock.stopped_at, clock.stopped_by)


def release(clock: Clock) -> Clock:
    """The submission was sent back: the stop is void and the original deadline stands."""
    return replace(clock, stopped_at=None, stopped_by=None, verdict=None)


def move(clock: Clock, term: Term) -> Clock:
    """Give the clock another term; one that is no longer overdue may be reminded again."""
    later = term.due > clock.term.due
    return replace(
        clock,
        term=term,
        overdue=clock.overdue and not later,
        reminded_half=clock.reminded_half and not later,
        reminded_last_day=clock.reminded_last_day and not later,
    )
