"""The topics of bad reviews: written with the review, read beside it."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.engine import insert_once
from db.tables import review_topics
from rules.topics import Topic, TopicBy


async def put_topics(
    connection: AsyncConnection, found: Mapping[str, Mapping[Topic, TopicBy]]
) -> None:
    """Write the topics of new reviews by number, in the transaction that adds them."""
    rows = [
        {"review_no": review_no, "topic": topic, "by": by}
        for review_no, each in found.items()
        for topic, by in each.items()
    ]
    if rows:
        await insert_once(connection, review_topics, rows)


async def topics(
    connection: AsyncConnection, review_nos: Sequence[str]
) -> dict[str, dict[Topic, TopicBy]]:
    """The topics of these reviews and who says so, in the order of the enumeration."""
    rows = await connection.execute(
        select(review_topics).where(review_topics.c.review_no.in_(review_nos))
    )
    found: dict[str, dict[Topic, TopicBy]] = {number: {} for number in review_nos}
    order = list(Topic)
    for row in sorted(rows, key=lambda each: order.index(Topic(each.topic))):
        found[row.review_no][Topic(row.topic)] = TopicBy(row.by)
    return found
