"""What only the rater gets: the receipt, what happens next and by when, and what was answered."""

import hmac
from dataclasses import dataclass
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import Response

from db.calendars import newest
from db.cases import CaseRow, case, trail
from db.reviews import Review
from db.sealing import Keys
from db.second_thoughts import SecondThoughts, given, second_thoughts
from rules.refusals import N_
from rules.second_thoughts import may_add, may_change
from rules.stages import Stage
from rules.stars import Identity
from web.dependencies import All, Reading, now
from web.errors import not_found
from web.pages import render
from web.public.progress import STAGE_WORDS, Milestone, Reply, milestones, promised, replies
from web.public.review_page import load_review, stage_of

router = APIRouter()

NO_SUCH_RECEIPT = N_("没有找到这份回执。请使用提交评价后看到的网址,或短信、邮件里的链接。")


@dataclass(frozen=True, slots=True)
class ReceiptPage:
    """public/receipt.html. `survey_href` while the rater is asked what they think of the result."""

    review: Review
    stage: Stage | None
    stage_words: str
    real_name: bool
    milestones: tuple[Milestone, ...]
    replies: tuple[Reply, ...]
    survey_href: str
    answered: bool
    second: SecondThoughts
    change_href: str
    addition_href: str


def receipt_path(keys: Keys, review_no: str) -> str:
    """The address of a receipt, with the token that opens it."""
    return f"/reviews/{quote(review_no)}/receipt?t={keys.receipt_token(review_no)}"


def own_path(keys: Keys, review_no: str, what: str) -> str:
    """The address of something else that only who has the receipt may open."""
    return f"/reviews/{quote(review_no)}/{what}?t={keys.receipt_token(review_no)}"


def opens(keys: Keys, token: str, review_no: str) -> bool:
    """Whether this token is the one of this review's receipt."""
    return hmac.compare_digest(token.encode(), keys.receipt_token(review_no).encode())


async def own_review(request: Request, connection: Reading, all_: All, review_no: str) -> Review:
    """The review a receipt's address names. A wrong token and a wrong number are one 404."""
    token = request.query_params.get("t", "")
    found = await load_review(connection, review_no) if opens(all_.keys, token, review_no) else None
    if found is None:
        raise not_found(NO_SUCH_RECEIPT)
    return found


@router.get("/reviews/{review_no}/receipt")
async def receipt(request: Request, review_no: str, connection: Reading, all_: All) -> Response:
    """The receipt of one review."""
    found = await own_review(request, connection, all_, review_no)
    row = await case(connection, found.case_no) if found.case_no else None
    stage = stage_of(found)
    so_far = await given(connection, review_no)
    page = ReceiptPage(
        review=found,
        stage=stage,
        stage_words=STAGE_WORDS[stage] if stage else "",
        real_name=found.identity is Identity.REAL_NAME,
        milestones=await _milestones(connection, all_, found, row),
        replies=replies(await trail(connection, row.case.case_no), row.unit_name) if row else (),
        survey_href=_survey_href(all_.keys, found, row),
        answered=row is not None and row.case.survey is not None and bool(row.case.survey.answers),
        second=await second_thoughts(connection, review_no),
        change_href=own_path(all_.keys, review_no, "change") if may_change(so_far, now()) else "",
        addition_href=own_path(all_.keys, review_no, "addition") if may_add(so_far) else "",
    )
    response = render(request, "public/receipt.html", page)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


async def _milestones(
    connection: Reading, all_: All, found: Review, row: CaseRow | None
) -> tuple[Milestone, ...]:
    if found.case_no is None:
        return ()
    calendar = await newest(connection)
    if row is not None:
        return milestones(row.case, calendar)
    return promised(
        found.received_at,
        real_name=found.identity is Identity.REAL_NAME,
        policy=all_.settings.policy,
        calendar=calendar,
    )


def _survey_href(keys: Keys, found: Review, row: CaseRow | None) -> str:
    asked = row is not None and row.case.survey is not None and row.case.survey.is_open
    if not asked or stage_of(found) is not Stage.AWAITING_SURVEY:
        return ""
    return f"/reviews/{quote(found.review_no)}/survey?t={keys.receipt_token(found.review_no)}"
