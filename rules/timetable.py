"""Terms: a span of working days with everything a timer needs, computed from one calendar.

The workflow asks for terms through an activity and keeps the answer; it never counts days itself.
"""

from dataclasses import dataclass
from datetime import datetime

from rules.working_days import Calendar, DayEnd, deadline
from rules.working_hours import (
    WorkingHours,
    halfway,
    is_in_hours,
    last_morning,
    next_morning,
)


@dataclass(frozen=True, slots=True)
class Span:
    """A question: `working_days` from `started_at` (aware)."""

    started_at: datetime
    working_days: int


@dataclass(frozen=True, slots=True)
class Term:
    """The answer to a span. Times are UTC; `skipped` are the days passed but not counted.

    `half` is half of the working time, `last_morning` the opening of the last working day;
    `provisional` says that the calendar did not cover every day passed.
    """

    started_at: datetime
    working_days: int
    due: datetime
    half: datetime
    last_morning: datetime
    provisional: bool
    calendar_version: str
    skipped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TimetableQuestion:
    """What the workflow asks for: spans, and the first working morning after `now`."""

    now: datetime
    spans: tuple[Span, ...]
    day_end: DayEnd


@dataclass(frozen=True, slots=True)
class Timetable:
    """Terms in the order of the spans asked for, and the next working morning (UTC).

    `in_hours` says whether the moment asked about lies in working hours.
    """

    terms: tuple[Term, ...]
    next_morning: datetime
    in_hours: bool = True


def term(span: Span, day_end: DayEnd, calendar: Calendar, hours: WorkingHours) -> Term:
    """One span counted out. Raises ValueError for naive times or less than one day."""
    counted = deadline(span.started_at, span.working_days, calendar, day_end)
    return Term(
        started_at=span.started_at,
        working_days=span.working_days,
        due=counted.due,
        half=halfway(span.started_at, counted.due, calendar, hours),
        last_morning=last_morning(counted.due, calendar, hours),
        provisional=counted.provisional,
        calendar_version=counted.calendar_version,
        skipped=tuple(
            f"{day.day.isoformat()} {day.reason}" for day in counted.days[1:] if not day.counted
        ),
    )


def timetable(question: TimetableQuestion, calendar: Calendar, hours: WorkingHours) -> Timetable:
    """Answer a question from one version of the calendar."""
    return Timetable(
        terms=tuple(term(span, question.day_end, calendar, hours) for span in question.spans),
        next_morning=next_morning(question.now, calendar, hours),
        in_hours=is_in_hours(question.now, calendar, hours),
    )
