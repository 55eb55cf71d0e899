"""The satisfaction survey, by the link in a message or from the receipt.

Opening it answers nothing. Whether an answer is taken is asked of the procedure itself
(rules/procedure), so that the page says what the workflow would say.
"""

from dataclasses import dataclass
from http import HTTPStatus

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response

from db.cases import CaseRow, case
from db.engine import reading
from db.raters import rater_contact
from db.reviews import Review, review_of_case
from rules.procedure.taking import check
from rules.refusals import N_, Refusal
from rules.stars import Stars
from rules.survey import SurveyVia
from web.case_client import CaseUnavailable
from web.dependencies import All, Reading, WebDependencies, now
from web.errors import TO_FOLLOW, not_found, refused
from web.forms import FormState, submission
from web.pages import render, see_other
from web.public.receipt import own_review, receipt_path
from web.public.survey_form import COMMENT_MAX, as_if_answered, read_answers, update_id

router = APIRouter()

NO_SUCH_SURVEY = N_("没有找到这份测评。请使用短信或邮件里的完整链接。")
NO_ANSWER = N_("系统暂时没有响应。您的回答都在，请稍后再提交一次，不会重复记录。")


@dataclass(frozen=True, slots=True)
class SurveyPage:
    """public/survey.html."""

    review: Review
    reply: str
    form: FormState
    stars: tuple[Stars, ...]
    comment_max: int


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody asked about one round of one case."""

    row: CaseRow
    review: Review
    round: int
    via: SurveyVia


@router.get("/survey/{token}")
async def survey(request: Request, token: str, connection: Reading, all_: All) -> Response:
    """The questions, by the link in a message."""
    return _open(request, await _by_link(connection, all_, token))


@router.post("/survey/{token}")
async def answer(request: Request, token: str, all_: All) -> Response:
    """The answers, by the link in a message."""
    async with reading(all_.engine) as connection:
        asked = await _by_link(connection, all_, token)
    return await _take(request, all_, asked)


@router.get("/reviews/{review_no}/survey")
async def own_survey(request: Request, review_no: str, connection: Reading, all_: All) -> Response:
    """The questions, from the receipt (网上自助)."""
    return _open(request, await _from_receipt(request, connection, all_, review_no))


@router.post("/reviews/{review_no}/survey")
async def own_answer(request: Request, review_no: str, all_: All) -> Response:
    """The answers, from the receipt."""
    async with reading(all_.engine) as connection:
        asked = await _from_receipt(request, connection, all_, review_no)
    return await _take(request, all_, asked)


async def _by_link(connection: AsyncConnection, all_: WebDependencies, token: str) -> Asked:
    try:
        case_no, round_no = all_.keys.read_link_token(token)
    except ValueError:
        raise not_found(NO_SUCH_SURVEY).towards(TO_FOLLOW) from None
    return await _asked(connection, case_no, round_no, SurveyVia.LINK)


async def _from_receipt(
    request: Request, connection: AsyncConnection, all_: WebDependencies, review_no: str
) -> Asked:
    found = await own_review(request, connection, all_, review_no)
    return await _asked(connection, found.case_no, None, SurveyVia.SELF_SERVICE)


async def _asked(
    connection: AsyncConnection, case_no: str | None, round_no: int | None, via: SurveyVia
) -> Asked:
    row = await case(connection, case_no) if case_no else None
    found = await review_of_case(connection, case_no) if case_no else None
    if row is None or found is None:
        raise not_found(NO_SUCH_SURVEY).towards(TO_FOLLOW)
    return Asked(row, found, row.case.round if round_no is None else round_no, via)


def _open(request: Request, asked: Asked) -> Response:
    step = as_if_answered(asked.row.case, asked.via, asked.round)
    try:
        # raises the refusal an answer would meet
        check(asked.row.case, step, now() + asked.row.ahead)
    except Refusal as refusal:
        raise refused(refusal).towards(TO_FOLLOW) from refusal
    return _page(request, asked, FormState())


async def _take(request: Request, all_: WebDependencies, asked: Asked) -> Response:
    probe = as_if_answered(asked.row.case, asked.via, asked.round)
    form = await submission(request)
    try:
        check(asked.row.case, probe, now() + asked.row.ahead)
        step = read_answers(form, probe, await _name(all_, asked))
        if step is None:
            return _page(request, asked, form.state, HTTPStatus.UNPROCESSABLE_ENTITY)
        await all_.cases.take(asked.row.case.case_no, step, update_id(step))
    except Refusal as refusal:
        raise refused(refusal, form.values.get("comment", "")).towards(TO_FOLLOW) from refusal
    except CaseUnavailable:
        form.wrong("form", NO_ANSWER)
        return _page(request, asked, form.state, HTTPStatus.SERVICE_UNAVAILABLE)
    return see_other(receipt_path(all_.keys, asked.review.review_no))


async def _name(all_: WebDependencies, asked: Asked) -> str:
    async with reading(all_.engine) as connection:
        contact = await rater_contact(connection, asked.row.case.case_no, all_.keys)
    return contact.name if contact else ""


def _page(request: Request, asked: Asked, form: FormState, status: int = HTTPStatus.OK) -> Response:
    submitted = asked.row.case.submission
    page = SurveyPage(
        review=asked.review,
        reply=submitted.reply if submitted else "",
        form=form,
        stars=tuple(Stars),
        comment_max=COMMENT_MAX,
    )
    response = render(request, "public/survey.html", page, status)
    response.headers["X-Robots-Tag"] = "noindex"
    return response
