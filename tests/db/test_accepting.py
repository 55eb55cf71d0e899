"""Reviews that arrive at once are accepted together, each with all a review leaves behind."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from db.accepting import Arrival, accept
from db.at_once import write_at_once
from db.engine import reading, reading_one_state, writing
from db.recount import differences
from db.review_import.known import put_organisation
from db.review_lists import ReviewFilter, counted
from db.review_writes import NewReview, add_review
from db.sealing import Keys
from db.tables import reviews, throttle_counts
from db.throttling import Limit, Try
from db.together import NotTogether, Together
from rules.search_words import searched_for
from rules.stars import HandlingStage, Identity, ReviewChannel, Stars
from tests.conftest import utcnow
from tests.review_files import ORGANISATION

RATED = NewReview(
    submitted_at=utcnow(),
    channel=ReviewChannel.PORTAL,
    handling_stage=HandlingStage.ACCEPT,
    stars=Stars.SATISFIED,
    unit_code="Q01-01",
    identity=Identity.ANONYMOUS,
    comment="窗口指引清楚，等候时间不长。",
)
LIMIT = Limit("of-a-test", 3, timedelta(hours=1))


@pytest.fixture
async def organised(database: AsyncEngine) -> AsyncEngine:
    async with writing(database) as connection:
        await put_organisation(connection, ORGANISATION)
    return database


def arrival(keys: Keys, number: int, *tries: Try, stars: Stars = Stars.SATISFIED) -> Arrival:
    new = replace(RATED, submission_key=f"form-{number}", stars=stars)
    return Arrival.of(new, "Q01/Q01-01", tries, keys, utcnow())


async def written(organised: AsyncEngine, *arrived: Arrival) -> None:
    await write_at_once(organised, lambda connection: accept(connection, arrived))


async def test_each_is_added_counted_and_searchable(organised: AsyncEngine, keys: Keys) -> None:
    together = Together(organised, accept)
    arrived = [arrival(keys, n, stars=Stars(1 + n % 5)) for n in range(20)]
    await asyncio.gather(*(together.write(each) for each in arrived))
    async with reading_one_state(organised) as connection:
        stored = await connection.execute(select(reviews.c.review_no, reviews.c.case_no))
        assert await differences(connection) == ()
        found = await counted(connection, ReviewFilter(words=searched_for("等候")), at_most=100)
    assert {tuple(row) for row in stored} == {
        (each.added.review_no, each.added.case_no) for each in arrived
    }
    assert sum(each.added.case_no is not None for each in arrived) == 8, "the bad ones"
    assert found == 20


async def test_one_that_is_there_already_keeps_all_of_them_out(
    organised: AsyncEngine, keys: Keys
) -> None:
    first = arrival(keys, 1)
    async with writing(organised) as connection:
        await add_review(connection, first.new, keys, utcnow())
    with pytest.raises(NotTogether):
        await written(organised, arrival(keys, 2), first)
    async with reading_one_state(organised) as connection:
        number = await connection.execute(select(func.count()).select_from(reviews))
        assert number.scalar_one() == 1
        assert await differences(connection) == ()


async def test_a_unit_that_moved_in_between_keeps_all_of_them_out(
    organised: AsyncEngine, keys: Keys
) -> None:
    moved = replace(arrival(keys, 1), path="Q02/Q01-01")
    with pytest.raises(NotTogether):
        await written(organised, moved)
    async with reading_one_state(organised) as connection:
        number = await connection.execute(select(func.count()).select_from(reviews))
        assert number.scalar_one() == 0
        assert await differences(connection) == ()


async def test_one_too_many_keeps_all_of_them_out_and_counts_nothing(
    organised: AsyncEngine, keys: Keys
) -> None:
    somebody = Try(LIMIT, "somebody")
    with pytest.raises(NotTogether):
        await written(organised, *(arrival(keys, n, somebody) for n in range(4)))
    await written(organised, *(arrival(keys, n, somebody) for n in range(3)))
    async with reading(organised) as connection:
        counts = await connection.execute(select(throttle_counts.c.count))
        assert counts.scalar_one() == 3
