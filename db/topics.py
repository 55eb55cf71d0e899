"""The topics of bad reviews: written with the review, read beside it, corrected by an operator."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.engine import Writes, insert_missing
from db.tables import review_topics, reviews, staff, topic_corrections
from rules.topics import Topic, TopicBy, corrected


async def put_topics(connection: Writes, found: Mapping[str, Mapping[Topic, TopicBy]]) -> None:
    """Write the topics of new reviews by number, in the transaction that adds them."""
    rows = [
        {"review_no": review_no, "topic": topic, "by": by}
        for review_no, each in found.items()
        for topic, by in each.items()
    ]
    if rows:
        await insert_missing(connection, review_topics, rows)


# made once: it is read with every list
_TOPICS = select(review_topics).where(
    review_topics.c.review_no.in_(bindparam("review_nos", expanding=True))
)
_ORDER = {topic.value: place for place, topic in enumerate(Topic)}


async def topics(
    connection: AsyncConnection, review_nos: Sequence[str]
) -> dict[str, dict[Topic, TopicBy]]:
    """The topics of these reviews and who says so, in the order of the enumeration."""
    rows = (await connection.execute(_TOPICS, {"review_nos": review_nos})).all()
    found: dict[str, dict[Topic, TopicBy]] = {number: {} for number in review_nos}
    for row in sorted(rows, key=lambda each: _ORDER[each.topic]):
        found[row.review_no][Topic(row.topic)] = TopicBy(row.by)
    return found


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a review is about, as an operator says who saw those of `seen`."""

    topics: frozenset[Topic]
    seen: frozenset[Topic]


@dataclass(frozen=True, slots=True)
class Correction:
    """Who corrected the topics of a review, when (UTC), from what to what."""

    at: datetime
    staff_name: str
    before: tuple[Topic, ...]
    after: tuple[Topic, ...]


class Corrected(StrEnum):
    """What came of a correction. STALE: somebody else corrected them meanwhile."""

    DONE = "done"
    SAME = "same"
    STALE = "stale"


async def correct_topics(
    connection: AsyncConnection, review_no: str, wanted: Wanted, staff_id: str, now: datetime
) -> Corrected:
    """Put an operator's topics in the place of the proposed ones, with a line in the log.

    Whatever counts or lists by topic reads what is written here, so that it has the new ones at
    once. Must run in one writing transaction.
    """
    # two at a time would both find what they saw: the second waits for the first
    row = select(reviews.c.review_no).where(reviews.c.review_no == review_no).with_for_update()
    await connection.execute(row)
    before = (await topics(connection, [review_no]))[review_no]
    if frozenset(before) != wanted.seen:
        return Corrected.STALE
    after = corrected(before, wanted.topics)
    if after == before:
        return Corrected.SAME
    await connection.execute(delete(review_topics).where(review_topics.c.review_no == review_no))
    await put_topics(connection, {review_no: after})
    await connection.execute(
        insert(topic_corrections).values(
            review_no=review_no,
            at=now,
            staff_id=staff_id,
            before=_in_order(before),
            after=_in_order(after),
        )
    )
    return Corrected.DONE


def _in_order(found: Iterable[Topic]) -> list[Topic]:
    return sorted(found, key=list(Topic).index)


async def corrections(
    connection: AsyncConnection, review_nos: Sequence[str]
) -> dict[str, tuple[Correction, ...]]:
    """The corrections of these reviews' topics by number, oldest first; none for none."""
    rows = await connection.execute(
        select(topic_corrections, staff.c.name)
        .join(staff, staff.c.id == topic_corrections.c.staff_id)
        .where(topic_corrections.c.review_no.in_(review_nos))
        .order_by(topic_corrections.c.id)
    )
    found: dict[str, tuple[Correction, ...]] = {}
    for row in rows:
        one = Correction(
            row.at, row.name, tuple(map(Topic, row.before)), tuple(map(Topic, row.after))
        )
        found[row.review_no] = (*found.get(row.review_no, ()), one)
    return found
