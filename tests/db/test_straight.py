"""Statements straight to the driver: the same values as by SQLAlchemy, on any connection."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    bindparam,
    select,
    text,
    union_all,
)
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from db.at_once import read_at_once, write_at_once
from db.engine import reading, writing
from db.schema.metadata import Utc
from db.straight import rows_of

THINGS = Table(
    "things",
    MetaData(),
    Column("name", String(20), primary_key=True),
    Column("number", Integer),
    Column("day", Date),
    Column("at", Utc),
    Column("right", Boolean),
    Column("seal", LargeBinary),
)
AT = datetime(2026, 3, 2, 9, 30, 15, 250, tzinfo=UTC)
ROWS: tuple[tuple[Any, ...], ...] = (
    ("a", 1, date(2026, 3, 2), AT, True, b"\x00\xff"),
    ("b", None, None, None, None, None),
)
LATER = (
    select(THINGS, (THINGS.c.name == "a").label("first"))
    .where(THINGS.c.at.is_(None) | (THINGS.c.at >= bindparam("since", type_=Utc)))
    .order_by(THINGS.c.name)
)


@pytest.fixture
async def things(database: AsyncEngine) -> AsyncEngine:
    async with writing(database) as connection:
        await connection.run_sync(THINGS.metadata.create_all)
        names = THINGS.c.keys()
        await connection.execute(
            THINGS.insert(), [dict(zip(names, row, strict=True)) for row in ROWS]
        )
    return database


async def found(connection: AsyncConnection) -> tuple[tuple[Any, ...], ...]:
    return await rows_of(connection, LATER, {"since": AT})


async def test_values_are_what_their_columns_say(things: AsyncEngine) -> None:
    expected = ((*ROWS[0], True), (*ROWS[1], False))
    assert await read_at_once(things, found) == expected
    assert await write_at_once(things, found) == expected
    async with reading(things) as connection:
        assert await found(connection) == expected
        usual = (await connection.execute(LATER, {"since": AT})).all()
    assert tuple(map(tuple, usual)) == expected
    assert [type(each) for each in expected[0]] == [type(each) for each in usual[0]]


async def test_values_of_several_selects_together_are_what_their_columns_say(
    things: AsyncEngine,
) -> None:
    days = union_all(select(THINGS.c.day, THINGS.c.at), select(THINGS.c.day, THINGS.c.at))
    found = await read_at_once(things, lambda connection: rows_of(connection, days))
    assert set(found) == {(date(2026, 3, 2), AT), (None, None)}


async def test_what_reads_at_once_sees_one_state(sqlite: AsyncEngine) -> None:
    """Its first statement may be one that goes straight to the driver."""
    async with writing(sqlite) as connection:
        await connection.run_sync(THINGS.metadata.create_all)

    async def begun(connection: AsyncConnection) -> bool:
        await rows_of(connection, select(THINGS.c.name))
        return bool(connection.sync_connection and connection.sync_connection.in_transaction())

    assert await read_at_once(sqlite, begun)


async def test_a_server_that_was_started_anew_is_not_noticed(things: AsyncEngine) -> None:
    before = await read_at_once(things, found)
    if things.dialect.name == "postgresql":
        async with reading(things) as connection:
            await connection.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            )
    assert await read_at_once(things, found) == before


async def test_what_is_wrong_with_a_statement_is_said(things: AsyncEngine) -> None:
    wrong = select(text("no_such_function(1)"))
    with pytest.raises(Exception, match="no_such_function"):
        await read_at_once(things, lambda connection: rows_of(connection, wrong))


async def test_a_closed_connection_is_refused(things: AsyncEngine) -> None:
    connection = await things.connect()
    await connection.close()
    with pytest.raises(InvalidRequestError):
        await found(connection)
