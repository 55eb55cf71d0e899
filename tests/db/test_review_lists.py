"""Lists of reviews: every filter, every order, page by page, against the same done by hand."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from sqlalchemy import event, text, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from db.engine import reading, writing
from db.organisation import Item, put_items
from db.review_lists import (
    Behind,
    Opinion,
    ReviewFilter,
    ReviewOrder,
    counted,
    listed,
)
from db.review_writes import NewReview, add_review
from db.reviews import Review
from db.sealing import Keys
from db.tables import reviews
from rules.search_words import searched_for
from rules.stars import HandlingStage, Identity, ReviewChannel, Stars
from rules.topics import Topic
from tests.organisation import organise

BEGAN = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
UNITS = ("Q01", "Q01-01", "Q02", "D03")
CHANNELS = (ReviewChannel.PORTAL, ReviewChannel.WECHAT)
NUMBER = 60


@pytest.fixture(scope="module")
async def many(shared_database: AsyncEngine, keys: Keys) -> AsyncEngine:
    """Sixty reviews of four units, ten of them of one and the same second; to read only."""
    await fill(shared_database, keys)
    return shared_database


async def fill(engine: AsyncEngine, keys: Keys) -> None:
    await organise(engine)
    async with writing(engine) as connection:
        await put_items(connection, [Item("I005", "内资公司设立登记", "D03")])
        for number in range(NUMBER):
            added = await add_review(connection, _new(number), keys, BEGAN)
            if number % 11 == 0:
                await connection.execute(
                    update(reviews)
                    .where(reviews.c.review_no == added.review_no)
                    .values(invalid_ground="mistaken")
                )
            if number % 7 == 0:
                await connection.execute(
                    update(reviews)
                    .where(reviews.c.review_no == added.review_no)
                    .values(replied_at=BEGAN)
                )


def _new(number: int) -> NewReview:
    unit = UNITS[number % 4]
    return NewReview(
        submitted_at=BEGAN + timedelta(minutes=min(number, 50)),
        channel=CHANNELS[number % 3 == 0],
        handling_stage=HandlingStage.RESULT,
        stars=Stars(number % 5 + 1),
        unit_code=unit,
        item_code="I005" if unit == "D03" else None,
        window_no="05" if unit == "Q01-01" and number % 8 == 1 else None,
        identity=Identity.ANONYMOUS,
        comment="排队太久" if number % 2 else "",
    )


@dataclass(frozen=True)
class Listed:
    """A whole list, read page by page."""

    reviews: tuple[Review, ...]
    pages: int


async def whole(
    connection: AsyncConnection, wanted: ReviewFilter, order: ReviewOrder, by: int = 7
) -> Listed:
    seen: list[Review] = []
    behind: Behind | None = None
    pages = 0
    while pages == 0 or behind is not None:
        page = await listed(connection, wanted, order, behind, by)
        assert len(page.reviews) <= by
        assert page.end is None or len(page.reviews) == by
        seen += page.reviews
        behind = page.end
        pages += 1
    return Listed(tuple(seen), pages)


FILTERS = (
    ReviewFilter(),
    ReviewFilter(unit_code="Q01"),
    ReviewFilter(unit_code="Q01", unit_codes=("Q01", "Q01-01")),
    ReviewFilter(unit_code="Q01-01"),
    ReviewFilter(unit_code="Q01-01", window_no="05"),
    ReviewFilter(item_code="I005"),
    ReviewFilter(channel=ReviewChannel.WECHAT),
    ReviewFilter(stars=Stars.DISSATISFIED),
    ReviewFilter(opinion=Opinion.GOOD),
    ReviewFilter(opinion=Opinion.BAD),
    ReviewFilter(opinion=Opinion.INVALID),
    ReviewFilter(opinion=Opinion.BAD, unit_code="Q01"),
    ReviewFilter(since=BEGAN + timedelta(minutes=9), until=BEGAN + timedelta(minutes=30)),
    ReviewFilter(topic=Topic.QUEUEING),
    ReviewFilter(topic=Topic.QUEUEING, unit_code="Q01"),
    ReviewFilter(replied=True),
    ReviewFilter(replied=False, unit_code="Q02"),
    ReviewFilter(commented=True),
    ReviewFilter(words=searched_for("排队")),
    ReviewFilter(words=searched_for("排队"), unit_code="Q01", opinion=Opinion.GOOD),
)


def fits(each: Review, wanted: ReviewFilter) -> bool:
    """Whether a review belongs to a list, said once more in the plainest way."""
    valid = each.invalid_ground is None
    return (
        (each.unit_code == wanted.unit_code or each.unit_code.startswith(wanted.unit_code))
        and wanted.window_no in ("", each.window_no)
        and wanted.item_code in ("", each.item_code)
        and wanted.channel in (None, each.channel)
        and wanted.stars in (None, each.stars)
        and (wanted.opinion is not Opinion.GOOD or (valid and each.stars >= 3))
        and (wanted.opinion is not Opinion.BAD or (valid and each.stars <= 2))
        and (wanted.opinion is not Opinion.INVALID or not valid)
        and (wanted.since is None or each.submitted_at >= wanted.since)
        and (wanted.until is None or each.submitted_at < wanted.until)
        and (not wanted.commented or bool(each.comment))
        and (wanted.topic is None or (each.stars <= 2 and "排队" in each.comment))
        and (wanted.words is None or "排队" in each.comment)
    )


async def test_every_filter_in_every_order_gives_what_the_plain_way_gives(
    many: AsyncEngine,
) -> None:
    async with reading(many) as connection:
        everything = (await whole(connection, ReviewFilter(), ReviewOrder.NEWEST)).reviews
        assert len(everything) == NUMBER
        times = [each.submitted_at for each in everything]
        assert times == sorted(times, reverse=True)
        for wanted, order in product(FILTERS, ReviewOrder):
            found = await whole(connection, wanted, order)
            assert found.pages == max(-(-len(found.reviews) // 7), 1)
            numbers = [each.review_no for each in found.reviews]
            if wanted.replied is None:
                assert set(numbers) == {e.review_no for e in everything if fits(e, wanted)}, wanted
            assert len(numbers) == len(set(numbers))
            assert len(numbers) == await counted(connection, wanted, NUMBER)
            assert numbers
            _in_order(found.reviews, order)


def _in_order(found: tuple[Review, ...], order: ReviewOrder) -> None:
    sign = {ReviewOrder.NEWEST: 0, ReviewOrder.LOWEST: 1, ReviewOrder.HIGHEST: -1}[order]
    keys = [(sign * each.stars, BEGAN - each.submitted_at) for each in found]
    assert keys == sorted(keys)


@pytest.mark.parametrize(
    ("opinion", "stars"), [(Opinion.BAD, Stars.SATISFIED), (Opinion.GOOD, Stars.DISSATISFIED)]
)
async def test_stars_that_an_opinion_cannot_have_are_none(
    many: AsyncEngine, opinion: Opinion, stars: Stars
) -> None:
    async with reading(many) as connection:
        assert await counted(connection, ReviewFilter(opinion=opinion, stars=stars), NUMBER) == 0


async def test_answered_and_unanswered_make_up_all(many: AsyncEngine) -> None:
    async with reading(many) as connection:
        answered = await counted(connection, ReviewFilter(replied=True), NUMBER)
        assert answered == len(range(0, NUMBER, 7))
        assert await counted(connection, ReviewFilter(replied=False), NUMBER) == NUMBER - answered


async def test_counting_stops_where_nobody_counts_on(many: AsyncEngine) -> None:
    async with reading(many) as connection:
        assert await counted(connection, ReviewFilter(), 10) == 11


async def test_reviews_that_come_in_meanwhile_do_not_move_the_next_page(
    database: AsyncEngine, keys: Keys
) -> None:
    await fill(database, keys)
    async with reading(database) as connection:
        first = await listed(connection, ReviewFilter(), ReviewOrder.NEWEST, None, 10)
        second = await listed(connection, ReviewFilter(), ReviewOrder.NEWEST, first.end, 10)
    async with writing(database) as connection:
        newest = replace(_new(NUMBER + 1), submitted_at=BEGAN + timedelta(hours=2))
        await add_review(connection, newest, keys, BEGAN)
    async with reading(database) as connection:
        again = await listed(connection, ReviewFilter(), ReviewOrder.NEWEST, first.end, 10)
    assert again == second


@pytest.mark.parametrize("order", ReviewOrder)
@pytest.mark.parametrize("wanted", FILTERS)
async def test_no_list_is_sorted_as_a_whole(
    many: AsyncEngine, wanted: ReviewFilter, order: ReviewOrder
) -> None:
    """Every walk ends in its index. What is sorted is at most the first rows of several."""
    async with reading(many) as connection:
        plans = await plans_of(connection, wanted, order)
    for plan in plans:
        if many.dialect.name == "postgresql":
            assert "Seq Scan on reviews" not in plan
            assert "Sort  (" not in plan, plan
        else:
            assert "SCAN reviews\n" not in plan + "\n"
            if order is ReviewOrder.HIGHEST and wanted == ReviewFilter(opinion=Opinion.INVALID):
                assert "ix_reviews_invalid_stars_place" in plan
            if order is ReviewOrder.HIGHEST and wanted == ReviewFilter(replied=True):
                assert "ix_reviews_replied_stars_place" in plan
            # only what the walks brought may be sorted, which is a page of each at most
            steps = plan.split("\n")
            sorted_after = [steps[at - 1] for at, step in enumerate(steps) if "TEMP B-TREE" in step]
            assert all(step.startswith("SCAN anon_") for step in sorted_after), plan


async def plans_of(
    connection: AsyncConnection, wanted: ReviewFilter, order: ReviewOrder
) -> list[str]:
    """How the database goes about the queries of a page in the middle of a list."""
    asked: list[tuple[str, Any]] = []

    def note(_conn: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        if "ORDER BY" in statement:
            asked.append((statement, values))

    postgresql = connection.dialect.name == "postgresql"
    if postgresql:
        # of a small table it would rather read everything
        for way in ("seqscan", "bitmapscan", "sort"):
            await connection.execute(text(f"SET LOCAL enable_{way} = off"))
    event.listen(connection.sync_connection, "before_cursor_execute", note)
    first = 5 if order is ReviewOrder.HIGHEST else 1
    await listed(connection, wanted, order, Behind(first, 1 << 62), 20)
    event.remove(connection.sync_connection, "before_cursor_execute", note)
    assert asked
    how = "EXPLAIN" if postgresql else "EXPLAIN QUERY PLAN"
    return [
        "\n".join(str(row[-1]) for row in await connection.exec_driver_sql(f"{how} {sql}", values))
        for sql, values in asked
    ]
