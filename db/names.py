"""Raters' names, to be found by a keyed hash of the whole name: filling it in where it is missing.

New reviews bring it (review_writes.py). Reading a name is in reviews.py.
"""

import json
from dataclasses import dataclass

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.sealing import Keys
from db.tables import reviews
from rules.stars import Identity


@dataclass(frozen=True, slots=True)
class Filled:
    """One batch: how many got a hash, and the number of the last review that was looked at."""

    names: int
    last: str


_FILL = (
    update(reviews)
    .where(reviews.c.review_no == bindparam("number"))
    .values(name_hmac=bindparam("hash"))
)


async def fill_names(
    connection: AsyncConnection, keys: Keys, after: str, at_a_time: int
) -> Filled | None:
    """Fill the next reviews behind a number; None when there are no more.

    Stopped anywhere it goes on from the start: what has a hash is passed over.
    """
    rows = (
        await connection.execute(
            select(reviews.c.review_no, reviews.c.rater_sealed)
            .where(
                reviews.c.review_no > after,
                reviews.c.name_hmac.is_(None),
                reviews.c.rater_sealed.is_not(None),
                reviews.c.identity == Identity.REAL_NAME,
            )
            .order_by(reviews.c.review_no)
            .limit(at_a_time)
        )
    ).all()
    if not rows:
        return None
    named = [
        {"number": row.review_no, "hash": keys.name_hmac(name)}
        for row in rows
        if (name := _name(keys, row.review_no, row.rater_sealed))
    ]
    if named:
        await connection.execute(_FILL, named)
    return Filled(len(named), rows[-1].review_no)


def _name(keys: Keys, review_no: str, sealed: bytes) -> str:
    private = json.loads(keys.unseal(sealed, review_no.encode()))
    return str(private.get("name", ""))
