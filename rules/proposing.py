"""Which unit a bad review is proposed to be dispatched to, and why. The operator decides.

What went before is the best guide, as far as nobody returned it; without it the unit that owns the
window or the item. A unit that has returned the case already is not proposed again.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

LEAST_PAST = 3
"""So many dispatches of the same window or item are a habit; fewer may be chance."""
HABIT = Fraction(3, 5)
"""The share of them one unit must have."""


class ProposedBecause(StrEnum):
    """Why a unit is proposed."""

    PAST_OF_WINDOW = "past_of_window"
    PAST_OF_ITEM = "past_of_item"
    OWNS_WINDOW = "owns_window"
    OWNS_ITEM = "owns_item"
    IS_RATED = "is_rated"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A unit by its code. Of a habit: `sent` of the last `of` dispatches went there."""

    unit_code: str
    because: ProposedBecause
    sent: int = 0
    of: int = 0


@dataclass(frozen=True, slots=True)
class RatedPlace:
    """What was rated: a unit, of it perhaps a window, perhaps an item and the unit that owns it."""

    unit_code: str
    window_no: str | None = None
    item_unit_code: str | None = None


def proposed(
    place: RatedPlace,
    past_of_window: Mapping[str, int],
    past_of_item: Mapping[str, int],
    returned_by: AbstractSet[str] = frozenset(),
) -> Proposal | None:
    """The unit to propose; None when each that comes to mind has returned the case.

    The pasts count, by unit, the latest dispatches of the same window and the same item that were
    not returned.
    """
    candidates = (
        _habit(past_of_window, ProposedBecause.PAST_OF_WINDOW),
        _habit(past_of_item, ProposedBecause.PAST_OF_ITEM),
        Proposal(place.unit_code, ProposedBecause.OWNS_WINDOW) if place.window_no else None,
        Proposal(place.item_unit_code, ProposedBecause.OWNS_ITEM) if place.item_unit_code else None,
        Proposal(place.unit_code, ProposedBecause.IS_RATED),
    )
    fit = (each for each in candidates if each is not None and each.unit_code not in returned_by)
    return next(fit, None)


def _habit(past: Mapping[str, int], because: ProposedBecause) -> Proposal | None:
    of = sum(past.values())
    if of < LEAST_PAST:
        return None
    unit_code, sent = max(past.items(), key=lambda each: (each[1], each[0]))
    return Proposal(unit_code, because, sent, of) if Fraction(sent, of) >= HABIT else None
