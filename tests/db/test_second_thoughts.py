"""Changing a review and adding to it, on both databases, while others do the same."""

import asyncio

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import reading, writing
from db.organisation import NewUnit, put_units
from db.recount import differences
from db.review_lists import ReviewFilter, counted
from db.review_writes import NewReview, add_review
from db.sealing import Keys
from db.second_thoughts import Change, add_to_review, change_review, second_thoughts
from db.tables import review_additions, review_versions
from rules.refusals import Refusal
from rules.search_words import searched_for
from rules.second_thoughts import ADDITIONS
from rules.stars import Dimension, HandlingStage, Identity, ReviewChannel, Stars
from tests.conftest import utcnow


@pytest.fixture
async def review_no(database: AsyncEngine, keys: Keys) -> str:
    """A good review on record."""
    new = NewReview(
        submitted_at=utcnow(),
        channel=ReviewChannel.PORTAL,
        handling_stage=HandlingStage.APPLY,
        stars=Stars.SATISFIED,
        unit_code="D03",
        identity=Identity.ANONYMOUS,
        dimensions={Dimension.EFFICIENCY: 4},
        comment="办得快",
    )
    async with writing(database) as connection:
        await put_units(connection, [NewUnit("D03", "市市场监管局", "department")])
        return (await add_review(connection, new, keys, utcnow())).review_no


def change(key: str) -> Change:
    return Change(Stars.DISSATISFIED, {Dimension.ATTITUDE: 1}, "后来没人理", frozenset(), key)


async def test_of_two_changes_at_once_one_counts(
    database: AsyncEngine, keys: Keys, review_no: str
) -> None:
    async def changed(key: str) -> bool:
        try:
            async with writing(database) as connection:
                await change_review(connection, review_no, change(key), keys, utcnow())
        except Refusal:
            return False
        return True

    assert sorted(await asyncio.gather(changed("a"), changed("b"))) == [False, True]
    async with reading(database) as connection:
        found = await second_thoughts(connection, review_no)
        assert await differences(connection) == ()
        # a search finds the words in force only
        for words, number in (("没人理", 1), ("办得快", 0)):
            wanted = ReviewFilter(words=searched_for(words))
            assert await counted(connection, wanted, 10) == number
    assert [each.comment for each in found.versions] == ["办得快"]


async def test_additions_at_once_are_all_kept_up_to_their_number(
    database: AsyncEngine, keys: Keys, review_no: str
) -> None:
    async def added(number: int) -> bool:
        try:
            async with writing(database) as connection:
                return await add_to_review(
                    connection, review_no, f"补充 {number}", f"k{number}", keys=keys, now=utcnow()
                )
        except Refusal:
            return False

    done = await asyncio.gather(*(added(number) for number in range(ADDITIONS + 2)))
    assert sum(done) == ADDITIONS
    async with reading(database) as connection:
        kept = await connection.scalar(select(func.count()).select_from(review_additions))
    assert kept == ADDITIONS


async def test_a_raters_own_name_is_not_published_in_an_addition(
    database: AsyncEngine, keys: Keys, review_no: str
) -> None:
    named = NewReview(
        submitted_at=utcnow(),
        channel=ReviewChannel.PORTAL,
        handling_stage=HandlingStage.APPLY,
        stars=Stars.SATISFIED,
        unit_code="D03",
        identity=Identity.REAL_NAME,
        rater_name="李秀兰",
        rater_phone="13800005566",
    )
    async with writing(database) as connection:
        number = (await add_review(connection, named, keys, utcnow())).review_no
        text = "我是李秀兰，还没有人联系。"
        await add_to_review(connection, number, text, "own", keys=keys, now=utcnow())
    async with reading(database) as connection:
        found = await second_thoughts(connection, number)
    assert [each.text for each in found.additions] == ["我是***，还没有人联系。"]


async def test_praise_names_nobody_any_more_when_the_review_turns_bad(
    database: AsyncEngine, keys: Keys, review_no: str
) -> None:
    praise = "张丽老师真好"
    bad = Change(Stars.DISSATISFIED, {}, "后来没人理", frozenset(), "b")
    other = NewReview(
        submitted_at=utcnow(),
        channel=ReviewChannel.PORTAL,
        handling_stage=HandlingStage.APPLY,
        stars=Stars.SATISFIED,
        unit_code="D03",
        identity=Identity.ANONYMOUS,
        comment=praise,
    )
    async with writing(database) as connection:
        number = (await add_review(connection, other, keys, utcnow())).review_no
        await add_to_review(connection, number, praise, "more", keys=keys, now=utcnow())
        before = await second_thoughts(connection, number)
        await change_review(connection, number, bad, keys, utcnow())
        await add_to_review(connection, number, praise, "last", keys=keys, now=utcnow())
        after = await second_thoughts(connection, number)
        sealed = (await connection.execute(select(review_additions.c.text_sealed))).scalars().all()
        version = (await connection.execute(select(review_versions.c.comment_sealed))).scalar_one()
    assert [each.text for each in before.additions] == [praise]
    assert [each.text for each in after.additions] == ["*老师真好"] * 2
    assert [each.comment for each in after.versions] == ["*老师真好"]
    originals = [keys.unseal(each, f"addition:{number}".encode()).decode() for each in sealed]
    assert originals == [praise] * 2
    assert keys.unseal(version, f"version:{number}".encode()).decode() == praise
