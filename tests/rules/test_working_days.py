"""Working days and deadlines: the examples of the regulation, and why each day counts."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from rules.calendar_csv import parse_calendar
from rules.shipped_calendar import shipped_calendar
from rules.working_days import (
    SHANGHAI,
    DayEnd,
    Reason,
    deadline,
    due_date,
    local_date,
    working_days_between,
)

CALENDAR = shipped_calendar()

PRODUCT_TABLE = (
    (date(2019, 9, 12), {1: date(2019, 9, 16), 5: date(2019, 9, 20), 15: date(2019, 10, 10)}),
    (date(2019, 9, 27), {1: date(2019, 9, 29), 5: date(2019, 10, 10), 15: date(2019, 10, 23)}),
    (date(2026, 2, 13), {1: date(2026, 2, 14), 5: date(2026, 2, 27), 15: date(2026, 3, 12)}),
)


def at(day: date, clock: time = time(10, 0)) -> datetime:
    return datetime.combine(day, clock, SHANGHAI)


@pytest.mark.parametrize(("dispatched", "last_days"), PRODUCT_TABLE)
def test_deadlines_of_the_product_table_come_out_right(
    dispatched: date, last_days: dict[int, date]
) -> None:
    for working_days, last_day in last_days.items():
        counted = deadline(at(dispatched), working_days, CALENDAR)
        assert due_date(counted.due) == last_day
        assert counted.due == at(last_day + timedelta(days=1), time(0))
        assert not counted.provisional
        assert counted.calendar_version == CALENDAR.version


def test_a_deadline_ends_at_half_past_five_where_the_office_day_is_the_policy() -> None:
    counted = deadline(at(date(2019, 9, 12)), 1, CALENDAR, DayEnd.OFFICE)
    assert counted.due == datetime(2019, 9, 16, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize("clock", [time(0), time(9), time(17, 31), time(23, 59, 59)])
def test_the_time_of_day_of_the_start_does_not_matter(clock: time) -> None:
    assert due_date(deadline(at(date(2019, 9, 12), clock), 1, CALENDAR).due) == date(2019, 9, 16)


def test_day_0_is_the_date_in_shanghai_not_in_utc() -> None:
    evening_in_utc = datetime(2019, 9, 11, 16, 0, tzinfo=UTC)
    assert local_date(evening_in_utc) == date(2019, 9, 12)
    assert deadline(evening_in_utc, 1, CALENDAR).days[0].day == date(2019, 9, 12)


@pytest.mark.parametrize("start", [date(2019, 9, 14), date(2019, 9, 15)])
def test_a_start_on_a_rest_day_counts_from_the_next_working_day(start: date) -> None:
    assert due_date(deadline(at(start), 1, CALENDAR).due) == date(2019, 9, 16)


def test_a_make_up_working_day_is_counted_when_passed_and_not_when_started_on() -> None:
    assert due_date(deadline(at(date(2019, 9, 28)), 1, CALENDAR).due) == date(2019, 9, 29)
    assert due_date(deadline(at(date(2019, 9, 29)), 1, CALENDAR).due) == date(2019, 9, 30)


def test_each_day_passed_says_why_it_counts() -> None:
    passed = {each.day: each for each in deadline(at(date(2019, 9, 27)), 5, CALENDAR).days}
    assert [passed[date(2019, 9, 27)].reason, passed[date(2019, 9, 27)].counted] == [
        Reason.WORKDAY,
        False,
    ]
    assert passed[date(2019, 9, 28)].reason is Reason.WEEKEND
    make_up = passed[date(2019, 9, 29)]
    assert (make_up.reason, make_up.counted, make_up.number) == (Reason.MAKE_UP, True, 1)
    holiday = passed[date(2019, 10, 1)]
    assert (holiday.reason, holiday.name, holiday.counted) == (Reason.HOLIDAY, "国庆节", False)
    assert "〔2018〕15号" in holiday.notice
    assert passed[date(2019, 10, 10)].number == 5


def test_days_arranged_by_a_second_notice_name_that_notice() -> None:
    assert "调整2019年劳动节假期" in CALENDAR.why(date(2019, 5, 3)).notice
    assert "延长2020年春节假期" in CALENDAR.why(date(2020, 1, 31)).notice
    assert "2019年部分节假日安排" in CALENDAR.why(date(2018, 12, 31)).notice


def test_a_deadline_that_passes_an_unknown_year_is_provisional_and_counts_weekends_only() -> None:
    known = deadline(at(date(2026, 12, 30)), 1, CALENDAR)
    assert not known.provisional
    unknown = deadline(at(date(2026, 12, 30)), 2, CALENDAR)
    assert unknown.provisional
    assert due_date(unknown.due) == date(2027, 1, 1), "New Year's Day 2027 is a Friday"
    assert unknown.days[-1].reason is Reason.ASSUMED_WORKDAY
    assert deadline(at(date(2027, 1, 1)), 1, CALENDAR).days[1].reason is Reason.ASSUMED_WEEKEND


def test_a_start_before_the_first_known_year_does_not_make_a_deadline_provisional() -> None:
    assert not deadline(at(date(2006, 12, 31)), 1, CALENDAR).provisional


def test_a_provisional_deadline_is_firm_once_the_year_is_known() -> None:
    known = parse_calendar("day,kind,name,notice\n2027-01-01,off,元旦,通知", "2027")
    counted = deadline(at(date(2027, 1, 1)), 1, known)
    assert (counted.provisional, counted.calendar_version) == (False, "2027")


@pytest.mark.parametrize("working_days", [0, -1])
def test_less_than_one_working_day_is_no_deadline(working_days: int) -> None:
    with pytest.raises(ValueError, match="working days"):
        deadline(at(date(2019, 9, 12)), working_days, CALENDAR)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        deadline(datetime(2019, 9, 12, 10, 0), 1, CALENDAR)  # noqa: DTZ001 -- what is refused


def test_working_days_between_two_moments_leave_out_the_first_day_and_the_rest_days() -> None:
    start, end = at(date(2019, 9, 12)), at(date(2019, 9, 16), time(8))
    assert working_days_between(start, end, CALENDAR) == 1
    assert working_days_between(start, start, CALENDAR) == 0
    assert working_days_between(end, start, CALENDAR) == 0
