"""查进度: from a number and the last four digits of the phone to the receipt.

The answer, and the work done for it, is the same whether the number exists, belongs to somebody
without a phone, or was typed with wrong digits: nobody learns here which numbers there are.
"""

import hmac
from dataclasses import dataclass
from http import HTTPStatus

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response

from db.engine import reading
from db.following import followed
from db.sealing import ENDING, Keys
from rules.refusals import N_, N_plural
from web.dependencies import All, CurrentVisit, WebDependencies, now
from web.errors import Problem
from web.forms import FormState, Submission, submission
from web.i18n import Sentence
from web.pages import render, see_other
from web.public.numbers import number_in, plain
from web.public.receipt import receipt_path
from web.throttling import (
    FOLLOWING_BY_ADDRESS,
    FOLLOWING_BY_DEVICE,
    FOLLOWING_BY_NUMBER,
    FOLLOWING_BY_NUMBER_DAILY,
    address,
)
from web.visit import Visit

router = APIRouter()

TYPED_MAX = 40
"""Characters of either field."""

NO_NUMBER = N_("请填写评价编号或工单编号。")
NOT_A_NUMBER = N_("编号不对，请核对，例如 PJ261124-7K2M9Q。")
NOT_AN_ENDING = N_("请填写电话号码的最后四位数字。")
NOT_FOUND = N_("没有找到。请核对编号和电话后四位；匿名评价没有留电话，请用评价后看到的网址。")
TOO_MANY = N_plural("查询次数太多，请 {minutes} 分钟后再试，或者使用短信、邮件里的链接。")


@dataclass(frozen=True, slots=True)
class FollowPage:
    """public/follow.html."""

    form: FormState


@router.get("/follow")
async def follow_page(request: Request) -> Response:
    """The form."""
    return render(request, "public/follow.html", FollowPage(FormState()))


@router.post("/follow")
async def follow(request: Request, all_: All, visit: CurrentVisit) -> Response:
    """Go to the receipt, or say that there is no such number with such a phone."""
    form = await submission(request)
    number, ending = _number(form), _ending(form)
    if not form.valid:
        return _again(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        await _throttle(request, all_, visit, number)
    except Problem as problem:
        form.wrong("form", Sentence(TOO_MANY, problem.sentence.params))
        response = _again(request, form, problem.status)
        response.headers.update(problem.headers)
        return response
    async with reading(all_.engine) as connection:
        review_no = await owned(connection, all_.keys, number, ending)
    if review_no is None:
        form.wrong("form", NOT_FOUND)
        return _again(request, form, HTTPStatus.NOT_FOUND)
    return see_other(receipt_path(all_.keys, review_no))


async def owned(connection: AsyncConnection, keys: Keys, number: str, ending: str) -> str | None:
    """The number of the review somebody proves to be theirs, or None.

    One query, one hash, one comparison in every case.
    """
    found = await followed(connection, number)
    typed = keys.phone_ending_hmac(found.review_no, ending)
    same = hmac.compare_digest(typed, found.phone_ending_hmac)
    return found.review_no if same & found.exists else None


def _again(request: Request, form: Submission, status: HTTPStatus) -> Response:
    return render(request, "public/follow.html", FollowPage(form.state), status)


def _number(form: Submission) -> str:
    typed = form.text("number", TYPED_MAX, required=NO_NUMBER)
    number = number_in(typed)
    if not number:
        form.wrong("number", NOT_A_NUMBER)
    return number or plain(typed)


def _ending(form: Submission) -> str:
    ending = plain(form.text("phone_ending", TYPED_MAX, required=NOT_AN_ENDING))
    if not (ending.isascii() and ending.isdecimal() and len(ending) == ENDING):
        form.wrong("phone_ending", NOT_AN_ENDING)
    return ending


async def _throttle(request: Request, all_: WebDependencies, visit: Visit, number: str) -> None:
    count = all_.throttle.count
    at = now()
    await count(FOLLOWING_BY_ADDRESS, address(request), at)
    await count(FOLLOWING_BY_DEVICE, visit.visitor_token, at)
    # by the number that was asked for: one that exists must not be counted otherwise
    await count(FOLLOWING_BY_NUMBER, number, at)
    await count(FOLLOWING_BY_NUMBER_DAILY, number, at)
