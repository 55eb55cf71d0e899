"""Confirming a real name: the code that was sent is entered, and only then is there a review.

What was typed waits sealed in the database; the page has none of it. A review waits for the
browser that typed it alone: another one is told what a wrong address is told.
"""

from dataclasses import dataclass
from http import HTTPStatus

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response

from db.engine import reading, writing
from db.pending_reviews import (
    PendingReview,
    Waiting,
    became,
    enter_code,
    pending,
    send_again,
)
from db.review_writes import AlreadyRated
from notices.message import Channel
from rules.confirmation import CODE_DIGITS, CODE_LASTS
from rules.refusals import N_
from rules.stars import Identity, ReviewChannel
from web.dependencies import All, CurrentVisit, WebDependencies, now
from web.errors import Problem, not_found
from web.forms import FormState, Submission, submission
from web.i18n import Sentence
from web.pages import render, see_other
from web.public.choosing import choose
from web.public.code_entry import PATH, check_pause, confirm_path, count_code, note, read_code
from web.public.files import attached_with, files_named
from web.public.keeping import LinkUsed, Sender, keep_in, start
from web.public.rate_form import key_in, read_review
from web.public.rate_page import Shown, around, rate_form, sender
from web.public.reaching import Way
from web.public.receipt import receipt_path
from web.public.targets import Asked
from web.public.tickets import target_of, ticket_in
from web.visit import Visit

router = APIRouter()

NOTHING_WAITS = N_("没有等待确认的评价。可能已经过了两小时，或者不是在填写评价的浏览器里打开的。")
RATED = N_("这件事的这个环节已经评价过了。追评和改评请打开原来的回执。")
TOO_MANY = N_("刚才提交的太多了。您填写的都还在，请过一会儿再试。")


@dataclass(frozen=True, slots=True)
class ConfirmPage:
    """public/confirm.html. `hint` is enough of the address for its owner to know it."""

    path: str
    subject: str
    way: Channel
    hint: str
    form: FormState
    minutes: int
    digits: int


@router.get(PATH)
async def confirm_page(request: Request, token: str, all_: All, visit: CurrentVisit) -> Response:
    """The page that asks for the code; the receipt, if there is a review already."""
    async with reading(all_.engine) as connection:
        found = await _found(connection, all_, token, sender(request, visit))
    if found.waiting is None:
        return _receipt(all_, found)
    return _page(request, token, found.waiting, FormState())


@router.get(PATH + "/edit")
async def edit(request: Request, token: str, all_: All, visit: CurrentVisit) -> Response:
    """The form again, with everything that was typed."""
    async with reading(all_.engine) as connection:
        found = await _found(connection, all_, token, sender(request, visit))
        if found.waiting is None:
            return _receipt(all_, found)
        form = Submission(dict(found.waiting.typed))
        ticket = ticket_in(form, all_.keys, now())
        asked = ticket.asked if ticket else Asked.read(form.values)
        target = await target_of(connection, asked, ticket)
        if target is None:
            return await choose(request, connection, asked, form)
        files = await files_named(connection, all_, form, sender(request, visit))
    shown = Shown.again(target, asked, form, key_in(form.values), ticket, files=files)
    return rate_form(request, all_, shown)


@router.post(PATH)
async def confirm(request: Request, token: str, all_: All, visit: CurrentVisit) -> Response:
    """The review, if the code is right."""
    form = await submission(request)
    code = read_code(form)
    by = sender(request, visit)
    async with writing(all_.engine) as connection:
        found = await _found(connection, all_, token, by)
        if found.waiting is not None and form.valid:
            outcome = await enter_code(connection, token, found, code, all_.keys, now=now())
            note(form, outcome, found)
    if found.waiting is None:
        return _receipt(all_, found)
    if not form.valid:
        return _page(request, token, found.waiting, form.state, HTTPStatus.UNPROCESSABLE_ENTITY)
    return await _keep(request, all_, token, visit, Identity.REAL_NAME)


@router.post(PATH + "/anonymous")
async def stay_anonymous(request: Request, token: str, all_: All, visit: CurrentVisit) -> Response:
    """The review without a name: name, phone and e-mail address are not kept."""
    return await _keep(request, all_, token, visit, Identity.ANONYMOUS)


@router.post(PATH + "/code")
async def another_code(request: Request, token: str, all_: All, visit: CurrentVisit) -> Response:
    """Another code in place of the last one."""
    form = await submission(request)
    by = sender(request, visit)
    waiting: Waiting | None = None
    try:
        async with writing(all_.engine) as connection:
            found = await _found(connection, all_, token, by)
            waiting = found.waiting
            if waiting is None:
                return _receipt(all_, found)
            check_pause(form, found)
            if form.valid:
                await count_code(connection, all_, waiting.to, by)
                await send_again(connection, token, waiting, all_.keys, now())
    except Problem as refused:
        if waiting is None:
            raise
        return _refused(request, token, waiting, refused)
    if not form.valid:
        return _page(request, token, waiting, form.state, HTTPStatus.TOO_MANY_REQUESTS)
    return see_other(confirm_path(token))


async def _found(
    connection: AsyncConnection, all_: WebDependencies, token: str, by: Sender
) -> PendingReview:
    found = await pending(connection, token, by.device_id, all_.keys, now())
    if found is None:
        raise not_found(NOTHING_WAITS)
    return found


def _receipt(all_: WebDependencies, found: PendingReview) -> Response:
    if found.review_no is None:
        raise not_found(NOTHING_WAITS)
    return see_other(receipt_path(all_.keys, found.review_no))


async def _keep(
    request: Request, all_: WebDependencies, token: str, visit: Visit, identity: Identity
) -> Response:
    """The review as it was typed, once. Its code was right, or it goes without a name."""
    by = sender(request, visit)
    waiting: Waiting | None = None
    try:
        async with writing(all_.engine) as connection:
            found = await _found(connection, all_, token, by)
            waiting = found.waiting
            if waiting is None:
                return _receipt(all_, found)
            form = Submission(dict(waiting.typed) | {"identity": identity.value})
            ticket = ticket_in(form, all_.keys, now())
            asked = ticket.asked if ticket else Asked.read(form.values)
            target = await target_of(connection, asked, ticket)
            if target is None:
                return await choose(request, connection, asked, form)
            came_by = ReviewChannel(waiting.came_by)
            new = read_review(form, target, around(visit, came_by, by, ticket))
            if new is None:
                files = await files_named(connection, all_, form, by)
                key = key_in(form.values)
                shown = Shown.again(target, asked, form, key, ticket, files=files)
                return rate_form(request, all_, shown, HTTPStatus.UNPROCESSABLE_ENTITY)
            attached = attached_with(all_, form, by)
            added = await keep_in(connection, all_, new, by, ticket, attached=attached)
            await became(connection, token, added.review_no)
    except (AlreadyRated, LinkUsed, Problem) as refused:
        if waiting is None:
            raise
        return _refused(request, token, waiting, refused)
    await start(all_, added)
    return see_other(receipt_path(all_.keys, added.review_no))


def _refused(
    request: Request, token: str, waiting: Waiting, refused: AlreadyRated | LinkUsed | Problem
) -> Response:
    """The page again, when there are too many tries or the application was rated before."""
    if not isinstance(refused, Problem):
        state = FormState(errors={"code": Sentence(RATED)})
        return _page(request, token, waiting, state, HTTPStatus.CONFLICT)
    if refused.status != HTTPStatus.TOO_MANY_REQUESTS:
        raise refused
    state = FormState(errors={"code": Sentence(TOO_MANY)})
    response = _page(request, token, waiting, state, refused.status)
    response.headers.update(refused.headers)
    return response


def _page(
    request: Request,
    token: str,
    waiting: Waiting,
    form: FormState,
    status: int = HTTPStatus.OK,
) -> Response:
    way = Way(Channel(waiting.channel), waiting.to)
    page = ConfirmPage(
        path=confirm_path(token),
        subject=waiting.subject,
        way=way.channel,
        hint=way.hint,
        form=form,
        minutes=int(CODE_LASTS.total_seconds()) // 60,
        digits=CODE_DIGITS,
    )
    response = render(request, "public/confirm.html", page, status)
    response.headers["X-Robots-Tag"] = "noindex"
    return response
