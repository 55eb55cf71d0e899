"""Rating: the form opens at a QR code or a link; what comes back is checked and kept.

A real name that nobody vouches for is confirmed first, on a page of its own (confirming.py).
"""

from http import HTTPStatus

from fastapi import APIRouter, Request
from starlette.responses import Response

from db.accepting import Arrival
from db.at_once import read_at_once
from db.clients import was_used
from db.engine import reading
from db.review_writes import AlreadyRated, NewReview
from db.together import Together
from rules.refusals import N_
from rules.stars import Identity
from web.dependencies import All, CurrentVisit, Reading, WebDependencies, now
from web.errors import TO_RATE, Problem
from web.forms import FormState, Submission, submission
from web.pages import see_other
from web.public.choosing import choose
from web.public.code_entry import ask_for_code, confirm_path
from web.public.files import attached_with, raters_files
from web.public.keeping import LinkUsed, Sender, keep, start
from web.public.rate_form import key_in, new_key, read_review
from web.public.rate_page import Shown, around, channel_of, code_ways, rate_form, sender
from web.public.reaching import way_for_code
from web.public.receipt import receipt_path
from web.public.targets import Asked
from web.public.tickets import NO_MORE, NoTicket, find_with, read_ticket, target_of, ticket_in

router = APIRouter()

TOO_LONG_AGO = N_("办件的信息已经失效")
TOO_MANY = N_("刚才提交的评价太多了。填写的内容都在，请过一会儿再提交。")
RATED_BEFORE = N_("这件事的这个环节已经评价过了。可以评其他环节；追评和改评请打开原来的回执。")
LINK_USED = N_("打开本页的链接已经评价过了，不能再用。追评和改评请打开原来的回执。")


@router.get("/rate")
async def rate_page(request: Request, connection: Reading, all_: All) -> Response:
    """The form for what the address names; otherwise the page to choose on."""
    asked, ticket = Asked.read(request.query_params), None
    sealed = request.query_params.get("ticket", "")
    if sealed:
        try:
            ticket = read_ticket(sealed, all_.keys, now())
        except NoTicket:
            raise Problem(HTTPStatus.GONE, TOO_LONG_AGO, NO_MORE).towards(TO_RATE) from None
        asked = ticket.asked
    target = await target_of(connection, asked, ticket)
    if target is None:
        return await choose(request, connection, asked)
    stage = ticket.stage if ticket else target.usual_stage
    usual = {"handling_stage": stage, "identity": Identity.ANONYMOUS}
    shown = Shown(target, asked, FormState(usual), new_key(), ticket=ticket, sealed_ticket=sealed)
    return rate_form(request, all_, shown)


@router.post("/rate")
async def rate(request: Request, all_: All, visit: CurrentVisit) -> Response:
    """Keep the review, try to start the case of a bad one, and go to the receipt.

    A review under a real name waits until the code that was sent is entered.
    """
    form = await submission(request)
    ticket = ticket_in(form, all_.keys, now())
    asked = ticket.asked if ticket else Asked.read(form.values)
    found = await read_at_once(all_.engine, lambda read: find_with(read, asked, ticket))
    target = found.target
    if target is None:
        async with reading(all_.engine) as connection:
            return await choose(request, connection, asked, form)
    by = sender(request, visit)
    files = await raters_files(request, all_, form, by)
    shown = Shown.again(target, asked, form, key_in(form.values), ticket, files=files)
    came_by = channel_of(request, by, ticket, at_window=found.at_window)
    rated = read_review(form, target, around(visit, came_by, by, ticket))
    if rated is None:
        return await _wrong(request, all_, form, shown)
    try:
        return see_other(await _on(all_, request.app.state.accepting, form, rated, shown, by=by))
    except Problem as problem:
        form.wrong("form", TOO_MANY)
        response = rate_form(request, all_, shown, problem.status)
        response.headers.update(problem.headers)
        return response
    except AlreadyRated:
        form.wrong("handling_stage", RATED_BEFORE)
    except LinkUsed:
        form.wrong("form", LINK_USED)
    except NoWayForCode:
        return rate_form(request, all_, shown, HTTPStatus.UNPROCESSABLE_ENTITY)
    return rate_form(request, all_, shown, HTTPStatus.CONFLICT)


async def _wrong(
    request: Request, all_: WebDependencies, form: Submission, shown: Shown
) -> Response:
    """The form with its mistakes; nothing but the link where that is used up."""
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if shown.ticket and shown.ticket.link:
        async with reading(all_.engine) as connection:
            used = await was_used(connection, shown.ticket.link)
        if used:
            form.errors.clear()
            form.wrong("form", LINK_USED)
            status = HTTPStatus.CONFLICT
    return rate_form(request, all_, shown, status)


class NoWayForCode(Exception):
    """No code can be sent to what was typed; why is noted in the form."""


async def _on(
    all_: WebDependencies,
    accepting: Together[Arrival],
    form: Submission,
    rated: NewReview,
    shown: Shown,
    *,
    by: Sender,
) -> str:
    """Where it goes on: to the receipt, or first to the page that asks for the code."""
    vouched = by.operator_id or (shown.ticket is not None and shown.ticket.proved is not None)
    if rated.identity is Identity.ANONYMOUS or vouched:
        path, attached = shown.target.unit.path, attached_with(all_, form, by)
        added = await keep(all_, accepting, rated, by, shown.ticket, path=path, attached=attached)
        await start(all_, added)
        return receipt_path(all_.keys, added.review_no)
    way = way_for_code(form, rated.rater_phone, rated.rater_email, code_ways(all_))
    if way is None:
        raise NoWayForCode
    link = shown.ticket.link if shown.ticket else ""
    token = await ask_for_code(all_, form, rated, shown.target, way=way, by=by, link=link)
    return confirm_path(token)
