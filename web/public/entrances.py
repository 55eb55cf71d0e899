"""The three entrances 部门, 区 and 管委会: their units side by side, sorted as the address says."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from db.at_once import read_at_once
from db.scores import ScoredUnit, Scores, tops
from rules.refusals import N_
from rules.scores import RANKED_FROM, share, together
from rules.units import ENTRANCES, UnitKind
from web.dependencies import All
from web.pages import render
from web.public.kept import kept

router = APIRouter()


class SortBy(StrEnum):
    """A column that units are sorted by."""

    NAME = "name"
    MEAN = "mean"
    REVIEWS = "reviews"
    FIVE = "five"
    BAD = "bad"
    BAD_SHARE = "bad_share"


TITLES: Mapping[SortBy, str] = {
    SortBy.NAME: N_("单位"),
    SortBy.MEAN: N_("平均星级"),
    SortBy.REVIEWS: N_("评价数"),
    SortBy.FIVE: N_("五星率"),
    SortBy.BAD: N_("差评数"),
    SortBy.BAD_SHARE: N_("差评率"),
}

VALUES: Mapping[SortBy, Callable[[ScoredUnit], Any]] = {
    SortBy.NAME: lambda each: each.unit.code,
    SortBy.MEAN: lambda each: each.scores.mean or 0,
    SortBy.REVIEWS: lambda each: each.scores.n,
    SortBy.FIVE: lambda each: share(each.scores.five, each.scores.n) or 0,
    SortBy.BAD: lambda each: each.scores.bad,
    SortBy.BAD_SHARE: lambda each: share(each.scores.bad, each.scores.n) or 0,
}
COMPARING = (SortBy.MEAN, SortBy.FIVE, SortBy.BAD_SHARE)
"""Columns that say who is better: units with too few reviews stand behind the others there."""

BEST_FIRST = (SortBy.NAME, SortBy.BAD_SHARE, SortBy.BAD)
"""Columns whose small values come first at first."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks for; nonsense in it means the usual."""

    kind: UnitKind = ENTRANCES[0]
    by: SortBy = SortBy.MEAN
    descending: bool = True

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Wanted":
        """From the query of an address."""
        kind, by, order = (query.get(name, "") for name in ("kind", "sort", "order"))
        column = SortBy(by) if by in set(SortBy) else SortBy.MEAN
        return cls(
            kind=UnitKind(kind) if kind in set(ENTRANCES) else ENTRANCES[0],
            by=column,
            descending=order == "desc" if order in {"asc", "desc"} else column not in BEST_FIRST,
        )


@dataclass(frozen=True, slots=True)
class Entrance:
    """One of the three: how many units it has, and their scores taken together."""

    kind: UnitKind
    units: int
    scores: Scores

    @property
    def href(self) -> str:
        """Its page."""
        return f"/units?{urlencode({'kind': self.kind})}"


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's heading. `sorted` is what aria-sort says, empty where it is not sorted by."""

    title: str
    href: str
    sorted: str


@dataclass(frozen=True, slots=True)
class Line:
    """One unit. `rank` is None for one with too few reviews to be compared."""

    rank: int | None
    scored: ScoredUnit


@dataclass(frozen=True, slots=True)
class UnitsPage:
    """public/units.html. `apart` stand below the others, under a heading of their own: those
    without a rank, in an order that compares."""

    kind: UnitKind
    entrances: tuple[Entrance, ...]
    headings: tuple[Heading, ...]
    lines: tuple[Line, ...]
    apart: tuple[Line, ...]
    unranked: int
    ranked_from: int


def entrances(units: Sequence[ScoredUnit]) -> tuple[Entrance, ...]:
    """The three of them; a unit that other units stand above is in none."""
    return tuple(
        Entrance(kind, len(own), together(each.scores for each in own))
        for kind in ENTRANCES
        for own in ([each for each in units if each.unit.kind == kind],)
    )


def ranks(units: Sequence[ScoredUnit]) -> dict[str, int]:
    """Places by mean stars, of the units with enough reviews; equal means share a place."""
    means = {each.unit.code: each.scores.mean or 0 for each in units if each.scores.is_ranked}
    return {code: 1 + sum(other > mean for other in means.values()) for code, mean in means.items()}


def in_order(units: Sequence[ScoredUnit], wanted: Wanted) -> list[ScoredUnit]:
    """Sorted; of equals the one with the smaller code first, whatever the direction."""
    by_code = sorted(units, key=lambda each: each.unit.code)
    found = sorted(by_code, key=VALUES[wanted.by], reverse=wanted.descending)
    if wanted.by in COMPARING:
        found.sort(key=lambda each: not each.scores.is_ranked)
    return found


def headings(wanted: Wanted) -> tuple[Heading, ...]:
    """Each column's; the one sorted by leads to the same the other way round."""
    found = []
    for by, title in TITLES.items():
        here = by is wanted.by
        descending = not wanted.descending if here else by not in BEST_FIRST
        query = {"kind": wanted.kind, "sort": by, "order": "desc" if descending else "asc"}
        now = ("descending" if wanted.descending else "ascending") if here else ""
        found.append(Heading(title, f"/units?{urlencode(query)}", now))
    return tuple(found)


@router.get("/units")
async def units_page(request: Request, all_: All) -> Response:
    """The units of one entrance."""

    async def page() -> Response:
        wanted = Wanted.read(request.query_params)
        every = await read_at_once(all_.engine, tops)
        units = [each for each in every if each.unit.kind == wanted.kind]
        place = ranks(units)
        lines = [Line(place.get(each.unit.code), each) for each in in_order(units, wanted)]
        apart = [each for each in lines if each.rank is None and wanted.by in COMPARING]
        shown = UnitsPage(
            kind=wanted.kind,
            entrances=entrances(every),
            headings=headings(wanted),
            lines=tuple(each for each in lines if each not in apart),
            apart=tuple(apart),
            unranked=sum(line.rank is None for line in lines),
            ranked_from=RANKED_FROM,
        )
        return render(request, "public/units.html", shown)

    return await kept(request, page)
