"""SQLite in one trip a statement: every row comes, in order, also of results longer than a trip."""

import asyncio

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import reading, writing
from db.sqlite_cursors import AHEAD

COUNT = (
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :many)"
    " SELECT i FROM n"
)


@pytest.fixture
async def numbers(sqlite: AsyncEngine) -> AsyncEngine:
    """A table of numbers, each once."""
    async with writing(sqlite) as connection:
        await connection.execute(text("CREATE TABLE numbers (i INTEGER PRIMARY KEY)"))
    return sqlite


@pytest.mark.parametrize("many", [1, AHEAD - 1, AHEAD, AHEAD + 1, 3 * AHEAD])
async def test_every_row_comes_in_order_fetched_or_streamed(sqlite: AsyncEngine, many: int) -> None:
    async with reading(sqlite) as connection:
        fetched = (await connection.execute(text(COUNT), {"many": many})).scalars().all()
        async with connection.stream(text(COUNT), {"many": many}) as rows:
            streamed = [number async for number in rows.scalars()]
    assert fetched == streamed == list(range(1, many + 1))


async def test_a_stream_that_is_left_keeps_nobody_from_writing(numbers: AsyncEngine) -> None:
    async with reading(numbers) as connection:
        async with connection.stream(text(COUNT), {"many": 10 * AHEAD}) as rows:
            assert await anext(rows.scalars()) == 1
        await connection.rollback()
        async with writing(numbers) as other:
            await other.execute(text("INSERT INTO numbers VALUES (1)"))


async def test_what_came_in_is_returned_and_what_is_refused_is_rolled_back(
    numbers: AsyncEngine,
) -> None:
    insert = text("INSERT INTO numbers VALUES (:i) RETURNING i")
    async with writing(numbers) as connection:
        assert (await connection.execute(insert, {"i": 7})).scalar_one() == 7

    async def twice() -> None:
        async with writing(numbers) as connection:
            await connection.execute(text("INSERT INTO numbers VALUES (:i)"), [{"i": 8}, {"i": 7}])

    with pytest.raises(IntegrityError):
        await twice()
    async with reading(numbers) as connection:
        assert (await connection.execute(text("SELECT i FROM numbers"))).scalars().all() == [7]


async def test_a_wrong_statement_leaves_the_connection_usable(sqlite: AsyncEngine) -> None:
    async with reading(sqlite) as connection:
        with pytest.raises(OperationalError):
            await connection.execute(text("SELECT nothing FROM nowhere"))
        assert (await connection.execute(text("SELECT 1"))).scalar_one() == 1


async def test_no_update_is_lost_when_many_write_at_once(numbers: AsyncEngine) -> None:
    async with writing(numbers) as connection:
        await connection.execute(text("INSERT INTO numbers VALUES (0)"))

    async def one_more() -> None:
        async with writing(numbers) as connection:
            now = (await connection.execute(text("SELECT i FROM numbers"))).scalar_one()
            await connection.execute(text("UPDATE numbers SET i = :i"), {"i": now + 1})

    await asyncio.gather(*(one_more() for _ in range(40)))
    async with reading(numbers) as connection:
        assert (await connection.execute(text("SELECT i FROM numbers"))).scalar_one() == 40
