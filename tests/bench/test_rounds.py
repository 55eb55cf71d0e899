"""Requests asked in turns: what one takes as a multiple of another."""

import pytest

from bench.figures import Unit
from bench.http_load import Answers
from bench.rounds import Rounds, costs


def rounds(*of_each: float, processor: float = 0.0) -> Rounds:
    """One answer in each round, which took so many seconds."""
    return Rounds([Answers([took], took) for took in of_each], processor)


def test_a_round_that_was_disturbed_does_not_move_the_ratio() -> None:
    page, constant = rounds(0.3, 9.0, 0.4), rounds(0.1, 0.1, 0.2)
    assert page.times(constant) == pytest.approx(3.0)
    figure = page.beside("page", "constant", constant, ratio_at_most=3.1)
    assert (figure.value, figure.reached) == (9000.0, True)
    assert page.beside("page", "constant", constant, ratio_at_most=2.9).reached is False


def test_rounds_that_do_not_match_are_not_compared() -> None:
    with pytest.raises(ValueError, match="zip"):
        rounds(0.3).times(rounds(0.1, 0.1))


def test_a_page_costs_what_one_of_its_answers_did() -> None:
    asked = {"constant": rounds(1, 1, processor=0.002), "page": rounds(2, 2, processor=0.005)}
    time, rate = costs(asked, "constant")
    assert (time.value, time.unit, time.ratio) == (2.5, Unit.MILLISECONDS, 2.5)
    assert (rate.value, rate.ratio) == (0.5, 0.5)
