"""A list of reviews as a part of any page: the rows, and the ways on.

Whoever shows one gives its template a ReviewList and calls the macro in public/review_list.html.
What an address asks for is read in review_query.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from db.replies import PublishedReply, replies_to
from db.review_lists import ReviewFilter, ReviewOrder, listed
from db.reviews import Review
from rules.case import InvalidGround
from rules.stages import Stage
from web.public.standing import stage_of


@dataclass(frozen=True, slots=True)
class ListedReview:
    """One review of a list: the stage of a bad one's case, and the latest reply to it."""

    review: Review
    stage: Stage | None
    invalid: InvalidGround | None
    reply: PublishedReply | None


@dataclass(frozen=True, slots=True)
class ReviewList:
    """For the macro `review_list`. An address is "" where it leads nowhere."""

    rows: tuple[ListedReview, ...]
    next_href: str = ""
    first_href: str = ""


async def listed_reviews(
    connection: AsyncConnection, found: Sequence[Review]
) -> tuple[ListedReview, ...]:
    """Reviews ready to be shown, each with its latest reply."""
    bad = [each.review_no for each in found if each.case_no is not None]
    replies = await replies_to(connection, bad) if bad else {}
    return tuple(
        ListedReview(
            review=each,
            stage=stage_of(each),
            invalid=InvalidGround(each.invalid_ground) if each.invalid_ground else None,
            reply=replies[each.review_no][-1] if each.review_no in replies else None,
        )
        for each in found
    )


async def latest_of(connection: AsyncConnection, wanted: ReviewFilter, limit: int) -> ReviewList:
    """The newest reviews of a unit or the like, for a page about it."""
    page = await listed(connection, wanted, ReviewOrder.NEWEST, None, limit)
    return ReviewList(await listed_reviews(connection, page.reviews))
