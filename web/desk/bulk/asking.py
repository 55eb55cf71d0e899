"""From cases chosen in a list to a run: what the step brings is asked once, for all of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request
from pydantic_core import to_jsonable_python
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response

from db.bulk_runs import BulkRun, ChosenCase, add_run, bulk_run
from db.engine import reading, writing
from db.staff import colleagues
from rules.policy import Policy
from rules.refusals import N_
from rules.roles import MAY, Colleague, Role
from rules.stages import ALLOWED, Action
from web.case_client import CaseUnavailable
from web.dependencies import All, Staff, WebDependencies, now
from web.desk.bulk.actions import BulkField, bulk_actions, fields_of
from web.desk.bulk.selection import (
    SELECTED_MAX,
    Selection,
    chosen_in,
    selection_of,
    ticked_in,
    whole_list,
)
from web.desk.forms.assigning import ColleagueGroup, colleague_groups
from web.desk.forms.reading import Reading
from web.desk.lists.filters import Desk, desk_of
from web.desk.submission_keys import key_in, new_key
from web.errors import Problem, forbidden, not_found
from web.forms import FormState, Submission, submission
from web.pages import render, see_other
from web.unit_groups import UnitGroup, unit_groups

router = APIRouter()

NOTHING_CHOSEN = N_("没有选中任何工单。请先在列表中勾选。")
NOT_YOURS = N_("您的岗位不能办理这一步。")


@dataclass(frozen=True, slots=True)
class AskPage:
    """desk/bulk/ask.html. `fitting` of the selected stand in a stage in which the step is open."""

    action: Action
    fields: tuple[BulkField, ...]
    state: FormState
    key: str
    selection: Selection
    fitting: int
    limit: int
    longest: int
    groups: tuple[UnitGroup, ...]
    colleagues: tuple[ColleagueGroup, ...]


@router.post("/cases/selection")
async def ask(request: Request, all_of_it: All, member: Staff) -> Response:
    """Ask what the step brings, for the cases that were ticked or for the whole list."""
    form = await submission(request)
    action = _action(form, member.actor.role)
    async with reading(all_of_it.engine) as connection:
        desk = await desk_of(connection, member, now(), all_of_it.keys)
        if form.values.get("everything") == "yes":
            selection = await whole_list(connection, desk, form.values.get("query", ""))
        else:
            selection = await selection_of(connection, desk, await ticked_in(request))
        if not selection.shown:
            raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, N_("没有选中工单"), NOTHING_CHOSEN)
        state = FormState(scope="bulk")
        return await ask_page(request, connection, desk, Asking(action, state, selection))


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked about, and what was typed so far."""

    action: Action
    state: FormState
    selection: Selection
    key: str = ""


async def ask_page(
    request: Request, connection: AsyncConnection, desk: Desk, asking: Asking
) -> Response:
    """The form of the step, with 422 if something typed is wrong."""
    page = AskPage(
        action=asking.action,
        fields=fields_of(asking.action),
        state=asking.state,
        key=asking.key or new_key(),
        selection=asking.selection,
        fitting=asking.selection.in_stages(ALLOWED[asking.action]),
        limit=SELECTED_MAX,
        longest=Policy().text_max,
        groups=unit_groups(desk.units),
        colleagues=colleague_groups(await _colleagues(connection, desk)),
    )
    return render(request, "desk/bulk/ask.html", page, 422 if asking.state.errors else 200)


async def _colleagues(connection: AsyncConnection, desk: Desk) -> tuple[Colleague, ...]:
    """To whom cases of one's own unit and below can be handed; each case's rule is its own."""
    path = desk.member.unit_path
    return await colleagues(connection, path, desk.member.actor) if path else ()


@router.post("/cases/bulk")
async def begin(request: Request, all_of_it: All, member: Staff) -> Response:
    """Put the run on record and start it; sent twice it is one run."""
    form = await submission(request)
    action = _action(form, member.actor.role)
    key = key_in(form.values.get("key", ""))
    async with reading(all_of_it.engine) as connection:
        desk = await desk_of(connection, member, now(), all_of_it.keys)
        chosen = chosen_in([form.values.get("selection", "")])
        selection = await selection_of(connection, desk, chosen)
        read = Reading(
            units={unit.code: unit.ref for unit in desk.units},
            text_max=Policy().text_max,
            colleagues={each.id: each for each in await _colleagues(connection, desk)},
        )
        content = {each.name: each.read(form, read) for each in fields_of(action)}
        if not selection.shown:
            form.wrong("form", NOTHING_CHOSEN)
        if not form.valid:
            state = FormState(form.state.values, form.state.errors, scope="bulk")
            asking = Asking(action, state, selection, key)
            return await ask_page(request, connection, desk, asking)
        cases = _chosen_cases(action, selection, content, desk)
        there = await bulk_run(connection, key)
    if there is not None and there.staff_id != member.id:
        raise not_found()
    told: Mapping[str, Any] = to_jsonable_python(content)
    run = BulkRun(key, member.id, action, told, now())
    async with writing(all_of_it.engine) as writer:
        await add_run(writer, run, cases)
    return await started(all_of_it, key)


def _chosen_cases(
    action: Action, selection: Selection, content: dict[str, Any], desk: Desk
) -> list[ChosenCase]:
    """The cases, each with what only its step brings."""
    each_its_own = action is Action.DISPATCH and content["unit"] is None
    return [
        ChosenCase(
            case_no,
            version,
            # until a dispatch a case stands under the unit that was rated
            {"unit": to_jsonable_python(desk.by_code[selection.standing[case_no].unit_code].ref)}
            if each_its_own
            else {},
        )
        for case_no, version in selection.shown.items()
    ]


async def started(all_of_it: WebDependencies, run_id: str) -> Response:
    """Start a run that is on record and go to its page, which says so if that was not possible."""
    try:
        await all_of_it.cases.start_bulk(run_id)
    except CaseUnavailable:
        return see_other(f"/cases/bulk/{run_id}?waiting=1")
    return see_other(f"/cases/bulk/{run_id}")


def _action(form: Submission, role: Role) -> Action:
    """The step that is asked for. Raises Problem (404, 403)."""
    named = form.values.get("action", "")
    if named not in set(Action):
        raise not_found()
    action = Action(named)
    if action not in bulk_actions(role):
        raise forbidden(NOT_YOURS) if role not in MAY[action] else not_found()
    return action
