"""What is owed before a bad review is dispatched: each duty with its date, as late as it may be."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from rules.clocks import Clock, ClockKind, start
from rules.policy import ClockStart, Policy
from rules.shipped_calendar import shipped_calendar
from rules.timetable import Span, term
from rules.working_days import SHANGHAI, DayEnd
from rules.working_hours import WorkingHours
from web.public.owed import Owed, owed

RATED = datetime(2026, 9, 29, 10, 0, tzinfo=SHANGHAI)
"""A Tuesday: 1 to 8 October are no working days but the 8th, Saturday the 10th is one."""
LAST_DAYS = {
    ClockKind.DISPATCH: (9, 30),
    ClockKind.CONTACT: (10, 8),
    ClockKind.RECTIFICATION: (10, 13),
    ClockKind.CLOSURE: (10, 27),
}
"""Counted by hand: 1, then 1, 5 and 15 working days after the last day for the dispatch."""


def told(policy: Policy, *, real_name: bool = True, dispatch: Clock | None = None) -> list[Owed]:
    calendar = shipped_calendar()
    return list(
        owed(RATED, real_name=real_name, policy=policy, calendar=calendar, dispatch=dispatch)
    )


def last_day(moment: datetime | None) -> tuple[int, int]:
    assert moment is not None
    day = (moment - timedelta(seconds=1)).astimezone(SHANGHAI)
    return day.month, day.day


@pytest.mark.parametrize("day_end", DayEnd)
def test_every_duty_has_its_date(day_end: DayEnd) -> None:
    first, *later = told(replace(Policy(), day_end=day_end))
    assert (last_day(first.due), first.within, first.latest) == (LAST_DAYS[first.kind], None, None)
    assert [each.kind for each in later] == list(LAST_DAYS)[1:]
    for each in later:
        assert each.due is None
        assert each.within is not None
        assert last_day(each.latest) == LAST_DAYS[each.kind]


def test_who_gave_no_name_is_promised_no_contact() -> None:
    kinds = [each.kind for each in told(Policy(), real_name=False)]
    assert kinds == [ClockKind.DISPATCH, ClockKind.RECTIFICATION, ClockKind.CLOSURE]


def test_where_all_is_counted_from_the_review_all_is_due() -> None:
    found = told(replace(Policy(), clock_start=ClockStart.REVIEW))
    assert all(each.due and not each.latest and not each.within for each in found)


def test_a_dispatch_that_is_late_makes_no_promise_of_dates() -> None:
    span = Span(RATED, Policy().dispatch_days)
    by = term(span, DayEnd.MIDNIGHT, shipped_calendar(), WorkingHours())
    running = start(ClockKind.DISPATCH, 0, 1, "", by, now=RATED)
    _, contact, *_ = told(Policy(), dispatch=running)
    assert last_day(contact.latest) == LAST_DAYS[ClockKind.CONTACT]
    _, *later = told(Policy(), dispatch=replace(running, overdue=True))
    assert all(each.within and each.latest is None for each in later)
