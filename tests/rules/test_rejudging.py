"""A clock judged by another calendar: what differs, and that nothing of the clock changes."""

from datetime import UTC, date, datetime

import pytest

from rules import clocks
from rules.clocks import Clock, ClockKind, Verdict
from rules.rejudging import rejudge
from rules.timetable import Span, term
from rules.working_days import Calendar, CalendarDay, DayEnd, DayKind
from rules.working_hours import WorkingHours

STARTED = datetime(2026, 12, 30, 2, tzinfo=UTC)
THEN = Calendar("2026-1", {}, frozenset({2026}))
"""Knows nothing of 2027: New Year's Day counts as a working day."""
HOLIDAY = CalendarDay(date(2027, 1, 1), DayKind.OFF, "国办发明电〔2026〕1号", "元旦")
TODAY = Calendar("2027-2", {HOLIDAY.day: HOLIDAY}, frozenset({2026, 2027}))
NOW = datetime(2027, 1, 20, tzinfo=UTC)


def clock(working_days: int = 2) -> Clock:
    """A clock started two days before the new year, counted by the calendar then."""
    counted = term(Span(STARTED, working_days), DayEnd.MIDNIGHT, THEN, WorkingHours())
    return clocks.start(ClockKind.CONTACT, 0, 1, "Q01", counted, now=STARTED)


MONDAY = datetime(2027, 1, 4, 3, tzinfo=UTC)
"""Late by the calendar then, whose second working day was 1 January; in time by today's."""


def test_what_was_late_then_would_be_on_time_today_and_the_verdict_stays() -> None:
    stopped = clocks.stop(clock(), MONDAY, "黄浦经办")
    found = rejudge(stopped, TODAY, DayEnd.MIDNIGHT, NOW)
    assert stopped.verdict is Verdict.LATE
    assert found.verdict is Verdict.ON_TIME
    assert found.due == datetime(2027, 1, 4, 16, tzinfo=UTC)
    assert found.calendar_version == "2027-2"
    assert not found.provisional
    assert not found.late


def test_an_attempt_stays_an_attempt_in_time_or_late() -> None:
    tried = clocks.stop(clock(), MONDAY, "黄浦经办", Verdict.ATTEMPTED)
    assert tried.verdict is Verdict.ATTEMPTED_LATE
    assert rejudge(tried, TODAY, DayEnd.MIDNIGHT, NOW).verdict is Verdict.ATTEMPTED
    assert rejudge(tried, THEN, DayEnd.MIDNIGHT, NOW).verdict is Verdict.ATTEMPTED_LATE


@pytest.mark.parametrize("verdict", [Verdict.SUPERSEDED, Verdict.VOID])
def test_a_duty_that_fell_away_is_not_judged_again(verdict: Verdict) -> None:
    gone = clocks.stop(clock(), MONDAY, "热线一号", verdict)
    assert rejudge(gone, TODAY, DayEnd.MIDNIGHT, NOW).verdict is verdict


def test_a_running_clock_has_no_verdict_and_is_late_by_either_calendar_alone() -> None:
    noon = datetime(2027, 1, 4, 4, tzinfo=UTC)
    assert rejudge(clock(), THEN, DayEnd.MIDNIGHT, noon).late
    found = rejudge(clock(), TODAY, DayEnd.MIDNIGHT, noon)
    assert found.verdict is None
    assert not found.late


def test_by_its_own_calendar_a_clock_is_judged_as_it_was() -> None:
    stopped = clocks.stop(clock(), MONDAY, "黄浦经办")
    found = rejudge(stopped, THEN, DayEnd.MIDNIGHT, NOW)
    assert (found.due, found.verdict) == (stopped.term.due, stopped.verdict)
    assert found.first_due == stopped.original_due
