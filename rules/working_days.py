"""Working days as the State Council arranges them, and deadlines counted in them.

Counting: day 0 is the local date (Asia/Shanghai) of the start; the deadline is the end of the Nth
later working day. Make-up working days on weekends (调休上班日) count. Beyond the years an
arrangement is known for, only weekends are left out and the deadline is provisional. Times of day
inside a working day are in working_hours.py.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
SATURDAY = 5
OFFICE_CLOSES = time(17, 30)


class DayKind(StrEnum):
    """How a day departs from its weekday: a weekday off, or a weekend day worked."""

    WORK = "work"
    OFF = "off"


class Reason(StrEnum):
    """Why a day is, or is not, a working day. ASSUMED: no arrangement is known for its year."""

    WORKDAY = "workday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MAKE_UP = "make_up"
    ASSUMED_WORKDAY = "assumed_workday"
    ASSUMED_WEEKEND = "assumed_weekend"


class DayEnd(StrEnum):
    """When the last working day of a deadline ends, Asia/Shanghai."""

    MIDNIGHT = "24:00"
    OFFICE = "17:30"


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One exception: `notice` names the arrangement it comes from, `name` the holiday."""

    day: date
    kind: DayKind
    notice: str
    name: str


@dataclass(frozen=True, slots=True)
class DayReason:
    """Whether a day is worked, and why."""

    working: bool
    reason: Reason
    name: str = ""
    notice: str = ""


@dataclass(frozen=True)
class Calendar:
    """One immutable version of the arrangements, with the years it knows."""

    version: str
    days: Mapping[date, CalendarDay]
    covered_years: frozenset[int]

    def covers(self, day: date) -> bool:
        """Whether an official arrangement is known for the day's year."""
        return day.year in self.covered_years

    def why(self, day: date) -> DayReason:
        """Whether the day is worked, and why."""
        known = self.days.get(day)
        if known is not None:
            worked = known.kind is DayKind.WORK
            reason = Reason.MAKE_UP if worked else Reason.HOLIDAY
            return DayReason(worked, reason, known.name, known.notice)
        if day.weekday() < SATURDAY:
            return DayReason(True, Reason.WORKDAY if self.covers(day) else Reason.ASSUMED_WORKDAY)
        return DayReason(False, Reason.WEEKEND if self.covers(day) else Reason.ASSUMED_WEEKEND)

    def is_working_day(self, day: date) -> bool:
        """Whether the day is worked."""
        known = self.days.get(day)
        return day.weekday() < SATURDAY if known is None else known.kind is DayKind.WORK


@dataclass(frozen=True, slots=True)
class CountedDay:
    """One day passed on the way to a deadline; `number` is the running count, 0 for day 0."""

    day: date
    counted: bool
    reason: Reason
    name: str
    notice: str
    number: int


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline with its derivation. `due` is UTC; `days` are all days passed, day 0 first."""

    working_days: int
    start: datetime
    due: datetime
    provisional: bool
    calendar_version: str
    days: tuple[CountedDay, ...]


def local_date(moment: datetime) -> date:
    """The date in Shanghai. Raises ValueError for a naive time."""
    if moment.tzinfo is None:
        raise ValueError(f"naive datetime {moment!r}")
    return moment.astimezone(SHANGHAI).date()


def due_date(due: datetime) -> date:
    """The date to show people for a due instant: 24:00 of the 16th is the 16th."""
    return local_date(due - timedelta(microseconds=1))


def end_of(day: date, day_end: DayEnd) -> datetime:
    """The end of a working day, UTC."""
    if day_end is DayEnd.OFFICE:
        return datetime.combine(day, OFFICE_CLOSES, SHANGHAI).astimezone(UTC)
    return datetime.combine(day + timedelta(days=1), time(0), SHANGHAI).astimezone(UTC)


def _count(start: date, working_days: int, calendar: Calendar) -> Iterator[CountedDay]:
    why = calendar.why(start)
    yield CountedDay(start, False, why.reason, why.name, why.notice, 0)
    number, day = 0, start
    while number < working_days:
        day += timedelta(days=1)
        why = calendar.why(day)
        number += why.working
        yield CountedDay(day, why.working, why.reason, why.name, why.notice, number)


def deadline(
    start: datetime,
    working_days: int,
    calendar: Calendar,
    day_end: DayEnd = DayEnd.MIDNIGHT,
) -> Deadline:
    """The end of the Nth working day after the start's date.

    Raises ValueError for a naive start or less than one working day.
    """
    if working_days < 1:
        raise ValueError(f"{working_days} working days")
    days = tuple(_count(local_date(start), working_days, calendar))
    return Deadline(
        working_days=working_days,
        start=start,
        due=end_of(days[-1].day, day_end),
        provisional=not all(calendar.covers(each.day) for each in days[1:]),
        calendar_version=calendar.version,
        days=days,
    )


def working_days_between(start: datetime, end: datetime, calendar: Calendar) -> int:
    """How many working days passed: those after the start's date up to the end's date."""
    day, last, number = local_date(start), local_date(end), 0
    while day < last:
        day += timedelta(days=1)
        number += calendar.is_working_day(day)
    return number
