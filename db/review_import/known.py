"""What a review may be about: the units, items and windows there are, or come with the file."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncConnection

from db.organisation import (
    Item,
    NewUnit,
    Window,
    all_items,
    all_units,
    all_windows,
    put_items,
    put_units,
    put_windows,
)


@dataclass(frozen=True, slots=True)
class OrganisationFiles:
    """What was read from files of units, items and windows; empty where there was none."""

    units: Sequence[NewUnit] = ()
    items: Sequence[Item] = ()
    windows: Sequence[Window] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """The codes a row may name."""

    units: frozenset[str] = field(default_factory=frozenset)
    items: frozenset[str] = field(default_factory=frozenset)
    windows: frozenset[tuple[str, str]] = field(default_factory=frozenset)

    def and_those_of(self, files: OrganisationFiles) -> "Known":
        """These and what stands in the files."""
        return Known(
            self.units.union(each.code for each in files.units),
            self.items.union(each.code for each in files.items),
            self.windows.union((each.unit_code, each.window_no) for each in files.windows),
        )


async def known(connection: AsyncConnection) -> Known:
    """What is in the database."""
    return Known(
        frozenset(each.code for each in await all_units(connection)),
        frozenset(each.code for each in await all_items(connection)),
        frozenset((each.unit_code, each.window_no) for each in await all_windows(connection)),
    )


async def put_organisation(connection: AsyncConnection, files: OrganisationFiles) -> None:
    """Put the files' units, items and windows in or bring them up to date.

    Raises db.organisation.UnknownParent.
    """
    await put_units(connection, files.units)
    await put_items(connection, files.items)
    await put_windows(connection, files.windows)
