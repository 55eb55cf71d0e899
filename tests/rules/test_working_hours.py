"""Times of day inside working days: when reminders go out, and what half of the time is."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.shipped_calendar import shipped_calendar
from rules.working_days import SHANGHAI, DayEnd, deadline, local_date
from rules.working_hours import (
    WorkingHours,
    half_day,
    halfway,
    last_morning,
    next_morning,
    working_seconds_between,
)

CALENDAR = shipped_calendar()
HOURS = WorkingHours()
OFFICE_DAY = int(timedelta(hours=8, minutes=30).total_seconds())
STARTS = st.datetimes(
    min_value=datetime(2019, 1, 1),  # noqa: DTZ001 -- the strategy puts the zone on
    max_value=datetime(2026, 12, 1),  # noqa: DTZ001 -- the same
    timezones=st.just(SHANGHAI),
)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("after", "morning"),
    [
        ("2019-09-12T08:59", "2019-09-12T09:00"),
        ("2019-09-12T09:00", "2019-09-16T09:00"),
        ("2019-09-28T12:00", "2019-09-29T09:00"),
        ("2019-09-30T18:00", "2019-10-08T09:00"),
    ],
)
def test_the_next_morning_is_an_opening_on_a_working_day(after: str, morning: str) -> None:
    assert next_morning(local(after), CALENDAR, HOURS) == local(morning)


def test_the_last_morning_opens_the_day_a_deadline_ends_on() -> None:
    due = deadline(local("2019-09-27T10:00"), 1, CALENDAR).due
    assert last_morning(due, CALENDAR, HOURS) == local("2019-09-29T09:00")


def test_the_last_morning_of_a_deadline_on_a_rest_day_is_on_the_working_day_before() -> None:
    assert last_morning(local("2019-10-07T12:00"), CALENDAR, HOURS) == local("2019-09-30T09:00")


@pytest.mark.parametrize(
    ("moment", "half"), [("11:59:59", "am"), ("12:00", "pm"), ("00:00", "am"), ("23:59", "pm")]
)
def test_noon_parts_the_two_halves_of_a_day(moment: str, half: str) -> None:
    assert half_day(local(f"2019-09-12T{moment}"), HOURS) == (date(2019, 9, 12), half)


def test_working_seconds_leave_out_nights_and_rest_days() -> None:
    start, end = local("2019-09-12T16:30"), local("2019-09-16T10:00")
    assert working_seconds_between(start, end, CALENDAR, HOURS) == 2 * 3600
    assert working_seconds_between(end, start, CALENDAR, HOURS) == 0


def test_half_of_one_working_day_given_at_night_is_the_middle_of_it() -> None:
    start = local("2019-09-12T20:00")
    due = deadline(start, 1, CALENDAR).due
    assert halfway(start, due, CALENDAR, HOURS) == local("2019-09-16T13:15")


def test_there_is_no_half_where_nobody_works() -> None:
    with pytest.raises(ValueError, match="no working time"):
        halfway(local("2019-10-02T09:00"), local("2019-10-03T09:00"), CALENDAR, HOURS)


@given(STARTS, st.integers(1, 20), st.sampled_from(DayEnd))
def test_halfway_and_the_last_morning_lie_in_working_time_before_the_deadline(
    start: datetime, working_days: int, day_end: DayEnd
) -> None:
    due = deadline(start, working_days, CALENDAR, day_end).due
    half = halfway(start, due, CALENDAR, HOURS)
    last = last_morning(due, CALENDAR, HOURS)
    for moment in (half, last):
        assert CALENDAR.is_working_day(local_date(moment))
        assert HOURS.opens <= moment.astimezone(SHANGHAI).time() <= HOURS.closes
        assert start < moment < due
    before = working_seconds_between(start, half, CALENDAR, HOURS)
    after = working_seconds_between(half, due, CALENDAR, HOURS)
    assert abs(before - after) <= 1


@given(STARTS, st.integers(1, 20))
def test_n_working_days_hold_at_least_n_office_days(start: datetime, working_days: int) -> None:
    due = deadline(start, working_days, CALENDAR).due
    whole = working_seconds_between(start, due, CALENDAR, HOURS)
    assert working_days * OFFICE_DAY <= whole <= (working_days + 1) * OFFICE_DAY
    assert time(0) == due.astimezone(SHANGHAI).time()
