"""The page of one event; opening its payloads, each such look on record; a run as a file."""

import asyncio

from fastapi import APIRouter, Request
from starlette.responses import Response
from temporalio.api.history.v1 import HistoryEvent
from temporalio.client import WorkflowHistory

from db.engine import writing
from db.looks import record_look
from db.staff import Member
from rules.refusals import N_
from web.dependencies import All, Staff, WebDependencies, now
from web.errors import not_found
from web.history.event_page import event_page
from web.history.events import Event
from web.history.looking import Looked, look
from web.history.payloads import Opener
from web.history.reading import Run
from web.pages import catalogue, render

router = APIRouter()

NO_SUCH_EVENT = N_("这件工单的历史中没有这个事件。")
NO_SUCH_RUN = N_("这件工单没有这一段历史。")


@router.get("/cases/{case_no}/history/events/{event}")
async def one_event(
    request: Request, case_no: str, event: str, all_of_it: All, member: Staff
) -> Response:
    """What an event says, its payloads sealed."""
    looked = await look(all_of_it, case_no, member.actor)
    found = event_named(looked, event)
    return _show(request, all_of_it, looked, found, member, opened=False)


@router.post("/cases/{case_no}/history/events/{event}")
async def open_event(
    request: Request, case_no: str, event: str, all_of_it: All, member: Staff
) -> Response:
    """The same with its payloads opened; the look is on record before anything is shown."""
    looked = await look(all_of_it, case_no, member.actor)
    found = event_named(looked, event)
    what = f"history-event-{found.run + 1}-{found.id}"
    async with writing(all_of_it.engine) as connection:
        await record_look(connection, member.id, case_no, what, now())
    return _show(request, all_of_it, looked, found, member, opened=True)


@router.get("/cases/{case_no}/history/runs/{run}")
async def one_run(case_no: str, run: str, all_of_it: All, member: Staff) -> Response:
    """A run as Temporal's tools read it, payloads sealed as they are kept."""
    looked = await look(all_of_it, case_no, member.actor)
    number = _number(run)
    if not 1 <= number <= len(looked.history.runs):
        raise not_found(NO_SUCH_RUN)
    text = await asyncio.to_thread(_as_file, case_no, looked.history.runs[number - 1])
    return Response(
        text,
        media_type="application/json",
        headers={
            "Content-Disposition": f'attachment; filename="{case_no}-{number}.json"',
            "Cache-Control": "no-store",
        },
    )


def event_named(looked: Looked, address: str) -> Event:
    """The event an address names by run and number, both from 1. Raises Problem (404)."""
    run, _, number = address.partition("-")
    found = looked.history.event(_number(run) - 1, _number(number))
    if found is None:
        raise not_found(NO_SUCH_EVENT)
    return found


def _number(typed: str) -> int:
    """A number in an address; 0 for anything else."""
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 8 else 0  # noqa: PLR2004


def _as_file(case_no: str, run: Run) -> str:
    if run.stored:
        return run.text
    events = [event.body for event in run.events if isinstance(event.body, HistoryEvent)]
    return WorkflowHistory(case_no, events).to_json()


def _show(
    request: Request,
    parts: WebDependencies,
    looked: Looked,
    event: Event,
    member: Member,
    *,
    opened: bool,
) -> Response:
    said = catalogue(request)
    page = event_page(looked, event, Opener(parts.keys), member.actor, said, opened=opened)
    response = render(request, "history/event.html", page)
    response.headers["Cache-Control"] = "no-store"
    return response
