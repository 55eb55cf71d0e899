"""Statements of one transaction sent in one go: what they answer is looked at when all are done.

PostgreSQL is a round trip away, and a statement usually waits for the one before it. Here it does
not: all are sent, then all answers are read (psycopg's pipeline). On SQLite they are simply run.

Each statement goes straight to the driver (db/straight.py).
"""

import sqlite3
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import lru_cache
from typing import Any, Protocol, cast

import psycopg
from sqlalchemy import Dialect, Executable
from sqlalchemy.dialects.postgresql import Insert
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from db.engine import Writes
from db.row_sets import ROWS, as_parameter, taking_all
from db.straight import Ready, driver_of, ready

Answer = Sequence[Any]
Rows = Sequence[Mapping[str, Any]]


class OneGo(Writes, Protocol):
    """What is sent in one go, in place of a connection. What it executes are INSERTs of rows that
    fit into JSON (db/row_sets.py)."""

    async def ask(self, statement: Executable, rows: Rows) -> None:
        """As `execute`, for a statement with RETURNING."""

    async def execute_each(self, statement: Executable, rows: Rows) -> None:
        """As `execute`, for any statement and any values."""

    async def answers(self) -> Sequence[Answer]:
        """The rows of all that was asked, as the driver has them, once everything is done."""


@asynccontextmanager
async def in_one_go(connection: AsyncConnection) -> AsyncIterator[OneGo]:
    """On a connection of `write_at_once`. What is wrong with one of the statements is known at the
    end, as IntegrityError or DataError of SQLAlchemy; the transaction is to be rolled back then."""
    driver = driver_of(connection)
    try:
        if isinstance(driver, sqlite3.Connection):
            yield _Run(connection.dialect, driver)
        elif isinstance(driver, psycopg.AsyncConnection):
            async with driver.pipeline():
                yield _Sent(connection.dialect, driver)
        else:
            raise TypeError(f"a {type(driver).__name__} is no connection of write_at_once")
    except (psycopg.IntegrityError, sqlite3.IntegrityError) as error:
        raise IntegrityError(None, None, error) from error
    except psycopg.DataError as error:
        raise DataError(None, None, error) from error


class _Sent:
    """To PostgreSQL: all rows of a statement as one parameter."""

    def __init__(self, dialect: Dialect, driver: psycopg.AsyncConnection) -> None:
        self.dialect = dialect
        self._driver = driver
        self._asked: list[psycopg.AsyncCursor] = []

    async def execute(self, statement: Executable, rows: Rows) -> None:
        await self._send_all(statement, rows)

    async def ask(self, statement: Executable, rows: Rows) -> None:
        self._asked.append(await self._send_all(statement, rows))

    async def execute_each(self, statement: Executable, rows: Rows) -> None:
        sent = ready(statement, self.dialect, tuple(rows[0]))
        for row in rows:
            await self._send(sent, row)

    async def answers(self) -> Sequence[Answer]:
        return [row for each in self._asked for row in await each.fetchall()]

    async def _send_all(self, statement: Executable, rows: Rows) -> psycopg.AsyncCursor:
        sent = _ready_for_all(statement, self.dialect, tuple(rows[0]))
        return await self._send(sent, as_parameter(rows))

    async def _send(self, sent: Ready, row: Mapping[str, Any]) -> psycopg.AsyncCursor:
        return await self._driver.cursor().execute(sent.encoded, sent.named(row), prepare=True)


class _Run:
    """On SQLite, whose driver takes many rows at a time."""

    def __init__(self, dialect: Dialect, driver: sqlite3.Connection) -> None:
        self.dialect = dialect
        self._driver = driver
        self._found: list[Answer] = []

    async def execute(self, statement: Executable, rows: Rows) -> None:
        sent = ready(statement, self.dialect, tuple(rows[0]))
        self._driver.executemany(sent.text, [sent.in_order(row) for row in rows])

    execute_each = execute

    async def ask(self, statement: Executable, rows: Rows) -> None:
        sent = ready(statement, self.dialect, tuple(rows[0]))
        for row in rows:
            self._found += self._driver.execute(sent.text, sent.in_order(row)).fetchall()

    async def answers(self) -> Sequence[Answer]:
        return self._found


@lru_cache(64)
def _ready_for_all(statement: Executable, dialect: Dialect, names: tuple[str, ...]) -> Ready:
    return ready(taking_all(cast("Insert", statement), names), dialect, (ROWS,))
