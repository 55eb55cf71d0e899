"""Topics come in with the review they belong to, on both databases."""

from dataclasses import replace

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import reading, writing
from db.organisation import NewUnit, put_units
from db.review_writes import NewReview, add_review
from db.sealing import Keys
from db.tables import review_topics
from db.topics import Corrected, Wanted, correct_topics, corrections, topics
from rules.stars import HandlingStage, Identity, ReviewChannel, Stars
from rules.topics import Topic, TopicBy
from tests.conftest import utcnow
from tests.organisation import organise
from tests.people import OPERATOR


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


async def test_a_correction_counts_at_once_and_says_who_made_it(
    database: AsyncEngine, keys: Keys
) -> None:
    await organise(database)
    bad = NewReview(
        submitted_at=utcnow(),
        channel=ReviewChannel.PORTAL,
        handling_stage=HandlingStage.APPLY,
        stars=Stars.DISSATISFIED,
        unit_code="D03",
        identity=Identity.ANONYMOUS,
        comment="等了两个钟头",
        topics=frozenset({Topic.ATTITUDE}),
    )
    async with writing(database) as connection:
        number = (await add_review(connection, bad, keys, utcnow())).review_no
    seen = frozenset({Topic.ATTITUDE, Topic.QUEUEING})
    wanted = Wanted(frozenset({Topic.PAPERWORK}), seen)
    async with writing(database) as connection:
        made = await correct_topics(connection, number, wanted, OPERATOR.id, utcnow())
        assert made is Corrected.DONE
        about = {topic: counted_about(topic) for topic in Topic}
        found = [topic for topic, each in about.items() if (await connection.execute(each)).all()]
        assert found == [Topic.ATTITUDE, Topic.PAPERWORK], "in the very transaction"
    async with writing(database) as connection:
        late = await correct_topics(connection, number, wanted, OPERATOR.id, utcnow())
        assert late is Corrected.STALE
        now_seen = Wanted(wanted.topics, frozenset({Topic.ATTITUDE, Topic.PAPERWORK}))
        same = await correct_topics(connection, number, now_seen, OPERATOR.id, utcnow())
        assert same is Corrected.SAME
    async with reading(database) as connection:
        assert (await topics(connection, [number]))[number] == {
            Topic.ATTITUDE: TopicBy.RATER,
            Topic.PAPERWORK: TopicBy.OPERATOR,
        }
        (one,) = (await corrections(connection, [number]))[number]
    assert one.staff_name == OPERATOR.name
    assert one.before == (Topic.ATTITUDE, Topic.QUEUEING)
    assert one.after == (Topic.ATTITUDE, Topic.PAPERWORK)


def counted_about(topic: Topic) -> Select[tuple[str]]:
    return select(review_topics.c.review_no).where(review_topics.c.topic == topic)
