"""The page of a list of cases, put together from what is recorded."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from fastapi import Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response

from db.case_counts import counted_as_far, open_by_stage
from db.case_filters import CaseFilter
from db.case_lists import CaseSlice, listed
from db.case_orders import Place, SortBy, fits
from db.case_views import CaseView, ListSettings, Sharing, list_settings, views_for
from db.topics import topics
from rules.refusals import N_
from rules.roles import Role
from rules.stages import OPEN as OPEN_STAGES
from rules.stages import WITH_THE_UNIT, Action, Stage
from rules.topics import Topic
from web.desk.bulk.actions import bulk_actions
from web.desk.duties import Duties
from web.desk.lists.choices import BOXES, CHOICES, Chip, Choice, chips
from web.desk.lists.columns import (
    COLUMN_NAMES,
    SORTED_BY,
    USUAL,
    ListColumn,
    columns_named,
)
from web.desk.lists.filters import Desk, case_filter
from web.desk.lists.holders import holder_name
from web.desk.lists.pinned import COUNTED_TO as PINNED_COUNTED_TO
from web.desk.lists.pinned import SHARING, PinnedView, how_many, pinned_views, views_to_pin
from web.desk.lists.query import EVERYTHING, IN_HAND, OPEN, PATH, Wanted, place_token
from web.desk.lists.rater_search import MAY_SEARCH, NOT_YOURS, RaterSearch, search_in
from web.desk.lists.rows import Row, Told, row
from web.forms import FormState, Submission
from web.pages import catalogue, render
from web.unit_groups import UnitGroup, unit_groups
from web.wording import source_name

PAGE = 50
"""Rows on one page."""
COUNTED_TO = 10_000
EXPORTED_MAX = 20_000
"""Cases of one exported file, the first of the list: what a person still looks through."""
ARCHIVED_COUNTED_TO = 999

TITLES: Mapping[Role, str] = {
    Role.OPERATOR: N_("全部工单"),
    Role.HANDLER: N_("本单位工单"),
    Role.SUPERVISOR: N_("督办工单"),
}


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab: a stage, how many cases stand there, and its address."""

    name: str
    count: str
    href: str
    here: bool


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's heading. `href` sorts by it, "" where it can't; `sorted` is how it is now:
    ascending, descending or ""."""

    column: ListColumn
    name: str
    href: str
    sorted: str


@dataclass(frozen=True, slots=True)
class CasesPage:
    """desk/lists/cases.html."""

    title: str
    view: CaseView | None
    changed: bool
    is_mine: bool
    pinned: tuple[PinnedView, ...]
    tabs: tuple[Tab, ...]
    rows: tuple[Row, ...]
    headings: tuple[Heading, ...]
    shown: tuple[tuple[ListColumn, str], ...]
    picked: bool
    total: str
    total_number: int
    wanted: Wanted
    search: FormState
    save: FormState
    sharings: tuple[tuple[str, str], ...]
    may_search_raters: bool
    chips: tuple[Chip, ...]
    choices: tuple[Choice, ...]
    boxes: tuple[tuple[str, str], ...]
    unit_groups: tuple[UnitGroup, ...]
    columns: tuple[tuple[ListColumn, str, bool], ...]
    actions: tuple[Action, ...]
    export_href: str
    export_limit: int
    previous: str
    next: str
    everywhere: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A list that is asked for, the columns it is shown with, and what its filter has become."""

    wanted: Wanted
    columns: tuple[ListColumn, ...]
    filter: CaseFilter
    rater: RaterSearch | None
    view: CaseView | None
    views: tuple[CaseView, ...]


async def asked_for(
    connection: AsyncConnection, wanted: Wanted, desk: Desk, settings: ListSettings | None = None
) -> Asked:
    """What the list is, for this person; `settings` are theirs, where they were read already."""
    views = await views_for(connection, desk.member)
    view = next((each for each in views if each.id == wanted.value("view")), None)
    rater, stale = None, False
    if token := wanted.value("rater"):
        rater = search_in(token, desk.keys, desk.member.id, desk.now)
        stale = rater is None or desk.member.role not in MAY_SEARCH
        wanted = _noted(wanted) if stale else wanted
    own = settings or await list_settings(connection, desk.member.id)
    chosen = columns_named(view.content.columns if view is not None else own.columns)
    found = await case_filter(connection, wanted, desk, None if stale else rater)
    if stale:
        # nothing is listed, rather than everything
        found = replace(found, among=())
    return Asked(wanted, chosen or USUAL[desk.member.role], found, rater, view, views)


def _noted(wanted: Wanted) -> Wanted:
    values = {name: value for name, value in wanted.values.items() if name != "rater"}
    form = Submission(dict(wanted.form.values), dict(wanted.form.errors))
    form.wrong("rater", NOT_YOURS)
    return replace(wanted, values=values, form=form.state, start=None)


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed on the page and is shown again: into the search, or to save a view."""

    search: FormState | None = None
    save: FormState | None = None


NOTHING_TYPED = Typed()


async def show_list(
    request: Request,
    connection: AsyncConnection,
    asked: Asked,
    desk: Desk,
    typed: Typed = NOTHING_TYPED,
) -> Response:
    """The list, with 422 if something of what was typed is wrong."""
    page = await _page(request, connection, asked, desk, typed)
    wrong = [page.search, page.save, asked.wanted.form]
    status = 422 if any(each.errors for each in wrong) else 200
    response = render(request, "desk/lists/cases.html", page, status)
    if asked.rater is not None:
        response.headers["Cache-Control"] = "no-store"
    return response


async def _page(
    request: Request, connection: AsyncConnection, asked: Asked, desk: Desk, typed: Typed
) -> CasesPage:
    wanted, role, said = asked.wanted, desk.member.role, catalogue(request)
    found = await _found(connection, asked, role)
    bar = await views_to_pin(connection, asked.views, wanted, desk)
    standing = await open_by_stage(connection, desk.scope)
    in_progress = sum(standing.values())
    # of the list that is opened first the stages say already how many there are
    is_all_open = asked.filter == CaseFilter(scope=desk.scope, archived=False)
    archived, *counts = await counted_as_far(
        connection,
        [
            (CaseFilter(scope=desk.scope, archived=True), ARCHIVED_COUNTED_TO),
            *((each.filter, PINNED_COUNTED_TO) for each in bar),
            *([] if is_all_open else [(asked.filter, COUNTED_TO)]),
        ],
    )
    pinned = counts[: len(bar)]
    total = min(in_progress, COUNTED_TO + 1) if is_all_open else counts[-1]
    told = Told(
        topics=await _topics(connection, asked.columns, found),
        duties=Duties(desk.now, desk.calendar, said),
        catalogue=said,
    )
    holder = await holder_name(connection, wanted, desk, said)
    view = asked.view
    return CasesPage(
        title=TITLES[role],
        view=view,
        changed=view is not None and view.content.query != wanted.saved,
        is_mine=view is not None and view.owner_id == desk.member.id,
        pinned=pinned_views(bar, pinned),
        tabs=_tabs(standing, archived, wanted, desk),
        rows=tuple(row(line, told) for line in found.lines),
        headings=tuple(_heading(each, wanted) for each in asked.columns),
        shown=tuple((each, COLUMN_NAMES[each]) for each in asked.columns),
        picked=bool(bulk_actions(role)),
        total=how_many(total, COUNTED_TO),
        total_number=total,
        wanted=wanted,
        search=typed.search or FormState({"q": wanted.value("q")}, scope="search"),
        save=typed.save or FormState({"sharing": Sharing.PRIVATE}, scope="view"),
        sharings=tuple((each.value, text) for each, text in SHARING.items()),
        may_search_raters=role in MAY_SEARCH,
        chips=chips(wanted, desk, holder, said),
        choices=CHOICES,
        boxes=BOXES,
        unit_groups=unit_groups(desk.named),
        columns=tuple((each, COLUMN_NAMES[each], each in asked.columns) for each in ListColumn),
        actions=bulk_actions(role),
        export_href=f"/cases/export/xlsx{wanted.address().removeprefix(PATH)}",
        export_limit=EXPORTED_MAX,
        previous=_other_page(wanted, desk, "before", found.first),
        next=_other_page(wanted, desk, "after", found.last),
        everywhere=wanted.address(stage=EVERYTHING),
    )


async def _found(connection: AsyncConnection, asked: Asked, role: Role) -> CaseSlice:
    order, start = asked.wanted.sorting(role), asked.wanted.start
    if start is not None and not fits(asked.filter, order, start.place):
        start = None
    return await listed(connection, asked.filter, order, start, PAGE)


def _other_page(wanted: Wanted, desk: Desk, name: str, place: Place | None) -> str:
    if place is None:
        return ""
    token = place_token(desk.keys, wanted.value("sort"), place)
    return wanted.address(**{name: token})


async def _topics(
    connection: AsyncConnection, columns: tuple[ListColumn, ...], found: CaseSlice
) -> Mapping[str, Mapping[Topic, object]]:
    if ListColumn.TOPICS not in columns:
        return {}
    return await topics(connection, [line.review_no for line in found.lines])


def _heading(column: ListColumn, wanted: Wanted) -> Heading:
    by = SORTED_BY.get(column)
    if by is None:
        return Heading(column, COLUMN_NAMES[column], "", "")
    now = wanted.value("sort") or SortBy.DUE.value
    how = {by.value: "ascending", f"-{by.value}": "descending"}.get(now, "")
    other = f"-{by.value}" if how == "ascending" else by.value
    return Heading(column, COLUMN_NAMES[column], wanted.address(sort=other), how)


def _tabs(
    counts: Mapping[Stage, int], archived: int, wanted: Wanted, desk: Desk
) -> tuple[Tab, ...]:
    """In progress as a whole, each stage, archived, everything."""
    # before a dispatch a case is nobody's in a unit
    hidden = {Stage.AWAITING_DISPATCH} if desk.member.role is Role.HANDLER else set()
    in_progress = sum(counts.values())
    ended = how_many(archived, ARCHIVED_COUNTED_TO)
    everything = (
        ended if archived > ARCHIVED_COUNTED_TO else how_many(in_progress + archived, COUNTED_TO)
    )
    entries = [
        (OPEN, N_("未归档"), f"{in_progress:,}"),
        (IN_HAND, N_("单位在办"), f"{sum(counts.get(each, 0) for each in WITH_THE_UNIT):,}"),
        *(
            (stage.value, source_name(stage), f"{counts.get(stage, 0):,}")
            for stage in OPEN_STAGES
            if stage not in hidden
        ),
        (
            Stage.ARCHIVED.value,
            source_name(Stage.ARCHIVED),
            how_many(archived, ARCHIVED_COUNTED_TO),
        ),
        (EVERYTHING, N_("全部"), everything),
    ]
    return tuple(
        Tab(name, count, wanted.address(stage=key), wanted.stage == key)
        for key, name, count in entries
    )
