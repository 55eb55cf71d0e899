"""Whose cases the list by deadline has: one's own, those of colleagues one stands in for, the
unit's."""

from collections.abc import Iterable
from dataclasses import dataclass

from rules.refusals import N_
from web.department.links import HOME
from web.desk.lists.filters import Desk
from web.desk.lists.query import IN_HAND
from web.desk.numbers import Number, Tile
from web.i18n import Catalogue

MINE, UNIT = "mine", "unit"
STOOD_IN_MAX = 3
"""Colleagues whose cases have a list of their own here."""


@dataclass(frozen=True, slots=True)
class Whose:
    """One choice: what it is called in addresses, and the list it is."""

    key: str
    tile: Tile


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice to show: how many cases it has, where it leads, and whether it is shown now."""

    number: Number
    href: str
    here: bool


def whose_cases(desk: Desk, said: Catalogue) -> tuple[Whose, ...]:
    """What may be chosen, one's own first and the unit's last."""
    absent = desk.stands_in_for
    instead = said.gettext(N_("代{name}承办的"))
    return (
        _held_by(MINE, said.gettext(N_("我承办的")), desk.member.id),
        *(_held_by(f.id, instead.format(name=f.name), f.id) for f in absent[:STOOD_IN_MAX]),
        Whose(UNIT, Tile(said.gettext(N_("全单位的")), {"stage": IN_HAND})),
    )


def _held_by(key: str, name: str, staff_id: str) -> Whose:
    return Whose(key, Tile(name, {"stage": IN_HAND, "holder": staff_id}))


def chosen(asked: str, those: Iterable[Whose], counts: Iterable[Number]) -> tuple[Choice, ...]:
    """The choices, one of them made: what is asked for, else the first that has any cases."""
    pairs = list(zip(those, counts, strict=True))
    keys = [each.key for each, _ in pairs]
    first = next((each.key for each, number in pairs if number.count), keys[-1])
    key = asked if asked in keys else first
    return tuple(
        Choice(number, f"{HOME}?whose={each.key}", each.key == key) for each, number in pairs
    )
