"""Finding units by what people call them: by a part of their names, or short for them."""

from db.organisation import Unit
from rules.traditional import SIMPLIFIED

MEANT_MAX = 5
"""Units that somebody may have meant who looks for words; with more of them, words are meant."""
MEANT_FROM = 2
"""Characters from which on a word may mean a unit."""


def units_named(units: tuple[Unit, ...], search: str) -> tuple[Unit, ...]:
    """Units with this in their names, in either script; behind them those it is short for: 人社局,
    发改委."""
    words = search.translate(SIMPLIFIED)
    short = "".join(words.split())
    found = [each for each in units if short and _is_short_for(short, each.name)]
    return tuple(sorted(found, key=lambda each: words not in each.name))


def units_meant(units: tuple[Unit, ...], search: str) -> tuple[Unit, ...]:
    """Units that a search for words may mean: the few there are, or those whose names begin so."""
    if len(search) < MEANT_FROM:
        return ()
    found = units_named(units, search)
    if len(found) <= MEANT_MAX:
        return found
    words = search.translate(SIMPLIFIED)
    return tuple(each for each in found if each.name.startswith(words))[:MEANT_MAX]


def _is_short_for(search: str, name: str) -> bool:
    rest = iter(name)
    # looking for a character goes on behind the one found before
    return all(char in rest for char in search)
