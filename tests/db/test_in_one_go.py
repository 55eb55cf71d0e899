"""Statements sent in one go: all are done, in order, and each answer is there at the end."""

from collections.abc import Sequence
from contextlib import nullcontext
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import BigInteger, Column, Date, Integer, LargeBinary, MetaData, String, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from db.at_once import write_at_once
from db.engine import reading, writing
from db.in_one_go import in_one_go
from db.schema.metadata import Utc

WORDS = Table(
    "words",
    MetaData(),
    Column("word", String(20), primary_key=True),
    Column("seen", BigInteger, nullable=False),
    Column("day", Date),
    Column("at", Utc),
    Column("place", Integer),
    Column("seal", LargeBinary),
)
AT = datetime(2026, 3, 2, 9, 30, 15, 250, tzinfo=UTC)


def seen(dialect: str) -> Any:
    put = (postgresql if dialect == "postgresql" else sqlite).insert(WORDS)
    return put.on_conflict_do_update(
        index_elements=[WORDS.c.word], set_={"seen": WORDS.c.seen + put.excluded.seen}
    ).returning(WORDS.c.word, WORDS.c.seen)


@pytest.fixture
async def words(database: AsyncEngine) -> AsyncEngine:
    async with writing(database) as connection:
        await connection.run_sync(WORDS.metadata.create_all)
    return database


async def kept(words: AsyncEngine) -> list[tuple[Any, ...]]:
    async with reading(words) as connection:
        return [tuple(row) for row in await connection.execute(WORDS.select().order_by("word"))]


async def test_what_was_asked_is_answered_after_what_was_sent_before_it(
    words: AsyncEngine,
) -> None:
    async def work(connection: AsyncConnection) -> Sequence[Any]:
        counting = seen(connection.dialect.name)
        async with in_one_go(connection) as go:
            await go.execute(WORDS.insert(), [{"word": each, "seen": 1} for each in "ab"])
            await go.ask(counting, [{"word": "b", "seen": 2}, {"word": "c", "seen": 5}])
            await go.ask(counting, [{"word": "b", "seen": 1}])
        return await go.answers()

    found = await write_at_once(words, work)
    assert [tuple(row) for row in found] == [("b", 3), ("c", 5), ("b", 4)]
    assert [row[:2] for row in await kept(words)] == [("a", 1), ("b", 4), ("c", 5)]


async def test_values_are_kept_as_their_columns_have_them(words: AsyncEngine) -> None:
    row = {
        "word": '他说“好”\n\\ "%',
        "seen": 2**62,
        "day": date(2026, 3, 2),
        "at": AT,
        "place": None,
    }

    async def work(connection: AsyncConnection) -> None:
        async with in_one_go(connection) as go:
            await go.execute(WORDS.insert(), [row])
            await go.execute_each(WORDS.insert(), [{**row, "word": "b", "seal": b"\x00\xff"}])

    await write_at_once(words, work)
    (*one, _), (*other, seal) = sorted(await kept(words), key=lambda each: each[0] == "b")
    assert one == list(row.values())
    assert other == ["b", *one[1:]]
    assert seal == b"\x00\xff"


async def test_rows_are_written_in_the_order_they_have(words: AsyncEngine) -> None:
    """Who locks rows in one order everywhere relies on it."""
    order = [f"{number * 7919 % 1000}" for number in range(1000)]

    async def work(connection: AsyncConnection) -> Sequence[Any]:
        counting = seen(connection.dialect.name)
        async with in_one_go(connection) as go:
            await go.ask(counting, [{"word": each, "seen": 1} for each in order])
        return await go.answers()

    assert [word for word, _ in await write_at_once(words, work)] == order


async def test_what_is_wrong_with_one_undoes_all(words: AsyncEngine) -> None:
    async def work(connection: AsyncConnection) -> None:
        async with in_one_go(connection) as go:
            await go.ask(seen(connection.dialect.name), [{"word": "b", "seen": 1}])
            await go.execute(WORDS.insert(), [{"word": "a", "seen": 1}] * 2)

    with pytest.raises(IntegrityError):
        await write_at_once(words, work)
    assert await kept(words) == []


@pytest.mark.parametrize("each", [False, True])
async def test_what_cannot_be_stored_is_said_as_by_any_statement(
    words: AsyncEngine, each: bool
) -> None:
    async def work(connection: AsyncConnection) -> None:
        async with in_one_go(connection) as go:
            execute = go.execute_each if each else go.execute
            await execute(WORDS.insert(), [{"word": "a" * 21, "seen": 1}])

    # SQLite stores a text of any length
    too_long = words.dialect.name == "postgresql"
    with pytest.raises(DataError) if too_long else nullcontext():
        await write_at_once(words, work)


async def test_a_moment_without_a_time_zone_is_refused(words: AsyncEngine) -> None:
    somewhen = {"word": "a", "seen": 1, "at": AT.replace(tzinfo=None)}

    async def work(connection: AsyncConnection) -> None:
        async with in_one_go(connection) as go:
            await go.execute(WORDS.insert(), [somewhen])

    with pytest.raises(ValueError, match="naive"):
        await write_at_once(words, work)


async def test_what_does_not_fit_into_json_is_refused(words: AsyncEngine) -> None:
    """Were it turned into some text, nobody would notice."""

    async def work(connection: AsyncConnection) -> None:
        async with in_one_go(connection) as go:
            await go.execute(WORDS.insert(), [{"word": "a", "seen": 1, "seal": b"\x00"}])

    sent = words.dialect.name == "postgresql"
    with pytest.raises(TypeError, match="bytes") if sent else nullcontext():
        await write_at_once(words, work)
