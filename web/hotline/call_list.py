"""人工回访: the list of calls. One operator at a time calls a rater; claims end by themselves."""

from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response

from db.call_list import (
    Claim,
    ToCall,
    calls_taken,
    claim_call,
    claimed_by,
    give_up_call,
    is_to_be_called,
    to_call,
    to_call_later,
    to_call_next,
)
from db.engine import writing
from db.hotline_inbox import how_many_wait
from rules.calling import asked_to_be_called_by, in_calling_hours, next_calling_time
from rules.hotline import HotlineTask
from rules.refusals import N_
from rules.stages import AlarmKind
from rules.survey import CallAttempt
from web.dependencies import All, Reading, Staff, now
from web.desk.done import Done, done_in
from web.desk.duties import Duty, duty
from web.desk.lists.filters import Desk, desk_of
from web.desk.lists.rows import excerpt
from web.hotline.frame import CALLS, Section, sections
from web.i18n import Catalogue
from web.pages import catalogue, render, see_other

router = APIRouter()

ROWS = 25
"""Calls shown of those to make now, and of those for later."""
AT_NIGHT = 200
"""Calls looked through, out of calling hours, for one that was asked for."""
NOTES = {"none": N_("现在没有可以拨打的回访：名单上的都有人在拨打，或者不在回访时间。")}
"""What the address may ask to be said."""


@dataclass(frozen=True, slots=True)
class Line:
    """One rater to call. `calls` were made without answers; `by` is somebody else calling now."""

    case_no: str
    rater: str
    stars: int
    comment: str
    unit: str
    duty: Duty | None
    calls: tuple[CallAttempt, ...]
    again_from: datetime | None
    by: str


@dataclass(frozen=True, slots=True)
class CallsPage:
    """hotline/calls.html. `mine` is a call not finished; `opens`: when calling hours begin again,
    None within them; `free`: whether there is a next one to take; `taken` is changed by any claim
    that comes or ends."""

    sections: tuple[Section, ...]
    lines: tuple[Line, ...]
    later: tuple[Line, ...]
    total: int
    mine: Claim | None
    free: bool
    taken: str
    opens: datetime | None
    done: Done | None
    note: str
    now: datetime


@router.get(CALLS)
async def calls(request: Request, connection: Reading, member: Staff, all_of_it: All) -> Response:
    """Whom to call now, and whom later."""
    desk = await desk_of(connection, member, now(), all_of_it.keys)
    said, at = catalogue(request), desk.now
    counts = await how_many_wait(connection, at)
    found = await to_call(connection, at, ROWS)
    page = CallsPage(
        sections=sections(CALLS, counts),
        lines=tuple(_line(each, desk, said) for each in found),
        later=tuple(_line(each, desk, said) for each in await to_call_later(connection, at, ROWS)),
        total=counts[HotlineTask.CALL],
        mine=await claimed_by(connection, member.id, at),
        free=await _next(connection, at) is not None,
        taken=await calls_taken(connection, at),
        opens=None if in_calling_hours(at) else next_calling_time(at),
        done=await done_in(connection, request.query_params, member.id),
        note=NOTES.get(request.query_params.get("note", ""), ""),
        now=at,
    )
    return render(request, "hotline/calls.html", page)


@router.post(f"{CALLS}/next")
async def next_call(all_of_it: All, member: Staff) -> Response:
    """Take the first call that is nobody's."""
    at = now()
    async with writing(all_of_it.engine) as connection:
        # another may take it at the same moment: then the next but one
        for _ in range(ROWS):
            number = await _next(connection, at)
            if number is None:
                break
            if await claim_call(connection, number, member.id, at):
                return see_other(f"{CALLS}/{number}")
    return see_other(f"{CALLS}?note=none")


@router.post(CALLS + "/{case_no}/claim")
async def take_call(case_no: str, all_of_it: All, member: Staff) -> Response:
    """Take one call. If it is somebody else's, its page says whose."""
    async with writing(all_of_it.engine) as connection:
        if await is_to_be_called(connection, case_no):
            await claim_call(connection, case_no, member.id, now())
    return see_other(f"{CALLS}/{case_no}")


@router.post(CALLS + "/{case_no}/release")
async def put_back(case_no: str, all_of_it: All, member: Staff) -> Response:
    """Give a call back to the list."""
    async with writing(all_of_it.engine) as connection:
        await give_up_call(connection, case_no, member.id)
    return see_other(CALLS)


async def _next(connection: AsyncConnection, at: datetime) -> str | None:
    """The first case whose rater may be called and nobody calls."""
    in_hours = in_calling_hours(at)
    for each in await to_call_next(connection, at, 1 if in_hours else AT_NIGHT):
        survey = each.case.survey
        if survey and (in_hours or asked_to_be_called_by(survey, at + each.ahead)):
            return each.case.case_no
    return None


def _line(call: ToCall, desk: Desk, said: Catalogue) -> Line:
    case = call.case
    other = call.claim if call.claim and call.claim.staff_id != desk.member.id else None
    return Line(
        case_no=case.case_no,
        rater=call.rater,
        stars=case.review.stars,
        comment=excerpt(call.comment),
        unit=call.unit_name,
        duty=duty(
            AlarmKind.CALLS_OVER,
            call.due,
            # in a demonstration the case's own time may be ahead of ours
            desk.now + call.ahead,
            provisional=False,
            calendar=desk.calendar,
            catalogue=said,
        )
        if call.due
        else None,
        calls=case.survey.calls if case.survey else (),
        again_from=call.again_from,
        by=other.staff_name if other else "",
    )
