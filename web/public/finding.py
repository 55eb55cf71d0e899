"""Finding units and service items by what people call them: a part of their names, or short for
them."""

from collections.abc import Sequence
from typing import TypeVar

from db.organisation import Item, Unit
from rules.traditional import SIMPLIFIED

MEANT_MAX = 5
"""Names that somebody may have meant who looks for words; with more of them, words are meant."""
MEANT_FROM = 2
"""Characters from which on a word may mean a name."""

Named = TypeVar("Named", Unit, Item)


def units_named(units: tuple[Unit, ...], search: str) -> tuple[Unit, ...]:
    """Units with this in their names, in either script; behind them those it is short for: 人社局,
    发改委."""
    words = search.translate(SIMPLIFIED)
    short = "".join(words.split())
    found = [each for each in units if short and _is_short_for(short, each.name)]
    return tuple(sorted(found, key=lambda each: words not in each.name))


def units_meant(units: tuple[Unit, ...], search: str) -> tuple[Unit, ...]:
    """Units that a search for words may mean, by their names or short for them."""
    return _meant(units_named(units, search), search)


def items_meant(items: tuple[Item, ...], search: str) -> tuple[Item, ...]:
    """Service items that a search for words may mean, by their names."""
    words = search.translate(SIMPLIFIED)
    return _meant([each for each in items if words in each.name], search)


def _meant(found: Sequence[Named], search: str) -> tuple[Named, ...]:
    """The few there are, or of many those whose names begin so."""
    if len(search) < MEANT_FROM:
        return ()
    if len(found) > MEANT_MAX:
        words = search.translate(SIMPLIFIED)
        found = [each for each in found if each.name.startswith(words)]
    return tuple(found[:MEANT_MAX])


def _is_short_for(search: str, name: str) -> bool:
    rest = iter(name)
    # looking for a character goes on behind the one found before
    return all(char in rest for char in search)
