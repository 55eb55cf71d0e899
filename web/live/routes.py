"""GET /live: what changes while a page is open. What a page does with it is in js/live.js."""

from http import HTTPStatus

from fastapi import APIRouter, Request
from starlette.responses import Response

from db import sessions
from db.engine import reading
from rules.refusals import N_
from rules.roles import Role
from web.dependencies import All, CurrentVisit, Staff, now
from web.desk.loading import case_in_scope
from web.errors import Problem, SignInNeeded
from web.live.listening import Listener, Listening
from web.live.stream import EventStream
from web.pages import catalogue

router = APIRouter()

TAKEN_MAX = 16


@router.get("/live")
async def live(
    request: Request, all_: All, visit: CurrentVisit, member: Staff, case: str = ""
) -> Response:
    """Events “cases” when something in scope changed, “case” when the open one did, and “calls” for
    operators when others are being made than the page knows of."""
    if visit.signed_in is None:
        raise SignInNeeded
    if case:
        async with reading(all_.engine) as connection:
            await case_in_scope(connection, case, member.actor)
    token = request.cookies[all_.cookies.session]

    async def still_signed_in() -> bool:
        async with reading(all_.engine) as connection:
            return await sessions.lookup(connection, token, now()) is not None

    listening: Listening = request.app.state.listening
    calls = request.query_params.get("calls", "")[:TAKEN_MAX]
    taken = calls if member.role is Role.OPERATOR else ""
    listener = Listener(member.actor, visit.signed_in.csrf_token, case, taken=taken)
    if listening.is_full(listener):
        raise Problem(
            HTTPStatus.TOO_MANY_REQUESTS,
            N_("打开的页面太多"),
            N_("您同时打开的页面太多，这一页不会自动更新。"),
        )
    return EventStream(listening, listener, catalogue(request), still_signed_in)
