"""Rating: the form opens at a QR code or a link; what comes back is checked and kept.

A real name is confirmed first, on a page of its own (confirming.py).
"""

from http import HTTPStatus

from fastapi import APIRouter, Request
from starlette.responses import Response

from db.engine import reading
from rules.refusals import N_
from rules.stars import Identity
from web.dependencies import All, CurrentVisit, Reading
from web.errors import Problem
from web.forms import FormState, submission
from web.pages import see_other
from web.public import targets
from web.public.choosing import choose
from web.public.code_entry import ask_for_code, confirm_path
from web.public.keeping import keep, start
from web.public.rate_form import key_in, new_key, read_review
from web.public.rate_page import Shown, around, code_ways, rate_form, sender
from web.public.reaching import way_for_code
from web.public.receipt import receipt_path
from web.public.targets import Asked

router = APIRouter()

TOO_MANY = N_("刚才提交的评价太多了。填写的内容都在,请过一会儿再提交。")


@router.get("/rate")
async def rate_page(request: Request, connection: Reading, all_: All) -> Response:
    """The form for what the address names; otherwise the page to choose on."""
    asked = Asked.read(request.query_params)
    target = await targets.find(connection, asked)
    if target is not None:
        usual = {"handling_stage": target.usual_stage, "identity": Identity.ANONYMOUS}
        return rate_form(request, all_, Shown(target, asked, FormState(usual), new_key()))
    return await choose(request, connection, asked)


@router.post("/rate")
async def rate(request: Request, all_: All, visit: CurrentVisit) -> Response:
    """Keep the review, try to start the case of a bad one, and go to the receipt.

    A review under a real name waits until the code that was sent is entered.
    """
    form = await submission(request)
    asked = Asked.read(form.values)
    async with reading(all_.engine) as connection:
        target = await targets.find(connection, asked)
        if target is None:
            return await choose(request, connection, asked, form)
        at_window = await targets.stands_at(connection, target, asked)
    shown = Shown(target, asked, form.state, key_in(form.values))
    by = sender(request, visit)
    came_by = targets.channel(request.headers.get("user-agent", ""), at_window=at_window)
    rated = read_review(form, target, around(visit, came_by, by))
    if rated is None:
        return rate_form(request, all_, shown, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        if rated.identity is Identity.ANONYMOUS:
            added = await keep(all_, rated, by)
            await start(all_, added)
            return see_other(receipt_path(all_.keys, added.review_no))
        way = way_for_code(form, rated.rater_phone, rated.rater_email, code_ways(all_))
        if way is None:
            return rate_form(request, all_, shown, HTTPStatus.UNPROCESSABLE_ENTITY)
        token = await ask_for_code(all_, form, rated, target, way=way, by=by)
        return see_other(confirm_path(token))
    except Problem as problem:
        form.wrong("form", TOO_MANY)
        response = rate_form(request, all_, shown, problem.status)
        response.headers.update(problem.headers)
        return response
