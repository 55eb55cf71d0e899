"""Finding what to rate: the three entrances, a unit from inside, or a search by name."""

from dataclasses import dataclass
from http import HTTPStatus

from fastapi import Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response

from db import organisation
from db.organisation import Item, Unit, Window
from rules.refusals import N_
from rules.traditional import SIMPLIFIED
from web.forms import Submission, cleaned
from web.pages import render
from web.public.finding import units_named
from web.public.targets import Asked

FOUND_MAX = 40
"""How many units, and how many items, a search shows."""
SEARCH_MAX = 50
"""Characters of a search."""

KEPT_MAX = 20_000
"""Characters of a comment that are given back."""

NOTHING_CHOSEN = N_("请先选择要评价的窗口、事项或单位。")
NO_SUCH_UNIT = N_("没有找到这个单位，请从下面重新选择。")
NO_SUCH_WINDOW = N_("没有找到这个窗口，请从下面重新选择。")
NO_SUCH_ITEM = N_("没有找到这个事项，请从下面重新选择。")

ENTRANCES = (("department", N_("部门")), ("district", N_("区")), ("committee", N_("管委会")))
"""The three public entrances, by the kind of their units."""


@dataclass(frozen=True, slots=True)
class Entrance:
    """One of the public entrances and its units."""

    title: str
    units: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class Inside:
    """A unit from inside: where it belongs and what of it can be rated."""

    unit: Unit
    above: Unit | None
    units: tuple[Unit, ...]
    windows: tuple[Window, ...]
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class ChoosePage:
    """public/choose.html. `kept` is a comment that was typed for a target that does not exist."""

    inside: Inside | None
    entrances: tuple[Entrance, ...]
    search: str
    found_units: tuple[Unit, ...]
    found_items: tuple[tuple[Item, Unit], ...]
    problem: str | None
    kept: str


async def choose(
    request: Request, connection: AsyncConnection, asked: Asked, form: Submission | None = None
) -> Response:
    """The page to choose on: inside the unit that is asked for, or from the entrances.

    404 if something is asked for that does not exist; 422 after a `form` for no target.
    """
    units = await organisation.all_units(connection)
    by_code = {each.code: each for each in units}
    unit = by_code.get(asked.unit)
    problem = _problem(asked, unit, submitted=form is not None)
    search = cleaned(request.query_params.get("q", ""))[:SEARCH_MAX]
    page = ChoosePage(
        inside=await _inside(connection, unit, units) if unit else None,
        entrances=_entrances(units),
        search=search,
        found_units=units_named(units, search)[:FOUND_MAX],
        found_items=await _items_named(connection, by_code, search),
        problem=problem,
        kept=form.values.get("comment", "")[:KEPT_MAX] if form else "",
    )
    if form is not None:
        return render(request, "public/choose.html", page, HTTPStatus.UNPROCESSABLE_ENTITY)
    status = HTTPStatus.NOT_FOUND if problem else HTTPStatus.OK
    return render(request, "public/choose.html", page, status)


def _problem(asked: Asked, unit: Unit | None, *, submitted: bool) -> str | None:
    if asked.item:
        return NO_SUCH_ITEM
    if asked.unit and unit is None:
        return NO_SUCH_UNIT
    if asked.window:
        return NO_SUCH_WINDOW
    return NOTHING_CHOSEN if submitted else None


def _entrances(units: tuple[Unit, ...]) -> tuple[Entrance, ...]:
    entrances = (
        Entrance(title, tuple(u for u in units if u.kind == kind and u.parent_code is None))
        for kind, title in ENTRANCES
    )
    return tuple(each for each in entrances if each.units)


async def _inside(connection: AsyncConnection, unit: Unit, units: tuple[Unit, ...]) -> Inside:
    return Inside(
        unit=unit,
        above=next((each for each in units if each.code == unit.parent_code), None),
        units=tuple(each for each in units if each.parent_code == unit.code),
        windows=await organisation.windows_of(connection, unit.code),
        items=await organisation.items_of(connection, unit.code),
    )


async def _items_named(
    connection: AsyncConnection, units: dict[str, Unit], search: str
) -> tuple[tuple[Item, Unit], ...]:
    if not search:
        return ()
    items = await organisation.items_named(connection, search.translate(SIMPLIFIED), FOUND_MAX)
    return tuple((each, units[each.unit_code]) for each in items)
