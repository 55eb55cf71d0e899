"""The front page: what this is, the way to rate, and what was said last."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from db.reviews import Review, latest_reviews
from rules.policy import Policy
from rules.stages import Stage
from web.dependencies import All, Reading
from web.pages import render
from web.public.review_page import stage_of

router = APIRouter()

LATEST = 10


@dataclass(frozen=True, slots=True)
class Voice:
    """One review on the page, with the stage of its case if it is a bad one."""

    review: Review
    stage: Stage | None


@dataclass(frozen=True, slots=True)
class FrontPage:
    """public/front.html."""

    voices: tuple[Voice, ...]
    policy: Policy


@router.get("/")
async def front(request: Request, connection: Reading, all_: All) -> Response:
    """The front page."""
    reviews = await latest_reviews(connection, LATEST)
    page = FrontPage(tuple(Voice(each, stage_of(each)) for each in reviews), all_.settings.policy)
    return render(request, "public/front.html", page)
