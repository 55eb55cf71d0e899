"""Statements sent in one go: all are done, in order, and each answer is there at the end."""

from contextlib import nullcontext

import pytest
from sqlalchemy import BigInteger, Column, MetaData, String, Table, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import reading, writing
from db.in_one_go import in_one_go

WORDS = Table(
    "words",
    MetaData(),
    Column("word", String(20), primary_key=True),
    Column("seen", BigInteger, nullable=False),
)
PUTTING = insert(WORDS)
SEEN = PUTTING.on_conflict_do_update(
    index_elements=[WORDS.c.word], set_={"seen": WORDS.c.seen + PUTTING.excluded.seen}
).returning(WORDS.c.word, WORDS.c.seen)


@pytest.fixture
async def words(database: AsyncEngine) -> AsyncEngine:
    async with writing(database) as connection:
        await connection.run_sync(WORDS.metadata.create_all)
    return database


async def test_what_was_asked_is_answered_after_what_was_sent_before_it(
    words: AsyncEngine,
) -> None:
    async with writing(words) as connection:
        async with in_one_go(connection) as go:
            await connection.execute(WORDS.insert(), [{"word": each, "seen": 1} for each in "ab"])
            await go.ask(SEEN, [{"word": "b", "seen": 2}, {"word": "c", "seen": 5}])
            await go.ask(SEEN, [{"word": "b", "seen": 1}])
        assert [tuple(row) for row in await go.answers()] == [("b", 3), ("c", 5), ("b", 4)]
    async with reading(words) as connection:
        found = await connection.execute(select(WORDS).order_by(WORDS.c.word))
        assert [tuple(row) for row in found] == [("a", 1), ("b", 4), ("c", 5)]


async def test_what_is_wrong_with_one_undoes_all(words: AsyncEngine) -> None:
    async def write() -> None:
        async with writing(words) as connection, in_one_go(connection) as go:
            await go.ask(SEEN, [{"word": "b", "seen": 1}])
            await connection.execute(WORDS.insert(), [{"word": "a", "seen": 1}] * 2)

    with pytest.raises(IntegrityError):
        await write()
    async with reading(words) as connection:
        assert (await connection.execute(select(WORDS))).all() == []


async def test_what_cannot_be_stored_is_said_as_by_any_statement(words: AsyncEngine) -> None:
    async def write() -> None:
        async with writing(words) as connection, in_one_go(connection):
            await connection.execute(WORDS.insert(), [{"word": "a" * 21, "seen": 1}])

    # SQLite stores a text of any length
    too_long = words.dialect.name == "postgresql"
    with pytest.raises(DataError) if too_long else nullcontext():
        await write()
