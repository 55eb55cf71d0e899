"""A unit for its page, in one statement: where it stands, its figures, what else there is of it.

Most units have windows or items or units below them, few have several of these: the page asks for
what is there.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import CTE, BindParameter, ColumnElement, Select, bindparam, exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.organisation import Unit
from db.schema.scores import FIGURES
from db.score_writes import UNIT
from db.scores import KEPT, scores_of
from db.straight import Rows, rows_of
from db.tables import case_totals, improvements, items, score_totals, units, windows
from rules.closure import FIGURES as CASE_FIGURES
from rules.closure import Closure
from rules.scores import Scores


@dataclass(frozen=True, slots=True)
class UnitRead:
    """A unit with the units above it, the topmost first; its scores and what became of its bad
    reviews, those of the units below it included; and what it has of its own."""

    unit: Unit
    above: tuple[Unit, ...]
    scores: Scores
    closure: Closure
    has_children: bool
    has_windows: bool
    has_items: bool
    has_improvements: bool


_CODE: BindParameter[str] = bindparam("code")
_UNIT = (units.c.code, units.c.name, units.c.kind, units.c.parent_code, units.c.path)


def _upwards() -> CTE:
    """The codes of a unit and of every unit above it."""
    here = select(units.c.code, units.c.parent_code).where(units.c.code == _CODE)
    found = here.cte("upwards", recursive=True)
    above = select(units.c.code, units.c.parent_code)
    return found.union(above.join(found, found.c.parent_code == units.c.code))


def _there(column: ColumnElement[Any]) -> ColumnElement[bool]:
    return exists().where(column == _CODE)


def _statement() -> Select[Any]:
    upwards = _upwards()
    # figures of the unit itself: of those above it only the names are shown
    here = units.c.code == _CODE
    rated = here & (score_totals.c.kind == UNIT) & (score_totals.c.code == units.c.code)
    had_cases = here & (case_totals.c.unit_code == units.c.code)
    of_it = (units.c.parent_code, windows.c.unit_code, items.c.unit_code, improvements.c.unit_code)
    return (
        select(
            *_UNIT,
            *(_there(column) for column in of_it),
            *(case_totals.c[name] for name in CASE_FIGURES),
            *(score_totals.c[name] for name in FIGURES),
        )
        .join(upwards, upwards.c.code == units.c.code)
        .outerjoin(score_totals, rated)
        .outerjoin(case_totals, had_cases)
        .order_by(func.length(units.c.path))
    )


_READ = _statement()
_FLAGS = len(_UNIT)
_OF_CASES = _FLAGS + 4
_OF_REVIEWS = _OF_CASES + len(CASE_FIGURES)


async def read_unit(connection: AsyncConnection, code: str) -> UnitRead | None:
    """A unit, or None."""
    rows = await rows_of(connection, _READ, {"code": code})
    return _made(rows) if rows else None


@lru_cache(KEPT)
def _made(rows: Rows) -> UnitRead:
    *above, here = rows
    of_cases, of_reviews = here[_OF_CASES:_OF_REVIEWS], here[_OF_REVIEWS:]
    return UnitRead(
        Unit(*here[:_FLAGS]),
        tuple(Unit(*row[:_FLAGS]) for row in above),
        # a unit that was never rated has no figures
        Scores() if of_reviews[0] is None else scores_of(of_reviews),
        Closure() if of_cases[0] is None else Closure(*of_cases),
        *here[_FLAGS:_OF_CASES],
    )
