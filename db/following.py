"""Finding a review by a number and the end of its rater's phone. Reading it is in reviews.py."""

from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.tables import case_events, reviews

NOBODYS = "0" * 64
"""Stands where a review has no phone, and for the review nobody knows: no hash is equal to it."""


@dataclass(frozen=True, slots=True)
class Followed:
    """A review as far as following needs it; `exists` is False for a number nobody has."""

    review_no: str
    phone_ending_hmac: str
    exists: bool


async def followed(connection: AsyncConnection, number: str) -> Followed:
    """The review of a review's or a case's number. An unknown number gets a stand-in, so that
    whoever asks does the same for both."""
    found = await connection.execute(
        select(reviews.c.review_no, reviews.c.phone_ending_hmac).where(
            or_(reviews.c.review_no == number, reviews.c.case_no == number)
        )
    )
    row = found.first()
    if row is None:
        return Followed(number, NOBODYS, exists=False)
    return Followed(row.review_no, row.phone_ending_hmac or NOBODYS, exists=True)


async def was_taken(connection: AsyncConnection, case_no: str, update_id: str) -> bool:
    """Whether the step sent under this id is on record: the same form sent twice was taken once."""
    found = await connection.execute(
        select(case_events.c.version).where(
            case_events.c.case_no == case_no, case_events.c.update_id == update_id
        )
    )
    return found.first() is not None
