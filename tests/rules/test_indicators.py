"""The arithmetic of indicators: shares, spreads, periods, and what each group adds to."""

from datetime import UTC, date, datetime

import pytest

from rules.case import Finding, Result
from rules.clocks import ClockKind, Verdict
from rules.handling_counts import (
    Answered,
    CasesDue,
    ClaimsDecided,
    Closed,
    Dispatched,
    Duties,
    OriginalClosures,
    Took,
    Unanswered,
    times,
)
from rules.indicators import STANDING, Indicators, Period, Share, Spread, Standing, together
from rules.shipped_calendar import shipped_calendar
from rules.survey import SurveyVia


def test_of_nothing_there_is_no_rate_no_mean_and_no_percentile() -> None:
    assert Share().rate is None
    assert (Spread().mean, Spread().p90) == (None, None)


def test_a_share_of_several_units_is_that_of_their_cases_not_the_mean_of_their_shares() -> None:
    both = together([Indicators(closed=Share(1, 1)), Indicators(closed=Share(1, 3))])
    assert both.closed.rate == 0.5


@pytest.mark.parametrize(
    ("cases", "mean", "p90"),
    [({0: 1}, 0, 0), ({0: 9, 8: 1}, 0.8, 0), ({0: 8, 8: 2}, 1.6, 8), ({1: 5, 2: 4, 30: 1}, 4.3, 2)],
)
def test_nine_of_ten_were_done_within_the_ninetieth_percentile(
    cases: dict[int, int], mean: float, p90: int
) -> None:
    assert Spread(cases).mean == pytest.approx(mean)
    assert Spread(cases).p90 == p90


def test_every_verdict_says_how_its_duty_stands() -> None:
    assert set(STANDING) == set(Verdict)


@pytest.mark.parametrize(
    ("standing", "kept"),
    [
        (Standing.MET, Share(2, 2)),
        (Standing.MISSED, Share(0, 2)),
        (Standing.TRIED, Share()),
        (Standing.UNDECIDED, Share()),
        (Standing.NONE, Share()),
    ],
)
def test_only_a_kept_or_missed_duty_counts(standing: Standing, kept: Share) -> None:
    contacts = Duties(ClockKind.CONTACT, standing, None, 2).indicators()
    assert contacts.contacted == kept
    assert contacts.tried == (Share(2, 2) if standing is Standing.TRIED else Share(0, kept.of))
    assert OriginalClosures(standing, 2).indicators() == Indicators(closed_originally=kept)


def test_what_was_found_unsubstantiated_owes_no_rectification_but_nothing_found_does() -> None:
    def rectified(finding: Finding | None) -> Share:
        duties = Duties(ClockKind.RECTIFICATION, Standing.MISSED, finding, 1)
        return duties.indicators().rectified

    assert rectified(Finding.UNSUBSTANTIATED) == Share()
    assert rectified(Finding.PARTLY) == Share(0, 1)
    assert rectified(None) == Share(0, 1)


def test_each_group_adds_to_its_own_indicators_only() -> None:
    assert CasesDue(True, 3).indicators() == Indicators(overdue=Share(3, 3))
    assert Dispatched(True, False, 2).indicators() == Indicators(
        returned=Share(2, 2), extended=Share(0, 2)
    )
    assert Closed(None, True, 1).indicators() == Indicators(reopened=Share(1, 1))
    assert Closed(Result.EXPLAINED, False, 1).indicators() == Indicators(
        resolved=Share(0, 1), reopened=Share(0, 1)
    )
    assert ClaimsDecided(False, 1).indicators() == Indicators(invalidated=Share(0, 1))


def test_a_survey_answered_by_telephone_was_called_and_one_nobody_rang_about_was_not() -> None:
    by_call = Answered(SurveyVia.CALL, True, True, 1).indicators()
    assert (by_call.followed_up, by_call.answered_calls) == (Share(1, 1), Share(1, 1))
    rung = Unanswered(True, 1).indicators()
    assert (rung.followed_up, rung.answered_calls) == (Share(1, 1), Share(0, 1))
    silent = Unanswered(False, 1).indicators()
    assert (silent.followed_up, silent.answered_calls) == (Share(0, 1), Share())


def test_how_long_things_took_is_counted_as_deadlines_are() -> None:
    took = [
        Took(ClockKind.CONTACT, date(2019, 9, 12), date(2019, 9, 12), 1),
        Took(ClockKind.CONTACT, date(2019, 9, 12), date(2019, 9, 16), 2),
        Took(ClockKind.CLOSURE, date(2019, 9, 12), date(2019, 10, 10), 1),
    ]
    found = times(took, shipped_calendar())
    assert found.to_contact.cases == {0: 1, 1: 2}
    assert found.to_closure.cases == {15: 1}


def test_a_period_is_whole_days_in_shanghai_and_a_year_at_most() -> None:
    september = Period(date(2019, 9, 1), date(2019, 9, 30))
    assert september.start == datetime(2019, 8, 31, 16, tzinfo=UTC)
    assert september.end == datetime(2019, 9, 30, 16, tzinfo=UTC)
    for last in (date(2019, 8, 31), date(2020, 9, 1)):
        with pytest.raises(ValueError, match="no period"):
            Period(date(2019, 9, 1), last)
