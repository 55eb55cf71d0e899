"""Reviews under a real name that wait for their one-time code: sealed, until they are confirmed.

Of the code only a keyed hash is kept here; on its way out it is in the queue (code_notices.py).
What was typed is anybody's form to this module: a name and a text for each field.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.code_notices import Code, queue_code
from db.engine import insert_once
from db.sealing import Keys
from db.tables import pending_reviews
from rules.confirmation import CODE_DIGITS, CODE_LASTS, REVIEW_WAITS, TRIES, code_text


class Outcome(StrEnum):
    """What came of entering a code."""

    RIGHT = "right"
    WRONG = "wrong"
    EXPIRED = "expired"
    NO_TRIES_LEFT = "no_tries_left"


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits: the form as typed and by which way the review came.

    `channel` and `to` are where codes go; `subject` is what was rated, for the message.
    """

    typed: Mapping[str, str]
    came_by: str
    channel: str
    to: str
    language: str
    subject: str


@dataclass(frozen=True, slots=True)
class PendingReview:
    """A review that waits, or what became of it: then `waiting` is None."""

    waiting: Waiting | None
    review_no: str | None
    tries_left: int
    codes_sent: int
    code_sent_at: datetime
    code_expires_at: datetime


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _code_hmac(keys: Keys, token: str, code: str) -> str:
    return keys.keyed_hash("code", f"{_hash(token)}:{code}")


def _drawn() -> str:
    return code_text(secrets.randbelow(10**CODE_DIGITS))


def token_for(device_id: str, submission_key: str, keys: Keys) -> str:
    """The token of one submission of one browser: sending it twice lets one review wait."""
    return keys.keyed_hash("pending", f"{device_id}:{submission_key}")


async def put_pending(
    connection: AsyncConnection,
    token: str,
    waiting: Waiting,
    device_id: str,
    keys: Keys,
    *,
    now: datetime,
) -> bool:
    """Let a review wait and queue its first code; False if it waits already."""
    code = _drawn()
    await connection.execute(
        delete(pending_reviews).where(
            pending_reviews.c.token_hash == _hash(token), pending_reviews.c.expires_at <= now
        )
    )
    row = {
        "token_hash": _hash(token),
        "device_hmac": keys.device_hmac(device_id),
        "sealed": _sealed(waiting, token, keys),
        "code_hmac": _code_hmac(keys, token, code),
        "code_expires_at": now + CODE_LASTS,
        "tries": 0,
        "codes_sent": 1,
        "code_sent_at": now,
        "expires_at": now + REVIEW_WAITS,
    }
    if not await insert_once(connection, pending_reviews, row):
        return False
    await _send(connection, waiting, code, keys, now)
    return True


async def pending(
    connection: AsyncConnection, token: str, device_id: str, keys: Keys, now: datetime
) -> PendingReview | None:
    """What waits under a token; None if nothing does, any more, or not for this browser.

    Within a writing transaction nobody else changes it before that ends.
    """
    row = (
        await connection.execute(
            select(pending_reviews)
            .where(
                pending_reviews.c.token_hash == _hash(token),
                pending_reviews.c.device_hmac == keys.device_hmac(device_id),
                pending_reviews.c.expires_at > now,
            )
            .with_for_update()
        )
    ).one_or_none()
    return _pending(row, token, keys) if row else None


def _sealed(waiting: Waiting, token: str, keys: Keys) -> bytes:
    told = {
        "typed": dict(waiting.typed),
        "came_by": waiting.came_by,
        "channel": waiting.channel,
        "to": waiting.to,
        "language": waiting.language,
        "subject": waiting.subject,
    }
    return keys.seal(json.dumps(told).encode(), _hash(token).encode())


def _pending(row: Row[Any], token: str, keys: Keys) -> PendingReview:
    sealed = row.sealed
    told = json.loads(keys.unseal(sealed, _hash(token).encode())) if sealed else None
    return PendingReview(
        waiting=Waiting(**told) if told else None,
        review_no=row.review_no,
        tries_left=max(0, TRIES - row.tries),
        codes_sent=row.codes_sent,
        code_sent_at=row.code_sent_at,
        code_expires_at=row.code_expires_at,
    )


async def enter_code(
    connection: AsyncConnection,
    token: str,
    found: PendingReview,
    code: str,
    keys: Keys,
    *,
    now: datetime,
) -> Outcome:
    """Compare a code, and count it if it is wrong. `found` was read in this transaction."""
    if not found.tries_left:
        return Outcome.NO_TRIES_LEFT
    if now >= found.code_expires_at:
        return Outcome.EXPIRED
    mine = pending_reviews.c.token_hash == _hash(token)
    kept = await connection.scalar(select(pending_reviews.c.code_hmac).where(mine))
    if hmac.compare_digest(kept or "", _code_hmac(keys, token, code)):
        return Outcome.RIGHT
    await connection.execute(
        update(pending_reviews).where(mine).values(tries=pending_reviews.c.tries + 1)
    )
    return Outcome.WRONG if found.tries_left > 1 else Outcome.NO_TRIES_LEFT


async def send_again(
    connection: AsyncConnection, token: str, waiting: Waiting, keys: Keys, now: datetime
) -> None:
    """Replace the code by another one, and queue that."""
    code = _drawn()
    await connection.execute(
        update(pending_reviews)
        .where(pending_reviews.c.token_hash == _hash(token))
        .values(
            code_hmac=_code_hmac(keys, token, code),
            code_expires_at=now + CODE_LASTS,
            tries=0,
            codes_sent=pending_reviews.c.codes_sent + 1,
            code_sent_at=now,
        )
    )
    await _send(connection, waiting, code, keys, now)


async def _send(
    connection: AsyncConnection, waiting: Waiting, code: str, keys: Keys, now: datetime
) -> None:
    sent = Code(waiting.channel, waiting.to, code, waiting.language, waiting.subject)
    await queue_code(connection, sent, keys, now, now + CODE_LASTS)


async def became(connection: AsyncConnection, token: str, review_no: str) -> None:
    """It is a review now: what was typed is wiped here."""
    await connection.execute(
        update(pending_reviews)
        .where(pending_reviews.c.token_hash == _hash(token))
        .values(sealed=None, review_no=review_no)
    )


async def forget(connection: AsyncConnection, now: datetime) -> None:
    """Delete what nobody confirmed in time."""
    await connection.execute(delete(pending_reviews).where(pending_reviews.c.expires_at < now))
