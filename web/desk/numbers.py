"""Numbers that open the list they were counted from: one filter for both.

A list may be as long as it is: it is counted no further than COUNTED_TO.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from sqlalchemy.ext.asyncio import AsyncConnection

from db.case_counts import counted_each
from web.desk.lists.filters import Desk, case_filter
from web.desk.lists.pinned import how_many
from web.desk.lists.query import Wanted

COUNTED_TO = 9_999


@dataclass(frozen=True, slots=True)
class Tile:
    """A number to be: its name (a source text), what its list asks for, and its colour."""

    name: str
    asks: Mapping[str, str]
    look: str = ""


@dataclass(frozen=True, slots=True)
class Number:
    """A number with its name and the list behind it; `text` is how it is written."""

    name: str
    count: int
    text: str
    href: str
    look: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A number of a table and the list behind it; "" where there is nothing to open."""

    count: int
    href: str = ""


def asking_for(**values: str) -> Wanted:
    """What a list of cases is asked for. An empty value asks for nothing."""
    return Wanted(MappingProxyType({name: value for name, value in values.items() if value}))


def cell(count: int, **values: str) -> Cell:
    """A number of a table, with its list if it is one of something."""
    return Cell(count, asking_for(**values).address() if count else "")


async def numbers(
    connection: AsyncConnection, tiles: Sequence[Tile], desk: Desk
) -> tuple[Number, ...]:
    """Every number, counted in one go."""
    wanted = [asking_for(**tile.asks) for tile in tiles]
    filters = [await case_filter(connection, each, desk) for each in wanted]
    counts = await counted_each(connection, filters, COUNTED_TO)
    return tuple(
        Number(tile.name, count, how_many(count, COUNTED_TO), each.address(), tile.look)
        for tile, each, count in zip(tiles, wanted, counts, strict=True)
    )
