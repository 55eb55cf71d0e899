"""The bar of views: those of the role and saved ones, each with how many cases it holds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncConnection

from db.case_filters import CaseFilter
from db.case_views import CaseView, Sharing
from rules.refusals import N_
from web.desk.lists.built_in import BUILT_IN
from web.desk.lists.filters import Desk, case_filter
from web.desk.lists.query import FIELDS, OPEN, Wanted, wanted_of

COUNTED_TO = 99
"""Further than that a view's cases are not counted: it is a pile either way."""
SAVED_SHOWN = 12
"""Saved views in the bar; the others are on their own page."""


@dataclass(frozen=True, slots=True)
class PinnedView:
    """One view of the bar. `name` of a built-in one is a source text, else somebody's own words."""

    name: str
    built_in: bool
    href: str
    count: str
    here: bool
    shared_by: str = ""


@dataclass(frozen=True, slots=True)
class ToPin:
    """A view whose cases are still to be counted, as far as COUNTED_TO."""

    pinned: PinnedView
    filter: CaseFilter


@dataclass(frozen=True, slots=True)
class _Candidate:
    pinned: PinnedView
    wanted: Wanted


def how_many(number: int, at_most: int) -> str:
    """A number, or that it is more than one counts to."""
    return f"{at_most:,}+" if number > at_most else f"{number:,}"


def view_address(view: CaseView, wanted: Wanted) -> str:
    """Where a saved view is: all it asks for, and which view it is."""
    return wanted.address(view=view.id)


async def views_to_pin(
    connection: AsyncConnection, views: Iterable[CaseView], wanted: Wanted, desk: Desk
) -> tuple[ToPin, ...]:
    """The bar, as it stands above this list, before its cases are counted."""
    found = [*_built_in(wanted, desk), *_saved(views, wanted, desk)]
    return tuple(
        [ToPin(each.pinned, await case_filter(connection, each.wanted, desk)) for each in found]
    )


def pinned_views(bar: Iterable[ToPin], numbers: Iterable[int]) -> tuple[PinnedView, ...]:
    """The bar, with the number of each view's cases."""
    return tuple(
        replace(each.pinned, count=how_many(number, COUNTED_TO))
        for each, number in zip(bar, numbers, strict=True)
    )


def _built_in(wanted: Wanted, desk: Desk) -> Iterable[_Candidate]:
    here = _asked(wanted.values)
    for view in BUILT_IN[desk.member.role]:
        its = view.wanted
        is_here = "view" not in wanted.values and here == _asked(its.values)
        yield _Candidate(PinnedView(view.name, True, its.address(), "", is_here), its)


def _asked(values: Mapping[str, str]) -> dict[str, str]:
    told = {name: values[name] for name in FIELDS if name in values and name != "sort"}
    if told.get("stage") == OPEN:
        del told["stage"]
    return told


def _saved(views: Iterable[CaseView], wanted: Wanted, desk: Desk) -> Iterable[_Candidate]:
    for view in list(views)[:SAVED_SHOWN]:
        its = wanted_of(view.content.query, desk.by_code, desk.keys)
        pinned = PinnedView(
            view.content.name,
            False,
            view_address(view, its),
            "",
            wanted.value("view") == view.id,
            "" if view.owner_id == desk.member.id else view.owner_name,
        )
        yield _Candidate(pinned, its)


SHARING: Mapping[Sharing, str] = {
    Sharing.PRIVATE: N_("只有我"),
    Sharing.UNIT: N_("本单位及下属单位"),
    Sharing.ROLE: N_("所有同岗位的人"),
}
