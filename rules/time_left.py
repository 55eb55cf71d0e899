"""How much working time is left until a deadline, or has passed since. Words for it are in web/.

Counted as the regulation counts deadlines: whole working days are those after today's date, up to
the deadline's; beside them stands what is left of today's office hours.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from rules.working_days import Calendar, due_date, local_date
from rules.working_hours import WorkingHours, working_seconds_in

HOUR, MINUTE = 3600, 60


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """A length: whole working days, and seconds of one more in office hours."""

    days: int
    seconds: int

    @property
    def hours(self) -> int:
        """Whole hours beside the days."""
        return self.seconds // HOUR

    @property
    def minutes(self) -> int:
        """Whole minutes beside days and hours."""
        return self.seconds % HOUR // MINUTE

    def as_seconds(self, hours: WorkingHours) -> int:
        """The same in seconds of office hours."""
        return self.days * hours.seconds_a_day + self.seconds


@dataclass(frozen=True, slots=True)
class TimeLeft:
    """How a deadline stands. `length` is left, or if `late` has passed since.

    `last_day`: it ends today; `next_day`: it ends on the next working day.
    """

    late: bool
    length: WorkingTime
    last_day: bool
    next_day: bool

    @property
    def soon(self) -> bool:
        """Whether it ends today or on the next working day, and is not late."""
        return self.last_day or self.next_day


def time_left(due: datetime, now: datetime, calendar: Calendar, hours: WorkingHours) -> TimeLeft:
    """How a deadline stands at `now` (both aware). The instant `due` itself is still in time."""
    today, last = local_date(now), due_date(due)
    if now > due:
        return TimeLeft(True, _since(due, now, calendar, hours), False, False)
    days = _working_days(today + timedelta(days=1), last, calendar)
    seconds = working_seconds_in(today, now, due, calendar, hours)
    return TimeLeft(
        late=False,
        length=WorkingTime(days, seconds),
        last_day=today == last,
        next_day=today < last and days <= 1,
    )


def _since(due: datetime, now: datetime, calendar: Calendar, hours: WorkingHours) -> WorkingTime:
    """The working days between the two dates, and the office hours of both after `due`."""
    first, today = local_date(due), local_date(now)
    days = _working_days(first + timedelta(days=1), today - timedelta(days=1), calendar)
    both = {first, today}
    seconds = sum(working_seconds_in(day, due, now, calendar, hours) for day in both)
    whole, rest = divmod(seconds, hours.seconds_a_day)
    return WorkingTime(days + whole, rest)


def _working_days(first: date, last: date, calendar: Calendar) -> int:
    """How many working days there are from one date to another, both counted."""
    days = (last - first).days + 1
    return sum(calendar.is_working_day(first + timedelta(days=each)) for each in range(days))
