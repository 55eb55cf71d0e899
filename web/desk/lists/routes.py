"""The list of cases, and which of its columns somebody wants. Views are in view_routes.py."""

from dataclasses import replace

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response

from db.at_once import read_at_once
from db.case_views import change_view, list_settings, put_settings, views_for
from db.engine import reading, writing
from db.staff import Member
from rules.refusals import N_
from web.dependencies import All, Staff, WebDependencies, now
from web.desk.lists.columns import ListColumn
from web.desk.lists.filters import desk_of
from web.desk.lists.page import asked_for, show_list
from web.desk.lists.pinned import view_address
from web.desk.lists.query import PATH, wanted_in, wanted_of
from web.errors import Problem, wrong
from web.forms import submission
from web.i18n import Sentence
from web.pages import see_other

router = APIRouter()

NO_COLUMN = N_("请至少选一列。")
MOVES_NOTHING = {"lang"}
"""What may stand in an address without asking for a list."""


@router.get(PATH)
async def list_of_cases(request: Request, all_of_it: All, member: Staff) -> Response:
    """What this person has to do with, what is due next first, or their own first view."""
    return await read_at_once(
        all_of_it.engine, lambda connection: _list(request, connection, member, all_of_it)
    )


async def _list(
    request: Request, connection: AsyncConnection, member: Member, all_of_it: WebDependencies
) -> Response:
    desk = await desk_of(connection, member, now(), all_of_it.keys)
    query = request.query_params
    asked = query.keys() - MOVES_NOTHING
    settings = await list_settings(connection, member.id)
    view_id = query.get("view", "") if asked else settings.first_view
    if view_id and asked <= {"view"}:
        views = await views_for(connection, member)
        view = next((each for each in views if each.id == view_id), None)
        if view is not None:
            saved = wanted_of(view.content.query, desk.by_code, desk.keys)
            return see_other(view_address(view, saved))
    wanted = wanted_in(query, desk.by_code, desk.keys)
    its = await asked_for(connection, wanted, desk, settings)
    return await show_list(request, connection, its, desk)


@router.post("/cases/columns")
async def choose_columns(request: Request, all_of_it: All, member: Staff) -> Response:
    """Keep the columns: with a view of one's own, or else for every list of this person."""
    form = await submission(request)
    async with reading(all_of_it.engine) as connection:
        desk = await desk_of(connection, member, now(), all_of_it.keys)
        wanted = wanted_of(form.values.get("query", ""), desk.by_code, desk.keys)
        asked = await asked_for(connection, wanted, desk)
    chosen = form.ticked("column", ListColumn)
    usual = form.values.get("usual") == "yes"
    if not usual and not chosen:
        raise _no_column()
    columns = () if usual else tuple(each.value for each in ListColumn if each in chosen)
    view = asked.view
    async with writing(all_of_it.engine) as connection:
        if view is not None and view.owner_id == member.id:
            content = replace(view.content, columns=columns)
            await change_view(connection, member.id, view.id, content, now())
        else:
            wanted = replace(wanted, values={**wanted.values, "view": ""})
            kept = await list_settings(connection, member.id)
            await put_settings(connection, member.id, replace(kept, columns=columns))
    return see_other(wanted.address())


def _no_column() -> Problem:
    problem = wrong({"column": Sentence(NO_COLUMN)})
    problem.sentence = Sentence(NO_COLUMN)
    return problem
