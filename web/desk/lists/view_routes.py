"""Saving a list as a view, and one's views: renamed, shared, replaced, begun with, deleted."""

from dataclasses import dataclass, replace

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response

from db.case_views import (
    VIEWS_MAX,
    CaseView,
    Sharing,
    TooManyViews,
    ViewContent,
    add_view,
    change_view,
    delete_view,
    list_settings,
    put_settings,
    views_for,
)
from db.engine import reading, writing
from db.staff import Member
from rules.refusals import N_
from web.dependencies import All, Reading, Staff, now
from web.desk.lists.filters import desk_of
from web.desk.lists.page import Asked, Typed, asked_for, show_list
from web.desk.lists.pinned import SHARING
from web.desk.lists.query import PATH, wanted_of
from web.errors import not_found
from web.forms import FormState, Submission, submission
from web.i18n import Sentence
from web.pages import render, see_other

router = APIRouter()

NAME_MAX = 20
NO_NAME = N_("请给视图起个名字。")
NO_SUCH_VIEW = N_("没有这个视图，可能已被删除。")
TOO_MANY = N_("最多保存 {maximum} 个视图，请先删去不用的。")


@dataclass(frozen=True, slots=True)
class ViewCard:
    """One view on the page of views; `form` is for those of one's own."""

    view: CaseView
    href: str
    is_first: bool
    form: FormState | None


@dataclass(frozen=True, slots=True)
class ViewsPage:
    """desk/lists/views.html."""

    mine: tuple[ViewCard, ...]
    shared: tuple[ViewCard, ...]
    sharings: tuple[tuple[str, str], ...]


@router.get("/cases/views")
async def my_views(request: Request, connection: Reading, member: Staff) -> Response:
    """One's own views, and those shared with one."""
    return await _views_page(request, connection, member)


@router.post("/cases/views")
async def save_view(request: Request, all_of_it: All, member: Staff) -> Response:
    """Keep the list as it is shown, under a name."""
    form = await submission(request)
    async with reading(all_of_it.engine) as connection:
        desk = await desk_of(connection, member, now(), all_of_it.keys)
        wanted = wanted_of(form.values.get("query", ""), desk.by_code, desk.keys)
        asked = await asked_for(connection, wanted, desk)
        content = _content(form, asked)
        view_id = await _added(all_of_it, member, content, form) if content else None
        if view_id is None:
            typed = Typed(save=replace(form.state, scope="view"))
            return await show_list(request, connection, asked, desk, typed)
    return see_other(wanted.address(view=view_id))


async def _added(
    all_of_it: All, member: Member, content: ViewContent, form: Submission
) -> str | None:
    try:
        async with writing(all_of_it.engine) as connection:
            return await add_view(connection, member.id, content, now())
    except TooManyViews:
        form.wrong("name", Sentence(TOO_MANY, {"maximum": VIEWS_MAX}))
        return None


def _content(form: Submission, asked: Asked) -> ViewContent | None:
    name, sharing = _name(form), form.choice("sharing", Sharing)
    if not form.valid or sharing is None:
        return None
    columns = tuple(each.value for each in asked.columns)
    return ViewContent(name, asked.wanted.saved, columns, sharing)


def _name(form: Submission) -> str:
    return " ".join(form.text("name", NAME_MAX, NO_NAME).split())


@router.post("/cases/views/{view_id}")
async def edit_view(request: Request, view_id: str, all_of_it: All, member: Staff) -> Response:
    """Rename or share a view, or, sent from the list, let it ask for what the list shows."""
    form = await submission(request)
    async with reading(all_of_it.engine) as connection:
        view = await _own(connection, member, view_id)
        desk = await desk_of(connection, member, now(), all_of_it.keys)
        wanted = wanted_of(form.values.get("query", ""), desk.by_code, desk.keys)
        if "query" in form.values:
            content = replace(view.content, query=wanted.saved)
            to = wanted.address(view=view_id)
        else:
            name, sharing = _name(form), form.choice("sharing", Sharing)
            if not form.valid or sharing is None:
                return await _views_page(request, connection, member, (view_id, form))
            content, to = replace(view.content, name=name, sharing=sharing), "/cases/views"
    async with writing(all_of_it.engine) as connection:
        if not await change_view(connection, member.id, view_id, content, now()):
            raise not_found(NO_SUCH_VIEW)
    return see_other(to)


@router.post("/cases/views/{view_id}/delete")
async def remove_view(view_id: str, all_of_it: All, member: Staff) -> Response:
    """Delete a view of one's own; gone already is gone too."""
    async with writing(all_of_it.engine) as connection:
        await delete_view(connection, member.id, view_id)
        kept = await list_settings(connection, member.id)
        if kept.first_view == view_id:
            await put_settings(connection, member.id, replace(kept, first_view=""))
    return see_other("/cases/views")


@router.post("/cases/views/{view_id}/first")
async def begin_with(request: Request, view_id: str, all_of_it: All, member: Staff) -> Response:
    """Begin with a view from now on, or, where `off` is sent, no longer."""
    form = await submission(request)
    async with writing(all_of_it.engine) as connection:
        if view_id not in {each.id for each in await views_for(connection, member)}:
            raise not_found(NO_SUCH_VIEW)
        kept = await list_settings(connection, member.id)
        first = "" if form.values.get("off") == "yes" else view_id
        await put_settings(connection, member.id, replace(kept, first_view=first))
    return see_other("/cases/views")


async def _own(connection: AsyncConnection, member: Member, view_id: str) -> CaseView:
    for view in await views_for(connection, member):
        if (view.id, view.owner_id) == (view_id, member.id):
            return view
    raise not_found(NO_SUCH_VIEW)


async def _views_page(
    request: Request,
    connection: AsyncConnection,
    member: Member,
    typed: tuple[str, Submission] | None = None,
) -> Response:
    first = (await list_settings(connection, member.id)).first_view
    cards = [
        ViewCard(view, f"{PATH}?view={view.id}", view.id == first, _form(view, member, typed))
        for view in await views_for(connection, member)
    ]
    page = ViewsPage(
        mine=tuple(each for each in cards if each.form is not None),
        shared=tuple(each for each in cards if each.form is None),
        sharings=tuple((each.value, text) for each, text in SHARING.items()),
    )
    return render(request, "desk/lists/views.html", page, 422 if typed else 200)


def _form(view: CaseView, member: Member, typed: tuple[str, Submission] | None) -> FormState | None:
    if view.owner_id != member.id:
        return None
    if typed is not None and typed[0] == view.id:
        return replace(typed[1].state, scope=view.id)
    return FormState({"name": view.content.name, "sharing": view.content.sharing}, scope=view.id)
