"""Day by day against two independent collections of the same notices."""

from collections.abc import Callable
from datetime import date, timedelta

import chinese_calendar
import holidays
import pytest

from rules.shipped_calendar import shipped_calendar
from rules.working_days import DayKind

CALENDAR = shipped_calendar()
YEARS = range(2007, 2027)
HOLIDAYS = holidays.country_holidays("CN", years=YEARS, expand=False, language="zh_CN")


def days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]


def differing(year: int, works: Callable[[date], bool]) -> set[date]:
    return {day for day in days_of(year) if works(day) != CALENDAR.is_working_day(day)}


def test_the_shipped_calendar_covers_2007_to_2026() -> None:
    assert CALENDAR.covered_years == frozenset(YEARS)


@pytest.mark.parametrize("year", YEARS)
def test_every_day_agrees_with_chinesecalendar(year: int) -> None:
    assert differing(year, chinese_calendar.is_workday) == set()


@pytest.mark.parametrize("year", YEARS)
def test_every_day_agrees_with_holidays(year: int) -> None:
    assert differing(year, HOLIDAYS.is_working_day) == set()


def test_no_row_of_the_shipped_calendar_is_idle() -> None:
    weekend = 5
    for day, each in CALENDAR.days.items():
        assert (each.kind is DayKind.WORK) == (day.weekday() >= weekend), day


def test_every_exception_names_a_notice_of_the_state_council() -> None:
    for each in CALENDAR.days.values():
        assert each.notice.startswith("国务院"), each.day
        assert "的通知" in each.notice, each.day
