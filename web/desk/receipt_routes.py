"""The page of a deadline receipt."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from db.calendars import by_version
from db.engine import reading
from rules.derivation import derive
from rules.refusals import N_
from web.dependencies import All, Staff
from web.desk.deadline_receipt import clock_named, receipt_page
from web.desk.loading import load
from web.errors import not_found
from web.pages import catalogue, render

router = APIRouter()

NO_SUCH_CLOCK = N_("这件工单没有这个时限。")
NO_SUCH_CALENDAR = N_("推算这个时限的那一版工作日历已不在库中。")


@router.get("/cases/{case_no}/clocks/{key}")
async def deadline_receipt(
    request: Request, case_no: str, key: str, all_: All, member: Staff
) -> Response:
    """How one clock was counted, by the version of the calendar its term names."""
    loaded = await load(all_, case_no, member.actor)
    clock = clock_named(loaded.case, key)
    if clock is None:
        raise not_found(NO_SUCH_CLOCK)
    async with reading(all_.engine) as connection:
        try:
            calendar = await by_version(connection, clock.term.calendar_version)
        except LookupError:
            raise not_found(NO_SUCH_CALENDAR) from None
    derived = derive(clock, calendar, loaded.case.policy.day_end)
    page = receipt_page(loaded, clock, derived, catalogue(request))
    response = render(request, "desk/deadline_receipt.html", page)
    response.headers["Cache-Control"] = "no-store"
    return response
