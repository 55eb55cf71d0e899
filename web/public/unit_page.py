"""A unit's page: its scores and how they are made up, the trend, what became of bad reviews."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response

from db.closure import closure_of_unit
from db.engine import reading
from db.organisation import Item, Unit, Window, items_of, path_to, windows_of
from db.review_lists import ReviewFilter
from db.scores import (
    ScoredUnit,
    Scores,
    by_day,
    children,
    last_day,
    scores_by_item,
    scores_by_window,
    unit_scores,
)
from rules.closure import Closure
from rules.refusals import N_
from rules.scores import RANKED_FROM, Tally
from rules.stars import ITEM_DIMENSIONS, WINDOW_DIMENSIONS, Dimension
from rules.units import UnitKind
from web.dependencies import All
from web.errors import not_found
from web.pages import render
from web.public.improved import Improved, improved
from web.public.kept import kept
from web.public.review_list import ReviewList, latest_of
from web.public.stars_table import StarLine, star_lines
from web.public.targets import CODE_MAX
from web.public.trend import Trend, first_day, trend

router = APIRouter()

LATEST = 5
"""Reviews on the page; the rest are in the list of all."""

NO_SUCH_UNIT = N_("没有这个单位。请从各单位得分中查找。")


@dataclass(frozen=True, slots=True)
class DimensionLine:
    """One dimension of windows or of items."""

    dimension: Dimension
    tally: Tally


@dataclass(frozen=True, slots=True)
class WindowLine:
    """One window."""

    window: Window
    scores: Scores


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One service item, wherever it was rated."""

    item: Item
    scores: Scores


@dataclass(frozen=True, slots=True)
class UnitPage:
    """public/unit.html. `above` are the units above it, the topmost first."""

    unit: Unit
    kind: UnitKind
    entrance: UnitKind
    above: tuple[Unit, ...]
    scores: Scores
    ranked_from: int
    star_lines: tuple[StarLine, ...]
    of_windows: tuple[DimensionLine, ...]
    of_items: tuple[DimensionLine, ...]
    trend: Trend | None
    closure: Closure
    children: tuple[ScoredUnit, ...]
    windows: tuple[WindowLine, ...]
    items: tuple[ItemLine, ...]
    improved: tuple[Improved, ...]
    latest: ReviewList


@router.get("/units/{code}")
async def unit_page(request: Request, code: str, all_: All) -> Response:
    """One unit."""

    async def page() -> Response:
        async with reading(all_.engine) as connection:
            shown = await _page(connection, code)
        return render(request, "public/unit.html", shown)

    return await kept(request, page)


async def _page(connection: AsyncConnection, code: str) -> UnitPage:
    """Everything of a unit. Raises Problem with 404."""
    path = await path_to(connection, code) if _may_be_a_code(code) else ()
    if not path:
        raise not_found(NO_SUCH_UNIT)
    unit = path[-1]
    scores = await unit_scores(connection, code)
    return UnitPage(
        unit=unit,
        kind=UnitKind(unit.kind),
        entrance=UnitKind(path[0].kind),
        above=path[:-1],
        scores=scores,
        ranked_from=RANKED_FROM,
        star_lines=star_lines(scores),
        of_windows=_lines(scores, WINDOW_DIMENSIONS),
        of_items=_lines(scores, ITEM_DIMENSIONS),
        trend=await _trend(connection, code),
        closure=await closure_of_unit(connection, code),
        children=await children(connection, code),
        windows=await _windows(connection, code),
        items=await _items(connection, code),
        improved=await improved(connection, unit.path),
        latest=await latest_of(connection, ReviewFilter(unit_code=code), LATEST),
    )


def _may_be_a_code(code: str) -> bool:
    return len(code) <= CODE_MAX and code.isprintable()


def _lines(scores: Scores, dimensions: tuple[Dimension, ...]) -> tuple[DimensionLine, ...]:
    return tuple(DimensionLine(each, scores.dimension(each)) for each in dimensions)


async def _trend(connection: AsyncConnection, code: str) -> Trend | None:
    last = await last_day(connection, code)
    if last is None:
        return None
    return trend(await by_day(connection, code, first_day(last), last), last)


async def _windows(connection: AsyncConnection, code: str) -> tuple[WindowLine, ...]:
    windows = await windows_of(connection, code)
    if not windows:
        return ()
    found = await scores_by_window(connection, code)
    return tuple(WindowLine(each, found.get(each.window_no, Scores())) for each in windows)


async def _items(connection: AsyncConnection, code: str) -> tuple[ItemLine, ...]:
    items = await items_of(connection, code)
    if not items:
        return ()
    found = await scores_by_item(connection, code)
    return tuple(ItemLine(each, found.get(each.code, Scores())) for each in items)
