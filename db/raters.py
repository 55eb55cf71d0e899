"""Who gave a review, unsealed: how to reach them, and what they are called."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.sealing import Keys
from db.tables import reviews
from rules.stars import Identity


@dataclass(frozen=True, slots=True)
class RaterContact:
    """How to reach a rater. Each look at it is logged by the caller (db/looks.py)."""

    review_no: str
    name: str
    phone: str
    email: str
    application_no: str
    comment: str
    language: str
    public_name: str


_RATER = select(reviews).where(reviews.c.case_no == bindparam("case_no"))


async def rater_contact(
    connection: AsyncConnection, case_no: str, keys: Keys
) -> RaterContact | None:
    """How to reach the rater of a case; None if the review is unknown or anonymous."""
    row = (await connection.execute(_RATER, {"case_no": case_no})).one_or_none()
    if row is None or row.rater_sealed is None or row.identity != Identity.REAL_NAME:
        return None
    private = json.loads(keys.unseal(row.rater_sealed, row.review_no.encode()))
    return RaterContact(
        review_no=row.review_no,
        name=private.get("name", ""),
        phone=private.get("phone", ""),
        email=private.get("email", ""),
        application_no=private.get("application_no", ""),
        comment=private.get("comment", row.public_comment),
        language=row.language,
        public_name=row.public_name,
    )


async def raters_names(
    connection: AsyncConnection, review_nos: Sequence[str], keys: Keys
) -> tuple[str, ...]:
    """The full names of those who gave these reviews, to be masked in what others read."""
    rows = await connection.execute(
        select(reviews.c.review_no, reviews.c.rater_sealed).where(
            reviews.c.review_no.in_(review_nos), reviews.c.rater_sealed.is_not(None)
        )
    )
    private = (json.loads(keys.unseal(row.rater_sealed, row.review_no.encode())) for row in rows)
    return tuple(name for each in private if (name := each.get("name", "")))
