"""Keeping the roll-ups: what a review adds to them, in the very transaction that writes it.

Whoever writes a row of `reviews` counts it here: rows that came in, rows that went out, and for a
row that was changed both, as it was before and as it is now. That makes it as idempotent as the
writing of the review is. Reading the roll-ups is in scores.py, counting them anew in recount.py.

Rows are locked in one order everywhere, the city's last, so that transactions do not wait for
each other in a circle. That holds within one call: a transaction with many reviews counts them
together.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any
from zlib import crc32

from sqlalchemy import Insert, Table, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.engine import Writes, inserting
from db.schema.scores import FIGURES, STARS
from db.tables import score_days, score_totals, units
from rules.stars import Dimension
from rules.working_days import local_date

CITY, UNIT, WINDOW, ITEM = "city", "unit", "window", "item"
CITY_SLOTS = 16
"""Parts of the city's row. Which one a review is counted in follows from its number."""

ALL_OF_THE_CITY = ""
"""Where a unit's code stands, for the city."""

Row = Mapping[str, Any]
Changes = dict[tuple[str, str, str, int], list[int]]
DayChanges = dict[tuple[str, date, int], list[int]]

_LOCK_ORDER = {ITEM: 0, WINDOW: 1, UNIT: 2, CITY: 3}
_AT = {name: index for index, name in enumerate(FIGURES)}


async def count(
    connection: Writes,
    came: Sequence[Row],
    gone: Sequence[Row] = (),
    *,
    paths: Mapping[str, str],
) -> None:
    """Count reviews that came in or, as they are now, were changed; uncount those as before.

    A row is one of `reviews`, by column name. Must run in the transaction that writes it, after it,
    and has read the paths of their units.
    """
    codes = {code: path.split("/") for code, path in paths.items()}
    totals: Changes = {}
    days: DayChanges = {}
    for rows, sign in ((came, 1), (gone, -1)):
        for row in rows:
            figures = _figures_of(row)
            for key in _totals_of(row, codes[row["unit_code"]]):
                _add(totals.setdefault(key, [0] * len(FIGURES)), figures, sign)
            for day in _days_of(row, codes[row["unit_code"]]):
                _add(days.setdefault(day, [0] * len(FIGURES)), figures, sign)
    in_order = sorted(totals, key=lambda key: (_LOCK_ORDER[key[0]], *key))
    await _put(connection, score_totals, ((key, totals[key]) for key in in_order))
    # of the days too, the city's empty code comes last
    by_day = sorted(days, key=lambda key: (key[0] == ALL_OF_THE_CITY, *key))
    await _put(connection, score_days, ((key, days[key]) for key in by_day))


async def paths_of(connection: AsyncConnection, codes: Iterable[str]) -> dict[str, str]:
    """Each unit's path: the codes of every unit above it and its own, a slash between them."""
    rows = await connection.execute(
        select(units.c.code, units.c.path).where(units.c.code.in_(sorted(set(codes))))
    )
    return {row.code: row.path for row in rows}


def _figures_of(row: Row) -> list[tuple[int, int]]:
    """What one review adds: places in FIGURES, and by how much."""
    if row.get("invalid_ground") is not None:
        return [(_AT["invalid"], 1)]
    found = [(_AT[STARS[row["stars"] - 1]], 1)]
    if row["item_code"] and not row["window_no"]:
        found += [(_AT["item_total"], row["stars"]), (_AT["item_n"], 1)]
    for dimension in Dimension:
        points = row[dimension]
        if points is not None:
            found += [(_AT[f"{dimension}_total"], points), (_AT[f"{dimension}_n"], 1)]
    return found


def _totals_of(row: Row, path: Sequence[str]) -> Iterable[tuple[str, str, str, int]]:
    """The rows of score_totals a review is counted in."""
    yield CITY, ALL_OF_THE_CITY, "", slot_of(row["review_no"])
    for code in path:
        yield UNIT, code, "", 0
    if row["window_no"]:
        yield WINDOW, row["unit_code"], row["window_no"], 0
    if row["item_code"]:
        yield ITEM, row["item_code"], "", 0


def _days_of(row: Row, path: Sequence[str]) -> Iterable[tuple[str, date, int]]:
    """The rows of score_days a review is counted in."""
    day = local_date(row["submitted_at"])
    yield ALL_OF_THE_CITY, day, slot_of(row["review_no"])
    for code in path:
        yield code, day, 0


def slot_of(review_no: str) -> int:
    """The part of the city's row that a review is counted in."""
    return crc32(review_no.encode()) % CITY_SLOTS


def _add(counted: list[int], figures: Iterable[tuple[int, int]], sign: int) -> None:
    for index, amount in figures:
        counted[index] += sign * amount


async def _put(
    connection: Writes, table: Table, changes: Iterable[tuple[tuple[Any, ...], list[int]]]
) -> None:
    names = (*(column.name for column in table.primary_key), *FIGURES)
    rows = [
        dict(zip(names, (*key, *counted), strict=True)) for key, counted in changes if any(counted)
    ]
    if rows:
        await connection.execute(_adding_to(table, connection.dialect.name), rows)


@cache
def _adding_to(table: Table, dialect: str) -> Insert:
    put = inserting(table, dialect)
    return put.on_conflict_do_update(
        index_elements=list(table.primary_key),
        set_={name: table.c[name] + put.excluded[name] for name in FIGURES},
    )
