"""Units, their windows and the service items: what can be rated, and by whom cases are handled."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache, reduce
from operator import attrgetter
from typing import Any

from sqlalchemy import Row, bindparam, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.engine import put
from db.patterns import ESCAPE, in_order
from db.recount import hold_reviews, refill
from db.search import search_below_again
from db.straight import Rows, rows_of
from db.tables import items, units, windows
from rules.roles import UnitRef


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit of the tree. `kind` is department, committee, district or venue."""

    code: str
    name: str
    kind: str
    parent_code: str | None
    path: str

    @property
    def ref(self) -> UnitRef:
        """The unit as a case carries it."""
        return UnitRef(self.code, self.name, self.path)


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit to put in; its path follows from its parents."""

    code: str
    name: str
    kind: str
    parent_code: str | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """One window of a unit."""

    unit_code: str
    window_no: str
    name: str


@dataclass(frozen=True, slots=True)
class Item:
    """One service item and the unit it belongs to."""

    code: str
    name: str
    unit_code: str


class UnknownParent(ValueError):
    """Units hang on a parent that is neither in the file nor in the database, or on themselves."""


_BETWEEN, _BEHIND = "\x1f", "\x1e"
"""What stands between the fields of a unit, and behind it, where all units are one text."""

# statements are made once: making one takes longer than running it
_FIELDS = (units.c.code, units.c.name, units.c.kind, func.coalesce(units.c.parent_code, ""))
UNITS_AS_TEXT = select(
    func.aggregate_strings(
        reduce(lambda text, each: text + _BETWEEN + each, (*_FIELDS, units.c.path)), _BEHIND
    )
)
"""All units as one text, for `units_in`."""
_UNIT = select(units).where(units.c.code == bindparam("code"))
_WINDOWS_OF = (
    select(windows).where(windows.c.unit_code == bindparam("unit")).order_by(windows.c.window_no)
)
_ITEMS_OF = select(items).where(items.c.unit_code == bindparam("unit")).order_by(items.c.code)
_ALL_ITEMS = select(items.c.code, items.c.name, items.c.unit_code).order_by(items.c.code)


def _unit(row: Row[Any]) -> Unit:
    return Unit(row.code, row.name, row.kind, row.parent_code, row.path)


async def all_units(connection: AsyncConnection) -> tuple[Unit, ...]:
    """Every unit, parents before children.

    They are read with every page of a desk and hardly ever change: of the same text the same units
    are made, once.
    """
    return units_in((await connection.execute(UNITS_AS_TEXT)).scalar_one())


@lru_cache(4)
def units_in(text: str | None) -> tuple[Unit, ...]:
    """The units of such a text."""
    if not text:
        return ()
    rows = (each.split(_BETWEEN) for each in text.split(_BEHIND))
    made = (Unit(code, name, kind, above or None, path) for code, name, kind, above, path in rows)
    return tuple(sorted(made, key=attrgetter("path")))


async def unit(connection: AsyncConnection, code: str) -> Unit | None:
    """One unit, or None."""
    row = (await connection.execute(_UNIT, {"code": code})).one_or_none()
    return _unit(row) if row else None


async def windows_of(connection: AsyncConnection, unit_code: str) -> tuple[Window, ...]:
    """The windows of a unit, by number."""
    rows = await connection.execute(_WINDOWS_OF, {"unit": unit_code})
    return tuple(Window(row.unit_code, row.window_no, row.name) for row in rows)


async def window(connection: AsyncConnection, unit_code: str, window_no: str) -> Window | None:
    """One window, or None."""
    row = (
        await connection.execute(
            select(windows).where(
                windows.c.unit_code == unit_code, windows.c.window_no == window_no
            )
        )
    ).one_or_none()
    return Window(**row._mapping) if row else None


async def all_windows(connection: AsyncConnection) -> tuple[Window, ...]:
    """Every window."""
    rows = await connection.execute(
        select(windows).order_by(windows.c.unit_code, windows.c.window_no)
    )
    return tuple(Window(**row._mapping) for row in rows)


async def items_of(connection: AsyncConnection, unit_code: str) -> tuple[Item, ...]:
    """The service items of a unit, by code."""
    rows = await connection.execute(_ITEMS_OF, {"unit": unit_code})
    return tuple(Item(row.code, row.name, row.unit_code) for row in rows)


async def all_items(connection: AsyncConnection) -> tuple[Item, ...]:
    """Every service item; like the units, of the same rows they are made once."""
    return _items_in(await rows_of(connection, _ALL_ITEMS))


@lru_cache(4)
def _items_in(rows: Rows) -> tuple[Item, ...]:
    return tuple(Item(*row) for row in rows)


async def items_named(connection: AsyncConnection, text: str, limit: int) -> tuple[Item, ...]:
    """Service items with this text in their names or as their code, by name; behind them those it
    is short for, as 社保 is for 社会保险."""
    whole = items.c.name.contains(text, autoescape=True)
    short = items.c.name.like(in_order(text), escape=ESCAPE)
    rows = await connection.execute(
        select(items)
        .where(or_(whole, short, items.c.code == text.upper()))
        .order_by(case((whole, 0), else_=1), items.c.name, items.c.code)
        .limit(limit)
    )
    return tuple(Item(**row._mapping) for row in rows)


async def item(connection: AsyncConnection, code: str) -> Item | None:
    """One service item, or None."""
    row = (await connection.execute(select(items).where(items.c.code == code))).one_or_none()
    return Item(**row._mapping) if row else None


async def put_units(connection: AsyncConnection, new: Sequence[NewUnit]) -> None:
    """Put units in or bring them up to date. Raises UnknownParent; nothing is put in then.

    When a unit moves in the tree, every unit below it goes along, named or not, and the reviews
    there are counted and found below the units above them now.
    """
    there = {each.code: each for each in await all_units(connection)}
    wanted: dict[str, Unit | NewUnit] = {**there, **{each.code: each for each in new}}
    changed = [each for each in _placed(wanted) if there.get(each.code) != each]
    moved = [
        each.code for each in changed if each.code in there and there[each.code].path != each.path
    ]
    if moved:
        await hold_reviews(connection)
    await put(connection, units, [asdict(each) for each in changed])
    if moved:
        await refill(connection)
        await search_below_again(connection, moved)


def _placed(wanted: Mapping[str, Unit | NewUnit]) -> Sequence[Unit]:
    """These units with their paths, parents before children."""
    found: dict[str, Unit] = {}
    waiting = dict(wanted)
    while waiting:
        ready = [
            each
            for each in waiting.values()
            if each.parent_code is None or each.parent_code in found
        ]
        if not ready:
            raise UnknownParent(", ".join(sorted(waiting)))
        for each in ready:
            above = f"{found[each.parent_code].path}/" if each.parent_code else ""
            path = above + each.code
            found[each.code] = Unit(each.code, each.name, each.kind, each.parent_code, path)
            del waiting[each.code]
    return tuple(found.values())


async def put_windows(connection: AsyncConnection, new: Sequence[Window]) -> None:
    """Put windows in or bring them up to date."""
    await put(
        connection,
        windows,
        [{"unit_code": w.unit_code, "window_no": w.window_no, "name": w.name} for w in new],
    )


async def put_items(connection: AsyncConnection, new: Sequence[Item]) -> None:
    """Put service items in or bring them up to date."""
    await put(
        connection,
        items,
        [{"code": i.code, "name": i.name, "unit_code": i.unit_code} for i in new],
    )
