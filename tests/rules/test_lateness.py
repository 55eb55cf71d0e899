"""What is late, and what will be soon."""

from datetime import UTC, datetime, timedelta

from rules.lateness import Lateness, due_window
from rules.shipped_calendar import shipped_calendar
from rules.working_days import SHANGHAI

CALENDAR = shipped_calendar()
FRIDAY = datetime(2026, 11, 20, 10, 0, tzinfo=SHANGHAI)
BEFORE_A_MAKE_UP_SATURDAY = datetime(2026, 2, 13, 10, 0, tzinfo=SHANGHAI)


def _at(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=SHANGHAI).astimezone(UTC)


def test_a_duty_is_late_only_after_its_last_instant() -> None:
    late = due_window(Lateness.NOW, FRIDAY, CALENDAR)
    assert late.first is None
    assert FRIDAY - timedelta(microseconds=1) <= late.last < FRIDAY


def test_what_is_due_today_ends_at_midnight_and_not_before() -> None:
    today = due_window(Lateness.TODAY, FRIDAY, CALENDAR)
    assert (today.first, today.last) == (FRIDAY, _at("2026-11-21T00:00"))


def test_soon_reaches_over_a_weekend_to_the_end_of_the_next_working_day() -> None:
    soon = due_window(Lateness.SOON, FRIDAY, CALENDAR)
    assert (soon.first, soon.last) == (FRIDAY, _at("2026-11-24T00:00"))


def test_soon_ends_with_a_make_up_saturday_that_is_worked() -> None:
    soon = due_window(Lateness.SOON, BEFORE_A_MAKE_UP_SATURDAY, CALENDAR)
    assert soon.last == _at("2026-02-15T00:00")


def test_soon_on_a_rest_day_is_the_first_working_day_after_it() -> None:
    saturday = FRIDAY + timedelta(days=1)
    assert due_window(Lateness.SOON, saturday, CALENDAR).last == _at("2026-11-24T00:00")
