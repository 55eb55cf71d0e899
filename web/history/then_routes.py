"""Time travel: the case as it stood after any event of its history."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from db.calendars import newest
from db.engine import reading
from rules.refusals import N_
from web.dependencies import All, Staff
from web.errors import not_found
from web.history.event_routes import event_named
from web.history.looking import look
from web.history.scope import may_see_events
from web.history.standing import Broken
from web.history.then_page import then_page
from web.pages import catalogue, render

router = APIRouter()

NO_STATE = N_("这份历史的各步接不上，推演不出当时的工单。")


@router.get("/cases/{case_no}/history/at/{event}")
async def then(
    request: Request, case_no: str, event: str, all_of_it: All, member: Staff
) -> Response:
    """The case as it stood after an event."""
    looked = await look(all_of_it, case_no, member.actor)
    found = event_named(looked, event)
    async with reading(all_of_it.engine) as connection:
        calendar = await newest(connection)
    actor = member.actor
    said = catalogue(request)
    try:
        page = then_page(looked, found, calendar, actor, said, raw=may_see_events(actor))
    except Broken:
        raise not_found(NO_STATE) from None
    response = render(request, "history/then.html", page)
    response.headers["Cache-Control"] = "no-store"
    return response
