"""The working time left until a deadline: what people read beside every clock."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.shipped_calendar import shipped_calendar
from rules.time_left import HOUR, MINUTE, WorkingTime, time_left
from rules.working_days import SHANGHAI, DayEnd, deadline, due_date, local_date
from rules.working_hours import WorkingHours, working_seconds_between

CALENDAR = shipped_calendar()
HOURS = WorkingHours()
MOMENTS = st.datetimes(
    min_value=datetime(2019, 1, 1),  # noqa: DTZ001 -- the strategy puts the zone on
    max_value=datetime(2026, 11, 1),  # noqa: DTZ001 -- the same
    timezones=st.just(SHANGHAI),
)
AWHILE = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=60))


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def due(start: str, days: int, day_end: DayEnd = DayEnd.MIDNIGHT) -> datetime:
    return deadline(local(start), days, CALENDAR, day_end).due


@pytest.mark.parametrize(
    ("now", "days", "hours", "minutes"),
    [
        ("2019-09-12T14:30", 1, 3, 0),  # the rest of Thursday, and Monday after the holiday
        ("2019-09-12T08:00", 1, 8, 30),  # a day not begun is no working day yet: it is day 0
        ("2019-09-12T20:00", 1, 0, 0),
        ("2019-09-14T11:00", 1, 0, 0),  # Saturday
        ("2019-09-16T09:00", 0, 8, 30),
        ("2019-09-16T17:05", 0, 0, 25),
        ("2019-09-16T17:30", 0, 0, 0),
    ],
)
def test_what_is_left_of_a_deadline_on_monday(
    now: str, days: int, hours: int, minutes: int
) -> None:
    left = time_left(due("2019-09-12T10:00", 1), local(now), CALENDAR, HOURS)
    assert not left.late
    assert (left.length.days, left.length.hours, left.length.minutes) == (days, hours, minutes)
    assert left.last_day == now.startswith("2019-09-16")
    assert left.soon


@pytest.mark.parametrize(
    ("now", "days", "hours", "minutes"),
    [
        ("2019-09-17T00:01", 0, 0, 0),
        ("2019-09-17T11:00", 0, 2, 0),
        ("2019-09-17T18:00", 1, 0, 0),
        ("2019-09-18T09:20", 1, 0, 20),
        ("2019-09-22T12:00", 4, 0, 0),  # Sunday
    ],
)
def test_what_has_passed_since_that_monday(now: str, days: int, hours: int, minutes: int) -> None:
    since = time_left(due("2019-09-12T10:00", 1), local(now), CALENDAR, HOURS)
    assert since.late
    assert not since.soon
    assert (since.length.days, since.length.hours, since.length.minutes) == (days, hours, minutes)


def test_a_make_up_day_is_a_day_left_and_a_holiday_is_none() -> None:
    end = due("2019-09-27T10:00", 5)
    assert due_date(end) == local("2019-10-10T00:00").date()
    assert time_left(end, local("2019-09-28T10:00"), CALENDAR, HOURS).length.days == 5
    assert time_left(end, local("2019-10-03T10:00"), CALENDAR, HOURS).length.days == 3


def test_a_deadline_that_ends_with_the_office_leaves_nothing_after_it() -> None:
    end = due("2019-09-12T10:00", 1, DayEnd.OFFICE)
    assert time_left(end, end, CALENDAR, HOURS).length == WorkingTime(0, 0)
    assert time_left(end, end + timedelta(seconds=1), CALENDAR, HOURS).late


def test_the_last_instant_is_in_time() -> None:
    end = due("2019-09-12T10:00", 1)
    assert not time_left(end, end, CALENDAR, HOURS).late
    assert time_left(end, end + timedelta(microseconds=1), CALENDAR, HOURS).late


@given(MOMENTS, st.integers(1, 20), st.sampled_from(DayEnd), AWHILE)
def test_the_length_is_all_the_office_hours_between(
    start: datetime, days: int, day_end: DayEnd, after: timedelta
) -> None:
    end, now = deadline(start, days, CALENDAR, day_end).due, start + after
    standing = time_left(end, now, CALENDAR, HOURS)
    begin, finish = (end, now) if standing.late else (now, end)
    between = working_seconds_between(begin, finish, CALENDAR, HOURS)
    assert abs(standing.length.as_seconds(HOURS) - between) <= 1
    assert 0 <= standing.length.seconds <= HOURS.seconds_a_day
    assert (
        standing.length.hours * HOUR + standing.length.minutes * MINUTE <= standing.length.seconds
    )


@given(MOMENTS, st.integers(1, 20), AWHILE, st.timedeltas(timedelta(0), timedelta(days=3)))
def test_less_is_left_the_later_it_is(
    start: datetime, days: int, after: timedelta, more: timedelta
) -> None:
    end = deadline(start, days, CALENDAR).due
    first = time_left(end, start + after, CALENDAR, HOURS)
    second = time_left(end, start + after + more, CALENDAR, HOURS)
    if first.late:
        assert second.late
        assert second.length.as_seconds(HOURS) >= first.length.as_seconds(HOURS)
    elif not second.late:
        assert second.length.as_seconds(HOURS) <= first.length.as_seconds(HOURS)
        assert second.length.days <= first.length.days


@given(MOMENTS, st.integers(1, 20), AWHILE)
def test_the_last_day_and_the_one_before_are_soon(
    start: datetime, days: int, after: timedelta
) -> None:
    end, now = deadline(start, days, CALENDAR).due, start + after
    standing = time_left(end, now, CALENDAR, HOURS)
    assert standing.last_day == (not standing.late and local_date(now) == due_date(end))
    if standing.next_day:
        assert standing.length.days == 1
