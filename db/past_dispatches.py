"""Where bad reviews of the same window or item went before, as far as nobody sent them back.

A unit that was given a case has a rectification clock in it; the clock of a unit that the case left
is superseded. Handing on inside the unit starts no clock.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from db.schema.cases import SENT
from db.tables import clocks, reviews
from rules.clocks import Verdict

LATEST = 20
"""So many bad reviews of a window, and of an item, are looked back upon."""

Window = tuple[str, str]
"""A unit's code and the number of one of its windows."""


@dataclass(frozen=True, slots=True)
class Past:
    """How many of the latest dispatches went to which unit, by window and by item."""

    windows: Mapping[Window, Counter[str]] = field(default_factory=dict)
    items: Mapping[str, Counter[str]] = field(default_factory=dict)


async def past_dispatches(
    connection: AsyncConnection, windows: Collection[Window], items: Collection[str]
) -> Past:
    """What became of the latest bad reviews of these windows and items."""
    of_windows, of_items = sorted(set(windows)), sorted(set(items))
    places: list[Window | str] = [*of_windows, *of_items]
    if not places:
        return Past()
    asked = {f"unit_{slot}": unit for slot, (unit, _) in enumerate(of_windows)}
    asked |= {f"window_{slot}": window for slot, (_, window) in enumerate(of_windows)}
    asked |= {f"item_{slot}": item for slot, item in enumerate(of_items, len(of_windows))}
    rows = (await connection.execute(_sent(len(of_windows), len(of_items)), asked)).all()
    counted: dict[Window | str, Counter[str]] = {place: Counter() for place in places}
    for slot, unit_code, number in rows:
        counted[places[slot]][unit_code] = number
    return Past(
        {place: each for place, each in counted.items() if not isinstance(place, str)},
        {place: each for place, each in counted.items() if isinstance(place, str)},
    )


@lru_cache(256)
def _sent(windows: int, items: int) -> Select[Any]:
    """How often which unit was sent what, by the order of so many windows and then items.

    Kept, for making it takes longer than running it.
    """
    of_windows = (_latest(slot, _of_window(slot)) for slot in range(windows))
    of_items = (_latest(slot, _of_item(slot)) for slot in range(windows, windows + items))
    latest = union_all(*of_windows, *of_items).subquery()
    return (
        select(latest.c.slot, clocks.c.unit_code, func.count())
        .join(clocks, clocks.c.case_no == latest.c.case_no)
        .where(
            SENT,
            or_(clocks.c.verdict.is_(None), clocks.c.verdict != Verdict.SUPERSEDED),
        )
        .group_by(latest.c.slot, clocks.c.unit_code)
    )


def _latest(slot: int, its: Sequence[ColumnElement[bool]]) -> Select[Any]:
    found = (
        select(literal_column(str(slot), Integer).label("slot"), reviews.c.case_no)
        .where(*its, reviews.c.case_no.is_not(None))
        .order_by(reviews.c.place.desc())
        .limit(literal_column(str(LATEST)))
        .subquery()
    )
    return select(found.c.slot, found.c.case_no)


def _of_item(slot: int) -> list[ColumnElement[bool]]:
    return [reviews.c.item_code == bindparam(f"item_{slot}")]


def _of_window(slot: int) -> list[ColumnElement[bool]]:
    return [
        reviews.c.unit_code == bindparam(f"unit_{slot}"),
        reviews.c.window_no == bindparam(f"window_{slot}"),
    ]


async def left_by(
    connection: AsyncConnection, case_nos: Sequence[str]
) -> dict[str, frozenset[str]]:
    """The units each of these cases went away from again, by case number."""
    if not case_nos:
        return {}
    rows = await connection.execute(
        select(clocks.c.case_no, clocks.c.unit_code)
        .where(clocks.c.case_no.in_(case_nos), clocks.c.verdict == Verdict.SUPERSEDED)
        .distinct()
    )
    found: dict[str, set[str]] = {}
    for case_no, unit_code in rows:
        found.setdefault(case_no, set()).add(unit_code)
    return {case_no: frozenset(codes) for case_no, codes in found.items()}
