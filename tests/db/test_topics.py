"""Topics come in with the review they belong to, on both databases."""

from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import reading, writing
from db.organisation import NewUnit, put_units
from db.review_writes import NewReview, add_review
from db.sealing import Keys
from db.topics import topics
from rules.stars import HandlingStage, Identity, ReviewChannel, Stars
from rules.topics import Topic, TopicBy
from tests.conftest import utcnow


async def test_topics_are_written_with_the_review(database: AsyncEngine, keys: Keys) -> None:
    bad = NewReview(
        submitted_at=utcnow(),
        channel=ReviewChannel.PORTAL,
        handling_stage=HandlingStage.APPLY,
        stars=Stars.DISSATISFIED,
        unit_code="D03",
        identity=Identity.ANONYMOUS,
        comment="等了两个钟头",
        topics=frozenset({Topic.OTHER, Topic.ATTITUDE}),
    )
    async with writing(database) as connection:
        await put_units(connection, [NewUnit("D03", "市市场监管局", "department")])
        one = await add_review(connection, bad, keys, utcnow())
        other = await add_review(connection, replace(bad, stars=Stars.SATISFIED), keys, utcnow())
    async with reading(database) as connection:
        found = await topics(connection, [one.review_no, other.review_no])
    assert list(found[one.review_no].items()) == [
        (Topic.ATTITUDE, TopicBy.RATER),
        (Topic.QUEUEING, TopicBy.SYSTEM),
        (Topic.OTHER, TopicBy.RATER),
    ]
    assert found[other.review_no] == {}
