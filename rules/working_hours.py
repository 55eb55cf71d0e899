"""Working hours inside working days: when reminders may go out, and half of the time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from rules.working_days import SHANGHAI, Calendar, due_date, local_date


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """The office day in Asia/Shanghai; `noon` parts its two halves."""

    opens: time = time(9, 0)
    noon: time = time(12, 0)
    closes: time = time(17, 30)

    @property
    def seconds_a_day(self) -> int:
        """Seconds from opening to closing."""
        opens, closes = (each.hour * 3600 + each.minute * 60 for each in (self.opens, self.closes))
        return closes - opens


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, SHANGHAI).astimezone(UTC)


def next_morning(after: datetime, calendar: Calendar, hours: WorkingHours) -> datetime:
    """The first opening strictly after a moment, on a working day (UTC)."""
    day = local_date(after)
    while not calendar.is_working_day(day) or _at(day, hours.opens) <= after:
        day += timedelta(days=1)
    return _at(day, hours.opens)


def last_morning(due: datetime, calendar: Calendar, hours: WorkingHours) -> datetime:
    """The opening of the last working day before or at the due instant (UTC)."""
    day = due_date(due)
    while not calendar.is_working_day(day):
        day -= timedelta(days=1)
    return _at(day, hours.opens)


def is_in_hours(moment: datetime, calendar: Calendar, hours: WorkingHours) -> bool:
    """Whether a moment lies between opening and closing of a working day."""
    day = local_date(moment)
    opened = _at(day, hours.opens) <= moment <= _at(day, hours.closes)
    return opened and calendar.is_working_day(day)


def half_day(moment: datetime, hours: WorkingHours) -> tuple[date, str]:
    """Which half-day a moment lies in, Asia/Shanghai: the date and "am" or "pm"."""
    local = moment.astimezone(SHANGHAI)
    return local_date(moment), "am" if local.time() < hours.noon else "pm"


def working_seconds_in(
    day: date, start: datetime, end: datetime, calendar: Calendar, hours: WorkingHours
) -> int:
    """Seconds of one day's working time that lie between two moments."""
    if not calendar.is_working_day(day):
        return 0
    opens, closes = max(_at(day, hours.opens), start), min(_at(day, hours.closes), end)
    return max(int((closes - opens).total_seconds()), 0)


def _worked(
    start: datetime, end: datetime, calendar: Calendar, hours: WorkingHours
) -> Iterator[tuple[datetime, datetime]]:
    """The stretches of working time between two moments."""
    day = local_date(start)
    while day <= local_date(end):
        if calendar.is_working_day(day):
            opens = max(_at(day, hours.opens), start)
            closes = min(_at(day, hours.closes), end)
            if opens < closes:
                yield opens, closes
        day += timedelta(days=1)


def working_seconds_between(
    start: datetime, end: datetime, calendar: Calendar, hours: WorkingHours
) -> int:
    """Seconds of working time between two moments; 0 if the end is not after the start."""
    spans = _worked(start, end, calendar, hours)
    return int(sum((closes - opens).total_seconds() for opens, closes in spans))


def halfway(start: datetime, due: datetime, calendar: Calendar, hours: WorkingHours) -> datetime:
    """The instant at half of the working time between start and due, inside working hours (UTC).

    Raises ValueError if there is no working time between them.
    """
    left = working_seconds_between(start, due, calendar, hours) / 2
    for opens, closes in _worked(start, due, calendar, hours):
        length = (closes - opens).total_seconds()
        if left <= length:
            return opens + timedelta(seconds=left)
        left -= length
    raise ValueError(f"no working time between {start} and {due}")
