"""A unit's page: its scores and how they are made up, the trend, what became of bad reviews."""

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response

from db.at_once import read_at_once
from db.organisation import Unit
from db.review_lists import ReviewFilter
from db.score_weeks import latest_weeks
from db.scores import (
    ScoredItem,
    ScoredUnit,
    ScoredWindow,
    Scores,
    below,
    scored_items,
    scored_windows,
)
from db.unit_reads import read_unit
from rules.closure import Closure
from rules.refusals import N_
from rules.scores import RANKED_FROM, week_of
from rules.units import UnitKind
from rules.working_days import local_date
from web.dependencies import All, now
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
class Figures:
    """What the reviews of a unit come to, and what became of the bad ones. `star_lines` are the
    scores in another form."""

    scores: Scores
    closure: Closure
    star_lines: tuple[StarLine, ...] = field(compare=False)
    ranked_from: int = RANKED_FROM


@dataclass(frozen=True, slots=True)
class UnitPage:
    """public/unit.html. `above` are the units above it, the topmost first."""

    unit: Unit
    kind: UnitKind
    entrance: UnitKind
    above: tuple[Unit, ...]
    figures: Figures
    trend: Trend | None
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
    """Everything of a unit; what it has not is not asked for. Raises Problem with 404."""
    read = await read_unit(connection, code) if _may_be_a_code(code) else None
    if read is None:
        raise not_found(NO_SUCH_UNIT)
    unit = read.unit
    has_changes = read.has_children or read.has_improvements
    every = await below(connection, unit.path) if read.has_children else ()
    latest = ReviewFilter(unit_code=code, unit_codes=(code, *(each.unit.code for each in every)))
    return UnitPage(
        unit=unit,
        kind=UnitKind(unit.kind),
        entrance=UnitKind(read.above[0].kind if read.above else unit.kind),
        above=read.above,
        figures=Figures(read.scores, read.closure, star_lines(read.scores)),
        trend=await _trend(connection, code),
        children=tuple(each for each in every if each.unit.parent_code == code),
        windows=await scored_windows(connection, code) if read.has_windows else (),
        items=await scored_items(connection, code) if read.has_items else (),
        improved=await improved(connection, unit.path) if has_changes else (),
        latest=await latest_of(connection, latest, LATEST),
    )


def _may_be_a_code(code: str) -> bool:
    return len(code) <= CODE_MAX and code.isprintable()


async def _trend(connection: AsyncConnection, code: str) -> Trend | None:
    weeks = await latest_weeks(connection, code, WEEKS)
    return _drawn(weeks, week_of(local_date(now()))) if weeks else None


@lru_cache(KEPT)
def _drawn(weeks: tuple[tuple[date, Scores], ...], this_monday: date) -> Trend:
    return trend(dict(weeks), this_monday)
