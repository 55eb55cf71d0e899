"""Connections. Everything that reads or writes goes through `reading` and `writing`."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from functools import cache
from typing import Any, Protocol
from weakref import WeakKeyDictionary

from sqlalchemy import Dialect, Executable, Insert, Table, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

BUSY_MILLISECONDS = 30_000
"""How long a SQLite writer waits for another one."""

WRITES = "haochaping_writes"


def make_engine(url: str) -> AsyncEngine:
    """An engine for SQLite (sqlite+aiosqlite) or PostgreSQL (psycopg)."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
        return create_async_engine(parsed, pool_pre_ping=True)
    engine = create_async_engine(parsed, pool_size=20)
    listen_to_sqlite(engine.sync_engine)
    return engine


def listen_to_sqlite(engine: Engine) -> None:
    """Have every connection of an engine for SQLite prepared, and its transactions begun, right."""
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    # the driver must not begin transactions of its own: it would begin them too late to be safe
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_MILLISECONDS}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # a writer that reads first must hold the lock from its first read, or updates get lost
    writes = connection.get_execution_options().get(WRITES, False)
    cursor = connection.connection.cursor()
    cursor.execute("BEGIN IMMEDIATE" if writes else "BEGIN")
    cursor.close()


class Writes(Protocol):
    """What rows are written by: a connection, or what takes statements in its place."""

    @property
    def dialect(self) -> Dialect:
        """The database's."""

    async def execute(self, statement: Executable, rows: Sequence[Mapping[str, Any]], /) -> Any:
        """Run a statement for each of these rows, which have the same columns."""


@asynccontextmanager
async def reading(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A connection that changes nothing."""
    async with engine.connect() as connection:
        yield connection


@asynccontextmanager
async def reading_one_state(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A connection whose every statement sees the database as it was at the first one."""
    async with engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            # a transaction of SQLite does so anyway
            await connection.execution_options(isolation_level="REPEATABLE READ")
        yield connection


@asynccontextmanager
async def writing(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A transaction: committed at the end, rolled back by any exception."""
    async with turn(engine), engine.connect() as connection:
        marked = await connection.execution_options(**{WRITES: True})
        async with marked.begin():
            yield marked


def turn(engine: AsyncEngine) -> AbstractAsyncContextManager[Any]:
    """One writer of this process at a time on SQLite, where the others would sleep and ask again.

    A file has one writer anyway; who waits here is woken at once, in order.
    """
    if engine.dialect.name == "postgresql":
        return nullcontext()
    return _writers.setdefault(engine, asyncio.Lock())


_writers: WeakKeyDictionary[AsyncEngine, asyncio.Lock] = WeakKeyDictionary()


async def insert_once(
    connection: AsyncConnection,
    table: Table,
    rows: Mapping[str, Any] | Sequence[Mapping[str, Any]],
) -> int:
    """Insert rows, leaving out those whose key is there already; returns how many came in."""
    return len(await insert_new(connection, table, rows))


async def insert_new(
    connection: AsyncConnection,
    table: Table,
    rows: Mapping[str, Any] | Sequence[Mapping[str, Any]],
) -> frozenset[tuple[Any, ...]]:
    """Insert rows, leaving out those with a key that is there; the primary keys that came in."""
    new = inserting(table, connection.dialect.name).on_conflict_do_nothing()
    found = await connection.execute(new.returning(*table.primary_key.columns), rows)
    return frozenset(tuple(row) for row in found)


async def insert_missing(
    connection: Writes, table: Table, rows: Sequence[Mapping[str, Any]]
) -> None:
    """The same where nobody asks which came in."""
    await connection.execute(_inserting_missing(table, connection.dialect.name), rows)


async def put(connection: AsyncConnection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, all with the same columns, or bring those up to date whose key is there."""
    if not rows:
        return
    statement = inserting(table, connection.dialect.name)
    keys = [column.name for column in table.primary_key]
    changes = {name: statement.excluded[name] for name in rows[0] if name not in keys}
    await connection.execute(
        statement.on_conflict_do_update(index_elements=keys, set_=changes), rows
    )


@cache
def _inserting_missing(table: Table, dialect: str) -> Insert:
    return inserting(table, dialect).on_conflict_do_nothing()


def inserting(table: Table, dialect: str) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that may be told what to do with rows that are there, by a dialect's name."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
