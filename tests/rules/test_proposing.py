"""Which unit is proposed for a bad review, and for which reason."""

import pytest

from rules.proposing import Proposal, ProposedBecause, RatedPlace, proposed

WINDOW = RatedPlace("Q01-01", window_no="05", item_unit_code="D03")
ITEM = RatedPlace("Q01", item_unit_code="D03")
UNIT = RatedPlace("Q01")


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (WINDOW, Proposal("Q01-01", ProposedBecause.OWNS_WINDOW)),
        (ITEM, Proposal("D03", ProposedBecause.OWNS_ITEM)),
        (UNIT, Proposal("Q01", ProposedBecause.IS_RATED)),
    ],
)
def test_without_a_past_the_owner_is_proposed(place: RatedPlace, expected: Proposal) -> None:
    assert proposed(place, {}, {}) == expected


def test_what_was_dispatched_before_says_more_than_ownership() -> None:
    past = {"Q01": 18, "Q01-01": 2}
    assert proposed(WINDOW, {}, past) == Proposal("Q01", ProposedBecause.PAST_OF_ITEM, 18, 20)
    assert proposed(WINDOW, past, {"D03": 20}) == Proposal(
        "Q01", ProposedBecause.PAST_OF_WINDOW, 18, 20
    )


@pytest.mark.parametrize("past", [{"Q01": 2}, {"Q01": 5, "Q02": 5}, {"Q01": 11, "Q02": 9}])
def test_few_or_divided_dispatches_are_no_habit(past: dict[str, int]) -> None:
    assert proposed(WINDOW, past, past) == Proposal("Q01-01", ProposedBecause.OWNS_WINDOW)


def test_a_unit_that_returned_the_case_is_not_proposed_again() -> None:
    assert proposed(WINDOW, {"Q01": 20}, {}, {"Q01"}) == Proposal(
        "Q01-01", ProposedBecause.OWNS_WINDOW
    )
    assert proposed(WINDOW, {}, {}, {"Q01-01"}) == Proposal("D03", ProposedBecause.OWNS_ITEM)
    assert proposed(UNIT, {}, {}, {"Q01"}) is None
