"""How a clock would be judged by another version of the calendar. Nothing is changed by asking:
a term moves only when somebody recalculates it, and a verdict that was given stays."""

from dataclasses import dataclass, replace
from datetime import datetime

from rules.clocks import Clock, Verdict, stop
from rules.working_days import Calendar, DayEnd, deadline

TRIED = (Verdict.ATTEMPTED, Verdict.ATTEMPTED_LATE)
TIMELESS = (Verdict.SUPERSEDED, Verdict.VOID)
"""Verdicts that no calendar can change."""


@dataclass(frozen=True, slots=True)
class Rejudged:
    """The same duty by another calendar (times are UTC): `first_due` is the end of the first term,
    `verdict` None where none was given, `late` whether the duty is past `due` by then."""

    due: datetime
    first_due: datetime
    provisional: bool
    verdict: Verdict | None
    late: bool
    calendar_version: str


def rejudge(clock: Clock, calendar: Calendar, day_end: DayEnd, now: datetime) -> Rejudged:
    """Count a clock's terms out by `calendar`, and judge by them what stopped it, or `now`."""
    term = clock.term
    counted = deadline(term.started_at, term.working_days, calendar, day_end)
    first = deadline(term.started_at, clock.original_days, calendar, day_end)
    return Rejudged(
        due=counted.due,
        first_due=first.due,
        provisional=counted.provisional,
        verdict=_verdict(clock, counted.due),
        late=(clock.stopped_at or now) > counted.due,
        calendar_version=calendar.version,
    )


def _verdict(clock: Clock, due: datetime) -> Verdict | None:
    if clock.verdict is None or clock.verdict in TIMELESS or clock.stopped_at is None:
        return clock.verdict
    moved = replace(clock, term=replace(clock.term, due=due))
    tried = Verdict.ATTEMPTED if clock.verdict in TRIED else None
    return stop(moved, clock.stopped_at, clock.stopped_by or "", tried).verdict
