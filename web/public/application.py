"""The way in by an application's number (办件编号) and something only its applicant knows.

The answer is the same whether there is such an application or not.
"""

from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from db.applications import applied_by
from db.engine import reading, writing
from rules.refusals import N_
from rules.stars import ReviewChannel
from web.dependencies import All, CurrentVisit, now
from web.errors import Problem
from web.forms import FormState, submission
from web.pages import render, see_other
from web.public.rate_page import sender
from web.public.tickets import Ticket, seal_ticket
from web.throttling import (
    APPLICATIONS_BY_ADDRESS,
    APPLICATIONS_BY_DEVICE,
    APPLICATIONS_BY_NUMBER,
    count_in,
)

router = APIRouter()

NUMBER_MAX = 64
WHO_MAX = 40

NO_NUMBER = N_("请填写办件编号，在受理通知书或者“我的办件”里。")
NO_WHO = N_("请填写申请人姓名，或者申请时所留手机号的后四位。")
NO_MATCH = N_("编号和申请人对不上。请核对后再试；也可以直接选择要评价的单位或窗口。")
TOO_MANY = N_("查的次数太多了，请过一会儿再试；也可以直接选择要评价的单位或窗口。")


@dataclass(frozen=True, slots=True)
class ApplicationPage:
    """public/application.html."""

    form: FormState
    number_max: int
    who_max: int


@router.get("/rate/application")
async def application_page(request: Request) -> Response:
    """The question which application it is."""
    return _page(request, FormState())


@router.post("/rate/application")
async def find_application(request: Request, all_: All, visit: CurrentVisit) -> Response:
    """On to the form of the application, if the applicant is right."""
    form = await submission(request)
    number = form.text("application_no", NUMBER_MAX, required=NO_NUMBER)
    who = form.text("applicant", WHO_MAX, required=NO_WHO)
    if not form.valid:
        return _page(request, form.state, HTTPStatus.UNPROCESSABLE_ENTITY)
    by = sender(request, visit)
    tries = [
        all_.throttle.attempt(APPLICATIONS_BY_NUMBER, all_.keys.application_hmac(number)),
        all_.throttle.attempt(APPLICATIONS_BY_DEVICE, by.device_id or by.address),
        all_.throttle.attempt(APPLICATIONS_BY_ADDRESS, by.address),
    ]
    try:
        async with writing(all_.engine) as connection:
            await count_in(connection, tries, now())
    except Problem as problem:
        form.wrong("application_no", TOO_MANY)
        response = _page(request, form.state, problem.status)
        response.headers.update(problem.headers)
        return response
    async with reading(all_.engine) as connection:
        found = await applied_by(connection, number, who, all_.keys)
    if found is None:
        form.wrong("application_no", NO_MATCH)
        return _page(request, form.state, HTTPStatus.UNPROCESSABLE_ENTITY)
    ticket = Ticket(
        application_no=found.application_no,
        stage=found.stage,
        unit=found.unit_code,
        window="",
        item=found.item_code,
        channel=ReviewChannel.PORTAL,
    )
    return see_other("/rate?" + urlencode({"ticket": seal_ticket(ticket, all_.keys, now())}))


def _page(request: Request, form: FormState, status: int = HTTPStatus.OK) -> Response:
    page = ApplicationPage(form, NUMBER_MAX, WHO_MAX)
    return render(request, "public/application.html", page, status)
