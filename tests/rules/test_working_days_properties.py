"""What holds for every start, every number of days and every calendar."""

from datetime import date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from rules.shipped_calendar import shipped_calendar
from rules.working_days import (
    SATURDAY,
    SHANGHAI,
    Calendar,
    CalendarDay,
    DayEnd,
    DayKind,
    deadline,
    due_date,
    local_date,
    working_days_between,
)

WHOLE_DAYS = st.integers(min_value=1, max_value=40)
STARTS = st.datetimes(
    min_value=datetime(2007, 1, 1),  # noqa: DTZ001 -- the strategy puts the zone on
    max_value=datetime(2027, 6, 30),  # noqa: DTZ001 -- the same
    timezones=st.just(SHANGHAI),
)
DAY_ENDS = st.sampled_from(DayEnd)


@st.composite
def invented(draw: st.DrawFn) -> Calendar:
    """An arrangement nobody published: any weekday may be off, any weekend day worked."""
    days = draw(st.sets(st.dates(date(2019, 1, 1), date(2020, 12, 31)), max_size=60))
    exceptions = {
        day: CalendarDay(
            day, DayKind.OFF if day.weekday() < SATURDAY else DayKind.WORK, "通知", "假日"
        )
        for day in days
    }
    return Calendar("invented", exceptions, frozenset({2019, 2020}))


CALENDARS = st.one_of(st.just(shipped_calendar()), invented())


@given(STARTS, WHOLE_DAYS, CALENDARS, DAY_ENDS)
def test_a_deadline_is_the_end_of_a_working_day_with_just_n_of_them_after_day_0(
    start: datetime, working_days: int, calendar: Calendar, day_end: DayEnd
) -> None:
    counted = deadline(start, working_days, calendar, day_end)
    last = due_date(counted.due)
    assert calendar.is_working_day(last)
    day, number = local_date(start), 0
    while day < last:
        day += timedelta(days=1)
        number += calendar.is_working_day(day)
    assert number == working_days
    assert working_days_between(start, counted.due - timedelta(seconds=1), calendar) == working_days
    local_end = counted.due.astimezone(SHANGHAI).time()
    assert local_end == (time(17, 30) if day_end is DayEnd.OFFICE else time(0))


@given(STARTS, WHOLE_DAYS, CALENDARS)
def test_day_0_is_never_counted_and_every_other_day_is_listed_once(
    start: datetime, working_days: int, calendar: Calendar
) -> None:
    days = deadline(start, working_days, calendar).days
    assert days[0].day == local_date(start)
    assert (days[0].counted, days[0].number) == (False, 0)
    assert [each.day for each in days] == [
        days[0].day + timedelta(days=passed) for passed in range(len(days))
    ]
    assert [each.number for each in days if each.counted] == list(range(1, working_days + 1))


@given(STARTS, WHOLE_DAYS, WHOLE_DAYS, CALENDARS, DAY_ENDS)
def test_more_working_days_end_later(
    start: datetime, fewer: int, more: int, calendar: Calendar, day_end: DayEnd
) -> None:
    first = deadline(start, fewer, calendar, day_end).due
    second = deadline(start, fewer + more, calendar, day_end).due
    assert first < second


@given(STARTS, st.timedeltas(timedelta(0), timedelta(days=60)), WHOLE_DAYS, CALENDARS)
def test_a_later_start_never_ends_earlier(
    start: datetime, later: timedelta, working_days: int, calendar: Calendar
) -> None:
    first = deadline(start, working_days, calendar)
    second = deadline(start + later, working_days, calendar)
    assert first.due <= second.due
    if local_date(start) == local_date(start + later):
        assert first.due == second.due


@given(STARTS, WHOLE_DAYS, WHOLE_DAYS, CALENDARS)
def test_counting_on_from_a_deadline_is_counting_both_at_once(
    start: datetime, first: int, then: int, calendar: Calendar
) -> None:
    pause = deadline(start, first, calendar).days[-1].day
    resumed = deadline(datetime.combine(pause, time(12), SHANGHAI), then, calendar)
    assert resumed.due == deadline(start, first + then, calendar).due


@given(STARTS, WHOLE_DAYS)
def test_a_deadline_is_provisional_just_when_a_day_after_day_0_is_in_an_unknown_year(
    start: datetime, working_days: int
) -> None:
    counted = deadline(start, working_days, shipped_calendar())
    assert counted.provisional == (2027 in {each.day.year for each in counted.days[1:]})


@given(STARTS)
def test_shanghai_keeps_one_distance_from_utc(start: datetime) -> None:
    assert start.utcoffset() == timedelta(hours=8)
