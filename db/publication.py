"""Withholding the text of a review and publishing it again: decided by people, kept for good.

Nothing is deleted: the text stays where it is, and every decision stands in
`publication_decisions`, which is only ever added to. Who may decide is in rules/publication.py.
"""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.sealing import Keys
from db.search import search_again
from db.tables import publication_decisions, reviews, staff
from rules.publication import PublicationDecision, WithholdingReason


@dataclass(frozen=True, slots=True)
class NewDecision:
    """A decision about a review's text; `reason` is None for publishing it again."""

    review_no: str
    staff_id: str
    reason: WithholdingReason | None
    why: str


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision that was made: when (UTC), by whom, and why."""

    at: datetime
    staff_name: str
    decision: PublicationDecision
    reason: WithholdingReason | None
    why: str


async def decide(connection: AsyncConnection, new: NewDecision, now: datetime) -> bool:
    """Withhold a text, or publish it again; False, with nothing changed, if that is how it stands.

    Withholding for another reason is a decision of its own. Must run inside one writing
    transaction. Raises NoResultFound for an unknown review.
    """
    stands = (
        await connection.execute(
            select(reviews.c.withheld_reason)
            .where(reviews.c.review_no == new.review_no)
            .with_for_update()
        )
    ).scalar_one()
    if stands == new.reason:
        return False
    await connection.execute(
        update(reviews)
        .where(reviews.c.review_no == new.review_no)
        .values(withheld_reason=new.reason)
    )
    decision = PublicationDecision.WITHHOLD if new.reason else PublicationDecision.PUBLISH
    await connection.execute(
        insert(publication_decisions).values(
            review_no=new.review_no,
            at=now,
            staff_id=new.staff_id,
            decision=decision,
            reason=new.reason,
            why=new.why,
        )
    )
    await search_again(connection, [new.review_no])
    return True


async def decisions_about(connection: AsyncConnection, review_no: str) -> tuple[Decision, ...]:
    """Every decision about a review's text, oldest first."""
    rows = await connection.execute(
        select(publication_decisions, staff.c.name)
        .join(staff, staff.c.id == publication_decisions.c.staff_id)
        .where(publication_decisions.c.review_no == review_no)
        .order_by(publication_decisions.c.id)
    )
    return tuple(
        Decision(
            at=row.at,
            staff_name=row.name,
            decision=PublicationDecision(row.decision),
            reason=WithholdingReason(row.reason) if row.reason else None,
            why=row.why,
        )
        for row in rows
    )


async def original_comment(connection: AsyncConnection, review_no: str, keys: Keys) -> str | None:
    """A comment as it was typed, or None for an unknown review.

    Each look at it is logged by the caller (db/looks.py) before it is shown.
    """
    row = (
        await connection.execute(
            select(reviews.c.rater_sealed, reviews.c.public_comment).where(
                reviews.c.review_no == review_no
            )
        )
    ).one_or_none()
    if row is None:
        return None
    sealed = row.rater_sealed
    private = json.loads(keys.unseal(sealed, review_no.encode())) if sealed is not None else {}
    # only what masking changed is kept a second time
    comment: str = private.get("comment", row.public_comment)
    return comment
