"""A unit's page: its scores and how they are made up, the trend, what became of bad reviews."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response

from db.at_once import read_at_once
from db.closure import closure_of_unit
from db.organisation import Unit, path_to
from db.review_lists import ReviewFilter
from db.score_days import latest_weeks
from db.scores import (
    ScoredItem,
    ScoredUnit,
    ScoredWindow,
    Scores,
    children,
    scored_items,
    scored_windows,
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
from web.public.trend import WEEKS, Trend, trend

router = APIRouter()

LATEST = 5
"""Reviews on the page; the rest are in the list of all."""

KEPT = 512
"""Trends kept: one is drawn again only for other figures."""

NO_SUCH_UNIT = N_("没有这个单位。请从各单位得分中查找。")


@dataclass(frozen=True, slots=True)
class DimensionLine:
    """One dimension of windows or of items."""

    dimension: Dimension
    tally: Tally


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
    windows: tuple[ScoredWindow, ...]
    items: tuple[ScoredItem, ...]
    improved: tuple[Improved, ...]
    latest: ReviewList


@router.get("/units/{code}")
async def unit_page(request: Request, code: str, all_: All) -> Response:
    """One unit."""

    async def page() -> Response:
        shown = await read_at_once(all_.engine, lambda connection: _page(connection, code))
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
        windows=await scored_windows(connection, code),
        items=await scored_items(connection, code),
        improved=await improved(connection, unit.path),
        latest=await latest_of(connection, ReviewFilter(unit_code=code), LATEST),
    )


def _may_be_a_code(code: str) -> bool:
    return len(code) <= CODE_MAX and code.isprintable()


def _lines(scores: Scores, dimensions: tuple[Dimension, ...]) -> tuple[DimensionLine, ...]:
    return tuple(DimensionLine(each, scores.dimension(each)) for each in dimensions)


async def _trend(connection: AsyncConnection, code: str) -> Trend | None:
    weeks = await latest_weeks(connection, code, WEEKS)
    return _drawn(tuple(weeks.items())) if weeks else None


@lru_cache(KEPT)
def _drawn(weeks: tuple[tuple[date, Scores], ...]) -> Trend:
    return trend(dict(weeks))
