"""A review as everybody may read it: stars, masked words, the clocks of a bad one, replies."""

import re
from dataclasses import dataclass

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response

from db import organisation
from db.calendars import newest
from db.cases import CaseRow, case
from db.replies import PublishedReply, replies_to
from db.reviews import Review, review
from db.second_thoughts import SecondThoughts, second_thoughts
from db.topics import topics
from rules.case import InvalidGround
from rules.publication import may_decide_publication, may_see_original
from rules.refusals import N_
from rules.stages import Stage
from rules.stars import Dimension, Stars
from rules.topics import Topic
from web.dependencies import All, CurrentVisit, Reading, now
from web.errors import not_found
from web.pages import render
from web.public.clocks import PublicClocks, public_clocks
from web.public.improved import Improved, improved_because_of
from web.public.merged import lead_of
from web.public.standing import stage_of, stage_words
from web.visit import Visit

router = APIRouter()

REVIEW_NO = re.compile(r"[A-Z0-9-]{1,24}")
NO_SUCH_REVIEW = N_("没有这条评价。请核对编号。")


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """public/review.html. `manages`: there is something to decide or to look at for this person;
    `with_review`: the review whose case handles this one too."""

    review: Review
    scores: tuple[tuple[Dimension, Stars], ...]
    stage: Stage | None
    stage_words: str
    topics: tuple[Topic, ...]
    clocks: PublicClocks | None
    replies: tuple[PublishedReply, ...]
    invalid: InvalidGround | None
    manages: bool
    second: SecondThoughts
    with_review: str
    improved: tuple[Improved, ...]


async def load_review(connection: AsyncConnection, review_no: str) -> Review | None:
    """The review of that number, or None, whatever the number looks like."""
    return await review(connection, review_no) if REVIEW_NO.fullmatch(review_no) else None


@router.get("/reviews/{review_no}")
async def review_page(
    request: Request, review_no: str, connection: Reading, all_: All, visit: CurrentVisit
) -> Response:
    """One review."""
    found = await load_review(connection, review_no)
    if found is None:
        raise not_found(NO_SUCH_REVIEW)
    row = await case(connection, found.case_no) if found.case_no else None
    lead = await lead_of(connection, row)
    with_review = lead.case.review.review_no if lead else ""
    handled = await load_review(connection, with_review) if lead else found
    replies = await replies_to(connection, [found.review_no])
    page = ReviewPage(
        review=found,
        scores=tuple((each, Stars(score)) for each, score in found.dimensions.items()),
        stage=stage_of(handled or found),
        stage_words=stage_words(handled or found),
        topics=tuple((await topics(connection, [found.review_no]))[found.review_no]),
        clocks=None if lead else await _clocks(connection, all_, found, row),
        with_review=with_review,
        improved=await _improved(connection, lead or row),
        replies=replies.get(found.review_no, ()),
        invalid=InvalidGround(found.invalid_ground) if found.invalid_ground else None,
        manages=await _manages(connection, found, visit),
        second=await second_thoughts(connection, found.review_no),
    )
    return render(request, "public/review.html", page)


async def _improved(connection: AsyncConnection, handled: CaseRow | None) -> tuple[Improved, ...]:
    """What was changed because of a review, by the case that handles it."""
    return await improved_because_of(connection, handled.case.case_no) if handled else ()


async def _clocks(
    connection: AsyncConnection, all_: All, found: Review, row: CaseRow | None
) -> PublicClocks | None:
    if found.case_no is None:
        return None
    calendar = await newest(connection)
    return public_clocks(found, row, all_.settings.policy, calendar, now())


async def _manages(connection: AsyncConnection, found: Review, visit: Visit) -> bool:
    if visit.signed_in is None:
        return False
    actor = visit.signed_in.member.actor
    unit = await organisation.unit(connection, found.unit_code)
    return unit is not None and (
        may_decide_publication(actor, unit.path) or may_see_original(actor, unit.path)
    )
