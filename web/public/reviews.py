"""Every review, to look through and to search: filters in the address, page behind page."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from http import HTTPStatus
from typing import TypeVar

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response

from db import organisation
from db.at_once import read_at_once
from db.engine import reading
from db.organisation import Item, Unit
from db.review_lists import Opinion, ReviewOrder, counted, listed
from db.reviews import review
from rules.refusals import N_
from rules.stars import ReviewChannel, Stars
from rules.topics import Topic
from web.dependencies import All
from web.forms import FormState
from web.i18n import Catalogue, Language, Sentence
from web.pages import catalogue, render, see_other
from web.public.finding import items_meant, units_meant
from web.public.kept import kept
from web.public.numbers import number_in
from web.public.review_list import ReviewList, listed_reviews
from web.public.review_query import VALUE_MAX, Known, Wanted, next_token, wanted_in
from web.unit_groups import UnitGroup, unit_groups
from web.wording import source_name

router = APIRouter()

Registered = TypeVar("Registered", Unit, Item)

PAGE = 20
"""Reviews on a page."""
COUNT_MAX, FOUND_MAX = 1000, 100
"""Further than this nobody counts; finds of a search, whose texts are looked into, less far."""
ITEMS_MAX = 300
"""Items to choose from; where there are more, those of a chosen unit."""


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is set, in words, and the address of the list without it."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class ReviewsPage:
    """public/reviews.html. `count` is None where it was not counted; `units` and `concerned`,
    service items, are what whoever looks for words may have meant."""

    form: FormState
    chips: tuple[Chip, ...]
    clear_href: str
    first_href: str
    count: int | None
    count_max: int
    listed: ReviewList
    units: tuple[Unit, ...]
    concerned: tuple[Item, ...]
    groups: tuple[UnitGroup, ...]
    items: tuple[tuple[str, str], ...]
    stars: tuple[Stars, ...]
    opinions: tuple[Opinion, ...]
    topics: tuple[Topic, ...]
    channels: tuple[ReviewChannel, ...]
    orders: tuple[ReviewOrder, ...]


@router.get("/reviews")
async def reviews(request: Request, all_: All) -> Response:
    """A page of the list. 422 if the address asks for something there is not. Whoever looks for a
    review's number is led to the review."""
    if number := await _number_looked_for(request, all_):
        return see_other(f"/reviews/{number}")

    async def page() -> Response:
        shown = await read_at_once(all_.engine, lambda connection: _page(request, connection, all_))
        wrong = bool(shown.form.errors)
        status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
        return render(request, "public/reviews.html", shown, status)

    return await kept(request, page)


async def _number_looked_for(request: Request, all_: All) -> str:
    """The number of a review there is, where one was typed instead of words; or ""."""
    number = number_in(request.query_params.get("q", "")[:VALUE_MAX])
    if not number:
        return ""
    async with reading(all_.engine) as connection:
        return number if await review(connection, number) is not None else ""


async def _page(request: Request, connection: AsyncConnection, all_: All) -> ReviewsPage:
    said = catalogue(request)
    registered = await organisation.all_units(connection)
    offered = await organisation.all_items(connection)
    units, items = _in_script(said, registered), _in_script(said, offered)
    known = Known({each.code: each for each in units}, {each.code: each for each in items})
    wanted = wanted_in(request.query_params, known, all_.keys)
    wrong = bool(wanted.form.errors)
    words = "" if wrong else wanted.values.get("q", "")
    counts = not wrong and wanted.behind is None
    most = FOUND_MAX if wanted.filter.words else COUNT_MAX
    return ReviewsPage(
        form=wanted.form,
        chips=tuple(_chips(wanted, known, said)),
        clear_href=Wanted(wanted.filter, wanted.order, None, wanted.form).address(),
        first_href=wanted.address(),
        count=await counted(connection, wanted.filter, most) if counts else None,
        count_max=most,
        listed=ReviewList(()) if wrong else await _listed(connection, wanted, all_),
        units=units_meant(registered, words),
        concerned=items_meant(offered, words),
        groups=unit_groups(units),
        items=_to_choose_from(items, wanted),
        stars=tuple(reversed(Stars)),
        opinions=tuple(Opinion),
        topics=tuple(Topic),
        channels=tuple(ReviewChannel),
        orders=tuple(ReviewOrder),
    )


async def _listed(connection: AsyncConnection, wanted: Wanted, all_: All) -> ReviewList:
    found = await listed(connection, wanted.filter, wanted.order, wanted.behind, PAGE)
    after = next_token(all_.keys, wanted.order, found.end) if found.end else ""
    return ReviewList(
        rows=await listed_reviews(connection, found.reviews),
        next_href=wanted.address(after=after) if after else "",
        first_href=wanted.address() if wanted.behind else "",
    )


def _in_script(said: Catalogue, registered: tuple[Registered, ...]) -> tuple[Registered, ...]:
    if said.language is not Language.ZH_HANT:
        return registered
    return tuple(replace(each, name=said.in_script(each.name)) for each in registered)


def _to_choose_from(items: tuple[Item, ...], wanted: Wanted) -> tuple[tuple[str, str], ...]:
    chosen, near = wanted.filter.item_code, wanted.filter.unit_code
    if len(items) > ITEMS_MAX:
        items = tuple(each for each in items if each.code == chosen or each.unit_code == near)
    return tuple((each.code, each.name) for each in items)


def _chips(wanted: Wanted, known: Known, said: Catalogue) -> Iterator[Chip]:
    for name, value in wanted.values.items():
        if name == "order" or wanted.form.error(name):
            continue
        # a window is one of its unit
        without = {name: "", "window": ""} if name == "unit" else {name: ""}
        yield Chip(_in_words(name, value, wanted, known, said), wanted.address(**without))


def _in_words(name: str, value: str, wanted: Wanted, known: Known, said: Catalogue) -> str:
    chosen: Mapping[str, Enum | None] = {
        "opinion": wanted.filter.opinion,
        "topic": wanted.filter.topic,
        "channel": wanted.filter.channel,
    }
    if (member := chosen.get(name)) is not None:
        return said.gettext(source_name(member))
    if name == "unit":
        return known.units[value].name
    if name == "item":
        return known.items[value].name
    return said.say(
        Sentence(IN_WORDS[name, value] if name in YES_NO else SHOWN[name], {"it": value})
    )


YES_NO = ("replied", "commented")
IN_WORDS = {
    ("replied", "yes"): N_("有官方答复"),
    ("replied", "no"): N_("没有官方答复"),
    ("commented", "yes"): N_("有留言"),
    ("commented", "no"): N_("有无留言均可"),
}
SHOWN = {
    "q": N_("含“{it}”"),
    "window": N_("{it} 号窗口"),
    "stars": N_("{it} 星"),
    "from": N_("{it} 起"),
    "to": N_("{it} 止"),
}
"""How the value of a filter is said."""
