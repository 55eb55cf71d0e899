"""What late and late soon mean: one meaning for every list, number and chart.

Only duties with a clock (rules/clocks.py) are late. What merely passes, such as a survey's link,
is not.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from rules.working_days import Calendar, DayEnd, end_of, local_date


class Lateness(StrEnum):
    """How a duty stands to its deadline. SOON is due today or by the next working day's end."""

    NOW = "now"
    TODAY = "today"
    SOON = "soon"


@dataclass(frozen=True, slots=True)
class DueWindow:
    """Deadlines from `first` (None: from ever) to `last`, both included (UTC)."""

    first: datetime | None
    last: datetime


INSTANT = timedelta(microseconds=1)


def due_window(lateness: Lateness, now: datetime, calendar: Calendar) -> DueWindow:
    """The deadlines that are late, or late soon, seen from `now` (aware).

    Whoever has until 24:00 is in time until then: a deadline is late only after its instant.
    """
    today = local_date(now)
    match lateness:
        case Lateness.NOW:
            return DueWindow(None, now - INSTANT)
        case Lateness.TODAY:
            return DueWindow(now, end_of(today, DayEnd.MIDNIGHT))
        case Lateness.SOON:
            day = today + timedelta(days=1)
            while not calendar.is_working_day(day):
                day += timedelta(days=1)
            return DueWindow(now, end_of(day, DayEnd.MIDNIGHT))
