"""A review as everybody may read it: stars, words with personal data masked, stage and replies."""

import re
from dataclasses import dataclass, replace

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response

from db.cases import case, trail
from db.reviews import Review, review
from rules.case import InvalidGround
from rules.masking import mask_text
from rules.refusals import N_
from rules.stages import Stage
from rules.stars import Dimension, Stars
from web.dependencies import Reading
from web.errors import not_found
from web.pages import render
from web.public.progress import STAGE_WORDS, Reply, replies

router = APIRouter()

REVIEW_NO = re.compile(r"[A-Z0-9-]{1,24}")
NO_SUCH_REVIEW = N_("没有这条评价。请核对编号。")


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """public/review.html."""

    review: Review
    scores: tuple[tuple[Dimension, Stars], ...]
    stage: Stage | None
    stage_words: str
    replies: tuple[Reply, ...]
    invalid: InvalidGround | None


async def load_review(connection: AsyncConnection, review_no: str) -> Review | None:
    """The review of that number, or None, whatever the number looks like."""
    return await review(connection, review_no) if REVIEW_NO.fullmatch(review_no) else None


def stage_of(found: Review) -> Stage | None:
    """Where the case of a bad review stands; one not opened yet awaits its dispatch."""
    if found.case_no is None:
        return None
    return Stage(found.stage) if found.stage else Stage.AWAITING_DISPATCH


@router.get("/reviews/{review_no}")
async def review_page(request: Request, review_no: str, connection: Reading) -> Response:
    """One review."""
    found = await load_review(connection, review_no)
    if found is None:
        raise not_found(NO_SUCH_REVIEW)
    stage = stage_of(found)
    page = ReviewPage(
        review=found,
        scores=tuple((each, Stars(score)) for each, score in found.dimensions.items()),
        stage=stage,
        stage_words=STAGE_WORDS[stage] if stage else "",
        replies=await _replies(connection, found),
        invalid=InvalidGround(found.invalid_ground) if found.invalid_ground else None,
    )
    return render(request, "public/review.html", page)


async def _replies(connection: AsyncConnection, found: Review) -> tuple[Reply, ...]:
    row = await case(connection, found.case_no) if found.case_no else None
    if row is None:
        return ()
    given = replies(await trail(connection, row.case.case_no), row.unit_name)
    # staff answer a person by name and number; everybody else reads it without
    return tuple(replace(each, text=mask_text(each.text)) for each in given)
