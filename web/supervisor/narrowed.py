"""What the home of a supervisor is narrowed to by its address: when cases came in, unit, channel,
topic. Read as a list of cases reads its own, so that each number opens the list it was made of.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from web.desk.lists.filters import Desk
from web.desk.lists.query import Wanted, wanted_in
from web.desk.numbers import Tile, asking_for
from web.forms import FormState

FIELDS = ("from", "to", "unit", "channel", "topic")


@dataclass(frozen=True, slots=True)
class Narrowed:
    """`asks` is what makes sense of it, `form` what was typed, with what is wrong with it."""

    asks: Mapping[str, str]
    form: FormState
    under: str

    def __bool__(self) -> bool:
        return bool(self.asks) or bool(self.form.errors)

    def wanted(self, **asks: str) -> Wanted:
        """A list within it."""
        return asking_for(**{**self.asks, **asks})

    def tile(self, tile: Tile) -> Tile:
        """A number within it."""
        return Tile(tile.name, {**self.asks, **tile.asks}, tile.look)


def narrowed_in(query: Mapping[str, str], desk: Desk) -> Narrowed:
    """Read an address. `under` is the path of the units looked at; "" the city."""
    mine = {unit.code: unit for unit in desk.named}
    asked = {name: query.get(name, "") for name in FIELDS}
    found = wanted_in(asked, mine, desk.keys)
    unit = mine.get(found.value("unit"))
    under = unit.path if unit else desk.member.unit_path
    return Narrowed(found.values, found.form, under)
