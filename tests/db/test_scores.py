"""Roll-ups: what the reviews come to, whatever came in how, and nothing else."""

import asyncio
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Table, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import reading, writing
from db.organisation import NewUnit, UnknownParent, put_units
from db.recount import hold_reviews, refill
from db.review_lists import ReviewFilter, ReviewOrder, listed
from db.review_writes import add_review
from db.score_weeks import latest_weeks
from db.scores import (
    by_day,
    city_scores,
    scored_items,
    scored_windows,
    scores_by_item,
    scores_by_unit,
    scores_by_window,
)
from db.sealing import Keys
from db.tables import reviews, score_days, score_totals, units
from db.unit_reads import read_unit
from rules import steps
from rules.case import InvalidGround
from rules.scores import Scores, Tally
from rules.search_words import searched_for
from rules.stars import Dimension
from tests.conftest import utcnow
from tests.db.scored import ITEMS, UNITS, differing, drawn, put, rated, settled
from tests.organisation import organise
from tests.people import CITY, HANDLER, OPERATOR
from tests.web.desk.recorded_cases import received_case


async def scores_of(engine: AsyncEngine, code: str) -> Scores:
    async with reading(engine) as connection:
        return (await scores_by_unit(connection, [code])).get(code, Scores())


async def test_each_review_counts_for_its_unit_every_unit_above_and_the_city(
    database: AsyncEngine, keys: Keys
) -> None:
    await settled(database)
    await put(database, keys, rated("a", 1), rated("b", 5, unit_code="Q01-01-1"), rated("c", 4))
    async with reading(database) as connection:
        found = await scores_by_unit(connection, [each.code for each in UNITS])
        city = await city_scores(connection)
    assert found["Q01-01-1"].counts == (0, 0, 0, 0, 1)
    assert found["Q01-01"] == found["Q01"] == city
    assert city.counts == (1, 0, 0, 1, 1)
    assert (city.n, city.bad, city.good, city.five, city.mean) == (3, 1, 2, 1, 10 / 3)
    assert not {"Q02", "Q02-01", "D03"} & found.keys()


async def test_windows_and_items_are_scored_apart(database: AsyncEngine, keys: Keys) -> None:
    await settled(database)
    await put(
        database,
        keys,
        rated("w", 2, window_no="01", dimensions={Dimension.ATTITUDE: 1}),
        rated("b", 5, window_no="01", item_code="I001", dimensions={Dimension.ATTITUDE: 4}),
        rated("i", 4, item_code="I001", dimensions={Dimension.TIMELINESS: 3}),
    )
    async with reading(database) as connection:
        windows = await scores_by_window(connection, "Q01-01")
        items = await scores_by_item(connection, ITEMS[0].unit_code)
        unit = (await scores_by_unit(connection, ["Q01"]))["Q01"]
    assert windows["01"].counts == (0, 1, 0, 0, 1)
    assert windows["01"].dimension(Dimension.ATTITUDE) == Tally(5, 2)
    assert items["I001"].counts == (0, 0, 0, 1, 1)
    assert (unit.of_items, unit.of_windows) == (Tally(4, 1), Tally(7, 2))
    assert unit.dimension(Dimension.TIMELINESS).mean == 3
    assert unit.dimension(Dimension.INNOVATION).mean is None


async def test_every_window_and_item_of_a_unit_is_shown_with_its_scores(
    database: AsyncEngine, keys: Keys
) -> None:
    await settled(database)
    await put(
        database,
        keys,
        rated("w", 2, window_no="02"),
        rated("i", 4, item_code="I001", dimensions={Dimension.TIMELINESS: 3}),
    )
    async with reading(database) as connection:
        windows = await scored_windows(connection, "Q01-01")
        items = await scored_items(connection, ITEMS[0].unit_code)
        never = await scored_items(connection, ITEMS[1].unit_code)
    assert [(each.window.window_no, each.scores.n) for each in windows] == [("01", 0), ("02", 1)]
    assert [each.scores.counts for each in items] == [(0, 0, 0, 1, 0)]
    assert items[0].scores.dimension(Dimension.TIMELINESS) == Tally(3, 1)
    assert [each.scores for each in never] == [Scores()]


async def test_weeks_begin_on_monday_and_end_with_the_last_that_was_rated(
    database: AsyncEngine, keys: Keys
) -> None:
    await settled(database)
    days = (date(2019, 7, 14), date(2019, 7, 22), date(2019, 7, 28), date(2019, 8, 7))
    await put(
        database,
        keys,
        *(
            rated(
                day.isoformat(), submitted_at=datetime(day.year, day.month, day.day, 4, tzinfo=UTC)
            )
            for day in days
        ),
    )
    async with reading(database) as connection:
        weeks = await latest_weeks(connection, "Q01", 3)
        assert not await latest_weeks(connection, "Q02", 3)
    # 14 July is a Sunday, of a week that lies before the three
    assert {monday: scores.n for monday, scores in weeks} == {
        date(2019, 8, 5): 1,
        date(2019, 7, 22): 2,
    }


async def test_a_day_is_shanghais(database: AsyncEngine, keys: Keys) -> None:
    await settled(database)
    last_second = datetime(2019, 7, 31, 15, 59, 59, tzinfo=UTC)
    midnight = datetime(2019, 7, 31, 16, tzinfo=UTC)
    await put(
        database,
        keys,
        rated("a", 1, submitted_at=last_second),
        rated("b", 2, submitted_at=midnight),
    )
    july, august = date(2019, 7, 31), date(2019, 8, 1)
    async with reading(database) as connection:
        for code in (None, "Q01", "Q01-01"):
            found = await by_day(connection, code, july, august)
            assert {day: each.counts for day, each in found.items()} == {
                july: (1, 0, 0, 0, 0),
                august: (0, 1, 0, 0, 0),
            }
        assert august not in await by_day(connection, None, july, july)
    assert not await differing(database)


async def test_whatever_comes_in_a_recount_finds_no_difference(
    database: AsyncEngine, keys: Keys
) -> None:
    await settled(database)
    await put(database, keys, *drawn(1, 300))
    for new in drawn(2, 30):
        async with writing(database) as connection:
            await add_review(connection, new, keys, utcnow())
    assert not await differing(database)
    async with reading(database) as connection:
        assert (await city_scores(connection)).n == 330


async def test_a_review_sent_twice_counts_once(database: AsyncEngine, keys: Keys) -> None:
    await settled(database)
    for _ in range(2):
        await put(database, keys, rated("a"), rated("b"), rated("a"))
        async with writing(database) as connection:
            await add_review(connection, rated("c"), keys, utcnow())
    assert (await scores_of(database, "Q01")).n == 3
    assert not await differing(database)


async def test_what_is_rolled_back_was_never_counted(database: AsyncEngine, keys: Keys) -> None:
    await settled(database)

    async def added_in_vain() -> None:
        async with writing(database) as connection:
            await add_review(connection, rated("a"), keys, utcnow())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await added_in_vain()
    assert await scores_of(database, "Q01") == Scores()


async def test_an_invalid_review_leaves_the_scores_and_is_counted_as_invalid(
    database: AsyncEngine, keys: Keys
) -> None:
    await organise(database)
    case = await received_case(database, keys)
    assert (await scores_of(database, "Q01")).counts == (1, 0, 0, 0, 0)
    await case.take(steps.Dispatch, OPERATOR, unit=case.case.review.unit)
    await case.take(
        steps.RequestInvalidation,
        HANDLER,
        ground=InvalidGround.MISTAKEN,
        reason="评价人确认评错了窗口。",
    )
    assert (await scores_of(database, "Q01")).n == 1, "it counts until the claim is upheld"
    await case.take(steps.DecideInvalidation, CITY, granted=True, reason="录音核实。")
    async with reading(database) as connection:
        for found in (
            (await scores_by_unit(connection, ["Q01"]))["Q01"],
            await city_scores(connection),
            (await scores_by_window(connection, "Q01-01"))["05"],
        ):
            assert (found.n, found.invalid, found.mean) == (0, 1, None)
    assert not await differing(database)


@pytest.mark.parametrize("table", [score_totals, score_days])
async def test_a_figure_that_was_changed_is_found_and_set_right(
    database: AsyncEngine, keys: Keys, table: Table
) -> None:
    await settled(database)
    await put(database, keys, *drawn(3, 40))
    async with writing(database) as connection:
        of = table.c.code if table is score_totals else table.c.unit_code
        await connection.execute(update(table).where(of == "Q01").values(star_5=table.c.star_5 + 1))
    found = await differing(database)
    assert {each.of.split(":")[1] for each in found} == {"Q01"}
    assert {(each.figure, each.kept - each.counted) for each in found} == {("star_5", 1)}
    async with writing(database) as connection:
        await hold_reviews(connection)
        await refill(connection)
    assert not await differing(database)


async def test_a_review_changed_past_the_program_is_found(
    database: AsyncEngine, keys: Keys
) -> None:
    await settled(database)
    await put(database, keys, rated("a", 1))
    async with writing(database) as connection:
        await connection.execute(update(reviews).values(stars=5))
    assert {
        (each.of, each.figure, each.kept, each.counted) for each in await differing(database)
    } >= {
        ("city", "star_1", 1, 0),
        ("unit:Q01:2019-08-01", "star_5", 0, 1),
    }


async def test_a_unit_that_moves_takes_its_reviews_along(database: AsyncEngine, keys: Keys) -> None:
    await settled(database)
    await put(database, keys, *drawn(4, 60))
    before = await scores_of(database, "Q01-01")
    async with writing(database) as connection:
        await put_units(
            connection,
            [
                NewUnit("Q01-01", "黄浦区行政服务中心", "venue", "Q02"),
                NewUnit("Q01-01-1", "南部分中心", "venue", "Q01-01"),
            ],
        )
        path = select(units.c.path).where(units.c.code == "Q01-01-1")
        assert (await connection.execute(path)).scalar_one() == "Q02/Q01-01/Q01-01-1"
    assert await scores_of(database, "Q01-01") == before
    assert not await differing(database)


async def test_units_below_a_unit_that_moves_go_along_without_being_named(
    database: AsyncEngine, keys: Keys
) -> None:
    await settled(database)
    said = rated("a", 1, unit_code="Q01-01-1", comment="排队太久")
    await put(database, keys, said, *drawn(5, 60))
    async with writing(database) as connection:
        await put_units(connection, [NewUnit("Q01-01", "行政服务中心", "venue", "Q02")])
        path = select(units.c.path).where(units.c.code == "Q01-01-1")
        assert (await connection.execute(path)).scalar_one() == "Q02/Q01-01/Q01-01-1"
    assert not await differing(database)
    async with reading(database) as connection:
        for unit, number in (("Q02", 1), ("Q01-01-1", 1), ("Q01", 0)):
            wanted = ReviewFilter(unit_code=unit, words=searched_for("排队"))
            found = await listed(connection, wanted, ReviewOrder.NEWEST, None, 10)
            assert len(found.reviews) == number, unit


async def test_a_unit_does_not_come_to_stand_above_itself(sqlite: AsyncEngine) -> None:
    await settled(sqlite)
    with pytest.raises(UnknownParent, match="Q01-01"):
        async with writing(sqlite) as connection:
            await put_units(connection, [NewUnit("Q01-01", "中心", "venue", "Q01-01-1")])
    async with reading(sqlite) as connection:
        found = await read_unit(connection, "Q01-01")
    assert found is not None
    assert found.unit.path == "Q01/Q01-01"


async def test_reviews_that_come_in_at_once_neither_wait_in_a_circle_nor_get_lost(
    database: AsyncEngine, keys: Keys
) -> None:
    await settled(database)

    async def one_by_one(seed: int) -> None:
        for new in drawn(seed, 25):
            async with writing(database) as connection:
                await add_review(connection, new, keys, utcnow())

    async with asyncio.TaskGroup() as group:
        for seed in range(10, 14):
            group.create_task(one_by_one(seed))
        for seed in range(20, 22):
            group.create_task(put(database, keys, *drawn(seed, 100)))
        group.create_task(repaired_while_they_come(database))
    assert not await differing(database)
    async with reading(database) as connection:
        assert (await city_scores(connection)).n == 4 * 25 + 2 * 100


async def repaired_while_they_come(database: AsyncEngine) -> None:
    for _ in range(5):
        async with writing(database) as connection:
            await hold_reviews(connection)
            await refill(connection)
