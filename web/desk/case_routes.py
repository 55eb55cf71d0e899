"""Looking at a case, and at the rater's contact data, each look at that logged."""

from dataclasses import replace

from fastapi import APIRouter, Request
from starlette.responses import Response

from db.cases import CaseEvent
from db.engine import writing
from db.looks import record_look
from db.mentions import mark_read
from db.raters import rater_contact
from db.staff import Member
from rules.refusals import N_
from rules.stages import Action
from web.dependencies import All, Staff, WebDependencies, now
from web.desk.case_view import Answer, Loaded
from web.desk.done import way_back
from web.desk.loading import load, show
from web.desk.scope import may_see_contact
from web.errors import forbidden, not_found
from web.visit import visit_of

router = APIRouter()


@router.get("/cases/{case_no}")
async def one_case(request: Request, case_no: str, all_of_it: All, member: Staff) -> Response:
    """The case with everything this person may do."""
    loaded = await load(all_of_it, case_no, member.actor)
    await _mentions_seen(request, all_of_it, case_no, member)
    query = request.query_params
    answer = Answer(
        done=_done(loaded, query.get("done", ""), query.get("v", "")),
        passed=_passed(loaded, query.get("from", "")),
        way_back=way_back(query),
    )
    return show(request, loaded, member.actor, answer)


async def _mentions_seen(
    request: Request, all_of_it: WebDependencies, case_no: str, member: Member
) -> None:
    """Who opens a case has seen where they are mentioned in it; already on this page."""
    visit = visit_of(request)
    if visit.signed_in is None or not visit.signed_in.unread:
        return
    async with writing(all_of_it.engine) as connection:
        seen = await mark_read(connection, member.id, case_no, now())
    visit.signed_in = replace(visit.signed_in, unread=visit.signed_in.unread - seen)


def _done(loaded: Loaded, action: str, version: str) -> Action | None:
    """The step just taken, if the record says so too: an address alone can't claim it."""
    taken = any(str(e.version) == version and e.kind == action for e in loaded.events)
    return Action(action) if taken and action in set(Action) else None


def _passed(loaded: Loaded, version: str) -> tuple[CaseEvent, ...] | None:
    """What happened after a version, where the address asks for it."""
    if not (version.isascii() and version.isdecimal() and len(version) < 10):  # noqa: PLR2004
        return None
    return tuple(event for event in loaded.events if event.version > int(version))


@router.post("/cases/{case_no}/contact")
async def show_contact(request: Request, case_no: str, all_of_it: All, member: Staff) -> Response:
    """The rater's name, number and address, to those who must reach them; the look is on record
    before anything is shown."""
    loaded = await load(all_of_it, case_no, member.actor)
    if not may_see_contact(member.actor, loaded.case):
        raise forbidden(N_("只有热线和承办单位可以查看实名评价人的联系方式。"))
    async with writing(all_of_it.engine) as connection:
        await record_look(connection, member.id, case_no, "contact", now())
        contact = await rater_contact(connection, case_no, all_of_it.keys)
    if contact is None:
        raise not_found(N_("评价人没有留下联系方式。"))
    return show(request, loaded, member.actor, Answer(contact=contact))
