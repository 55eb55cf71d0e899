"""Terms and duties of the small model: days counted naively, and what becomes of a deadline.

Imports nothing of the code under test: the working days are chinesecalendar's, an independent
collection of the same notices, and beyond the years it knows only weekends are off.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import chinese_calendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
SATURDAY = 5


def is_worked(day: date, more_days_off: frozenset[date]) -> bool:
    """Whether people work on a day; `more_days_off` is what a newer calendar adds."""
    if day in more_days_off:
        return False
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < SATURDAY


@dataclass(frozen=True)
class Term:
    """Some working days from a moment: the day of the start is none, the last one ends at 24:00."""

    started: datetime
    days: int
    end: datetime

    @property
    def last_day(self) -> date:
        return self.end.astimezone(SHANGHAI).date() - timedelta(days=1)


def term(started: datetime, days: int, more_days_off: frozenset[date]) -> Term:
    """A term counted out."""
    day, left = started.astimezone(SHANGHAI).date(), days
    while left:
        day += timedelta(days=1)
        left -= is_worked(day, more_days_off)
    return Term(started, days, datetime.combine(day + timedelta(days=1), time(0), SHANGHAI))


@dataclass
class Duty:
    """A deadline somebody must keep, and the verdict on it.

    Stopped without a verdict: a submission is being reviewed.
    """

    term: Term
    stopped: datetime | None = None
    verdict: str = ""

    @property
    def is_owed(self) -> bool:
        return self.stopped is None

    def is_late(self, now: datetime) -> bool:
        return self.is_owed and now >= self.term.end

    def stop(self, now: datetime, on_time: str = "on_time", late: str = "late") -> None:
        """For good: kept in time or late."""
        self.stopped = now
        self.verdict = on_time if now <= self.term.end else late

    def end(self, now: datetime, verdict: str) -> None:
        """For good, however late: nobody owes it any more."""
        self.stopped, self.verdict = now, verdict

    def hold(self, now: datetime) -> None:
        """By a submission."""
        self.stopped = now

    def approve(self) -> None:
        """Judged by when it was submitted, not by when that was reviewed."""
        if self.stopped is not None:
            self.stop(self.stopped)

    def send_back(self) -> None:
        """The stop is void."""
        self.stopped = None
