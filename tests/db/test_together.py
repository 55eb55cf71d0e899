"""What several wait for at once is written together: all of it, or nothing and each knows why."""

import asyncio
import contextlib
from collections.abc import Sequence

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from db.at_once import WaitedForSomethingElse, read_at_once, write_at_once
from db.engine import reading, writing
from db.together import MOST, Together


class Ledger:
    """A table of words, and how many came in with each transaction."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self.groups: list[int] = []
        self.together = Together(engine, self._write)

    async def _write(self, connection: AsyncConnection, words: Sequence[str]) -> None:
        self.groups.append(len(words))
        for word in words:
            if word == "wrong":
                raise ValueError(word)
            await connection.execute(text("INSERT INTO words VALUES (:word)"), {"word": word})

    async def words(self) -> list[str]:
        async with reading(self.engine) as connection:
            found = await connection.execute(text("SELECT word FROM words ORDER BY word"))
            return [row.word for row in found]


async def _opened(engine: AsyncEngine) -> Ledger:
    async with writing(engine) as connection:
        await connection.execute(text("CREATE TABLE words (word VARCHAR(20) PRIMARY KEY)"))
    return Ledger(engine)


@pytest.fixture
async def ledger(database: AsyncEngine) -> Ledger:
    return await _opened(database)


async def test_those_who_come_meanwhile_share_the_next_transaction(ledger: Ledger) -> None:
    words = [f"word {number:03}" for number in range(MOST + 10)]
    await asyncio.gather(*(ledger.together.write(word) for word in words))
    assert await ledger.words() == words
    assert sum(ledger.groups) == len(words)
    assert max(ledger.groups) == MOST


async def test_an_error_is_everybodys_and_nothing_is_kept(ledger: Ledger) -> None:
    asked = (ledger.together.write(word) for word in ("one", "wrong", "two"))
    answers = await asyncio.gather(*asked, return_exceptions=True)
    assert [type(answer) for answer in answers] == [ValueError] * 3
    assert await ledger.words() == []
    await ledger.together.write("after it")
    assert await ledger.words() == ["after it"]


async def test_who_hangs_up_takes_nobody_along(ledger: Ledger) -> None:
    leaving = asyncio.create_task(ledger.together.write("left"))
    staying = asyncio.create_task(ledger.together.write("stayed"))
    await asyncio.sleep(0)  # both have begun to wait
    leaving.cancel()
    await staying
    assert "stayed" in await ledger.words()
    with pytest.raises(asyncio.CancelledError):
        await leaving


async def test_work_done_at_once_is_one_transaction(ledger: Ledger) -> None:
    counting = select(func.count()).select_from(text("words"))

    async def count(connection: AsyncConnection) -> int:
        return (await connection.execute(counting)).scalar_one()

    async def put(connection: AsyncConnection) -> int:
        await connection.execute(text("INSERT INTO words VALUES ('kept')"))
        return await count(connection)

    async def fail(connection: AsyncConnection) -> None:
        await connection.execute(text("INSERT INTO words VALUES ('lost')"))
        raise LookupError

    assert await write_at_once(ledger.engine, put) == 1
    with pytest.raises(LookupError):
        await write_at_once(ledger.engine, fail)
    assert await read_at_once(ledger.engine, count) == 1


async def test_nothing_that_reading_at_once_does_is_kept(ledger: Ledger) -> None:
    async def put(connection: AsyncConnection) -> None:
        await connection.execute(text("INSERT INTO words VALUES ('lost')"))

    with contextlib.suppress(DBAPIError):
        await read_at_once(ledger.engine, put)
    assert await ledger.words() == []


async def test_what_reads_at_once_does_not_notice_a_server_that_was_started_anew(
    ledger: Ledger,
) -> None:
    async def one(connection: AsyncConnection) -> object:
        return (await connection.execute(text("SELECT 1"))).scalar_one()

    assert await read_at_once(ledger.engine, one) == 1
    if ledger.engine.dialect.name == "postgresql":
        async with reading(ledger.engine) as connection:
            await connection.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            )
    assert await read_at_once(ledger.engine, one) == 1


async def test_on_sqlite_work_that_waits_for_anything_else_is_refused_and_undone(
    sqlite: AsyncEngine,
) -> None:
    ledger = await _opened(sqlite)

    async def wait(connection: AsyncConnection) -> None:
        await connection.execute(text("INSERT INTO words VALUES ('lost')"))
        await asyncio.sleep(0)

    with pytest.raises(WaitedForSomethingElse):
        await write_at_once(ledger.engine, wait)
    assert await ledger.words() == []
