"""What programs sent: an Idempotency-Key of a program is one review, however often it comes."""

import hashlib
from dataclasses import replace
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.review_writes import AddedReview, NewReview, add_review
from db.sealing import Keys
from db.tables import api_submissions


class AnotherContent(Exception):
    """The key was used for something else before."""


async def add_submission(
    connection: AsyncConnection,
    client_id: str,
    key: str,
    content: bytes,
    new: NewReview,
    *,
    keys: Keys,
    now: datetime,
) -> AddedReview:
    """Add the review a program sent, or find the one this key became.

    `content` is all that was sent. Raises AnotherContent; the transaction is then to be undone.
    """
    told = hashlib.sha256(f"api:{client_id}:{key}".encode()).hexdigest()
    added = await add_review(connection, replace(new, submission_key=told), keys, now)
    content_hmac = keys.keyed_hash("submission", f"{client_id}:{content.hex()}")
    if not added.already:
        await connection.execute(
            insert(api_submissions).values(
                client_id=client_id,
                key=key,
                content_hmac=content_hmac,
                review_no=added.review_no,
                received_at=now,
            )
        )
        return added
    kept = await connection.scalar(
        select(api_submissions.c.content_hmac).where(
            api_submissions.c.client_id == client_id, api_submissions.c.key == key
        )
    )
    if kept != content_hmac:
        raise AnotherContent
    return added
