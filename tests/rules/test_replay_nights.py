"""When a night was missed, what it came to, and which result of a case counts."""

from datetime import UTC, datetime, time, timedelta

import pytest

from rules.replay_nights import LATEST_END, NightTotals, is_missed, last_due
from rules.replay_verdicts import (
    CaseVerdict,
    Difference,
    ReplayResult,
    RunVerdict,
    sha256_of_runs,
)

AT = time(2, 30)
MORNING = datetime(2026, 11, 28, 1, 0, tzinfo=UTC)
"""09:00 in Shanghai."""


def run(result: ReplayResult, number: int = 0) -> RunVerdict:
    other = result is ReplayResult.CHANGED
    difference = Difference(7, None, None, path="version") if other else None
    return RunVerdict(f"run-{number}", 10, f"{number:064}", True, result, difference=difference)


def test_a_night_begins_at_its_time_in_shanghai() -> None:
    begun = datetime(2026, 11, 27, 18, 30, tzinfo=UTC)
    assert last_due(MORNING, AT) == begun
    assert last_due(begun, AT) == begun
    assert last_due(begun - timedelta(minutes=1), AT) == begun - timedelta(days=1)


@pytest.mark.parametrize(
    ("finished", "missed"),
    [(None, True), (MORNING - timedelta(days=2), True), (MORNING - timedelta(hours=5), False)],
)
def test_a_night_that_did_not_end_in_time_is_missed(
    finished: datetime | None, missed: bool
) -> None:
    assert is_missed(MORNING, AT, finished) is missed


def test_a_night_still_has_its_time_to_end() -> None:
    begun = last_due(MORNING, AT)
    yesterdays = begun - timedelta(days=1) + timedelta(minutes=10)
    assert not is_missed(begun + LATEST_END - timedelta(minutes=1), AT, yesterdays)
    assert is_missed(begun + LATEST_END + timedelta(minutes=1), AT, yesterdays)


def test_the_worst_run_of_a_case_counts() -> None:
    verdict = CaseVerdict("GD", (run(ReplayResult.IDENTICAL), run(ReplayResult.CHANGED, 1)))
    assert verdict.result is ReplayResult.CHANGED
    assert verdict.events == 20
    assert verdict.difference == Difference(7, None, None, path="version")
    assert CaseVerdict("GD", ()).result is ReplayResult.MISSING


def test_the_hash_of_a_case_is_its_runs_or_one_of_all_in_order() -> None:
    assert sha256_of_runs(["a"]) == "a"
    assert sha256_of_runs(["a", "b"]) != sha256_of_runs(["b", "a"])


def test_only_all_of_all_is_n_of_n() -> None:
    assert NightTotals(cases=3, identical=3, known=2).all_identical
    assert not NightTotals(cases=3, identical=2, changed=1).all_identical
    assert NightTotals(cases=5, identical=3, known=2, changed=1, missing=1).replayed == 2
