"""Putting a batch of imported reviews in, each once by the id the other system gave it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.engine import insert_new
from db.review_writes import NewReview, row_of, taken
from db.score_writes import count, paths_of
from db.sealing import Keys
from db.search import make_searchable
from db.tables import reviews
from db.topics import put_topics
from rules.stars import Stars


@dataclass(frozen=True, slots=True)
class Stored:
    """A review in the database, as far as an import compares with it."""

    submitted_at: datetime
    stars: Stars
    unit_code: str
    item_code: str | None
    window_no: str | None
    case_no: str | None

    def contradicts(self, new: NewReview) -> bool:
        """Whether the same id now stands for another rating. A review is never changed."""
        return (self.stars, self.unit_code, self.item_code, self.window_no) != (
            new.stars,
            new.unit_code,
            new.item_code,
            new.window_no,
        )


@dataclass(frozen=True, slots=True)
class Put:
    """What became of a batch: the ids that came in now, and what is stored under all of them."""

    came_in: frozenset[str]
    stored: dict[str, Stored]


async def stored_under(connection: AsyncConnection, source_ids: Sequence[str]) -> dict[str, Stored]:
    """What is in the database under these ids of the other system."""
    rows = await connection.execute(
        select(
            reviews.c.source_id,
            reviews.c.submitted_at,
            reviews.c.stars,
            reviews.c.unit_code,
            reviews.c.item_code,
            reviews.c.window_no,
            reviews.c.case_no,
        ).where(reviews.c.source_id.in_(source_ids))
    )
    return {
        row.source_id: Stored(
            submitted_at=row.submitted_at,
            stars=Stars(row.stars),
            unit_code=row.unit_code,
            item_code=row.item_code,
            window_no=row.window_no,
            case_no=row.case_no,
        )
        for row in rows
    }


def _first_of_each(batch: Sequence[NewReview]) -> dict[str, NewReview]:
    return {each.source_id or "": each for each in reversed(batch)}


async def would_put(connection: AsyncConnection, batch: Sequence[NewReview]) -> Put:
    """What `put_reviews` would answer, with nothing written."""
    first = _first_of_each(batch)
    stored = await stored_under(connection, list(first))
    fresh = {name: each for name, each in first.items() if name not in stored}
    imagined = {
        name: Stored(
            submitted_at=each.submitted_at,
            stars=each.stars,
            unit_code=each.unit_code,
            item_code=each.item_code,
            window_no=each.window_no,
            case_no=None,
        )
        for name, each in fresh.items()
    }
    return Put(frozenset(fresh), stored | imagined)


async def put_reviews(
    connection: AsyncConnection, batch: Sequence[NewReview], keys: Keys, now: datetime
) -> Put:
    """Put reviews in, all of which have a `source_id`; the first with an id is the one that counts.

    They are counted in the roll-ups all together.

    `now` (UTC) is when this system received them.
    """
    first = _first_of_each(batch)
    stored = await stored_under(connection, list(first))
    paths = await paths_of(connection, (each.unit_code for each in first.values()))
    came_in: list[dict[str, Any]] = []
    while waiting := {name: each for name, each in first.items() if name not in stored}:
        rows = _numbered(waiting.values(), keys, now)
        await _let_go(connection, rows)
        inserted = await insert_new(connection, reviews, rows)
        added = [row for row in rows if (row["review_no"],) in inserted]
        came_in += added
        topics = {row["review_no"]: waiting[row["source_id"]].found_topics for row in added}
        await put_topics(connection, topics)
        await make_searchable(connection, added, paths)
        # a review whose number was taken by another is still missing, and is given a new one
        stored |= await stored_under(connection, list(waiting))
    await count(connection, came_in, paths=paths)
    return Put(frozenset(row["source_id"] for row in came_in), stored)


def _numbered(new: Iterable[NewReview], keys: Keys, now: datetime) -> list[dict[str, Any]]:
    """Their rows, without those that were given the number of another of them."""
    drawn = (row_of(each, keys, now) for each in new)
    return list({row["review_no"]: row for row in drawn}.values())


async def _let_go(connection: AsyncConnection, rows: list[dict[str, Any]]) -> None:
    """Where an application was rated at the same stage before, the first review keeps it.

    Another system decided which reviews it took; an import leaves none of them out for that.
    """
    there = set(await taken(connection, rows))
    for row in rows:
        application = (row["application_hmac"], row["handling_stage"])
        if row["application_hmac"] and application in there:
            row["application_hmac"] = None
        there.add(application)
