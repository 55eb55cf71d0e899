"""Figures: percentiles, ratios and goals."""

import json

import pytest

from bench.figures import Figure, Unit, Yardstick, median, percentile, print_json, print_table

HALF = Yardstick("half of it", 5)


def test_a_percentile_is_a_value_that_was_measured() -> None:
    values = [4.0, 1.0, 3.0, 2.0]
    assert percentile(values, 0.95) == 4.0
    assert percentile(values, 0.25) == 1.0
    assert median(values) == 2.0


def test_a_figure_is_held_against_its_goal() -> None:
    assert Figure("time", 10, Unit.SECONDS, HALF, ratio_at_most=2).reached
    assert Figure("time", 10, Unit.SECONDS, HALF, ratio_at_most=1.9).reached is False
    assert Figure("time", 10, Unit.SECONDS, at_most=9).reached is False
    assert Figure("time", 10, Unit.SECONDS).reached is None


def test_paired_ratios_are_preferred_to_the_quotient() -> None:
    assert Figure("time", 10, Unit.SECONDS, HALF, paired_ratio=1.5).ratio == 1.5


def test_a_yardstick_of_zero_gives_no_ratio() -> None:
    assert Figure("time", 10, Unit.SECONDS, Yardstick("at once", 0)).ratio is None


def test_a_missed_goal_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    figure = Figure("time", 10, Unit.SECONDS, HALF, at_most=9)
    print_table("case", [figure])
    assert "MISSED" in capsys.readouterr().out
    print_json({"case": [figure]})
    (told,) = json.loads(capsys.readouterr().out)["case"]
    assert (told["reached"], told["ratio"]) == (False, 2.0)
