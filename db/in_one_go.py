"""Statements of one transaction sent in one go: what they answer is looked at when all are done.

PostgreSQL is a round trip away, and a statement usually waits for the one before it. Here it does
not: all are sent, then all answers are read (psycopg's pipeline). On SQLite they are simply run.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import lru_cache
from typing import Any, cast

import psycopg
from sqlalchemy import ClauseElement, Compiled, Dialect
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import ReturningInsert

Row = Sequence[Any]


class OneGo:
    """What was asked in one go. Statements without rows in their answers are simply executed on
    the connection; those with rows are asked here."""

    def __init__(self, connection: AsyncConnection, driver: psycopg.AsyncConnection | None) -> None:
        self._connection = connection
        self._driver = driver
        self._cursors: list[psycopg.AsyncCursor] = []
        self._found: list[Row] = []

    async def ask(self, statement: ReturningInsert[Any], rows: Sequence[Mapping[str, Any]]) -> None:
        """Run a statement, with RETURNING, for each of these rows."""
        if self._driver is None:
            self._found += (await self._connection.execute(statement, rows)).all()
            return
        for row in rows:
            cursor = self._driver.cursor()
            compiled = _compiled(statement, self._connection.dialect, tuple(row))
            values = compiled.construct_params(dict(row))
            await cursor.execute(str(compiled).encode(), values, prepare=True)
            self._cursors.append(cursor)

    async def answers(self) -> Sequence[Row]:
        """The rows of all that was asked, once everything is done."""
        return self._found + [row for each in self._cursors for row in await each.fetchall()]


@asynccontextmanager
async def in_one_go(connection: AsyncConnection) -> AsyncIterator[OneGo]:
    """What is wrong with one of the statements is known at the end, as IntegrityError or DataError
    of SQLAlchemy; the transaction is to be rolled back then."""
    if connection.dialect.name != "postgresql":
        yield OneGo(connection, None)
        return
    raw = (await connection.get_raw_connection()).driver_connection
    driver = cast("psycopg.AsyncConnection", raw)
    try:
        async with driver.pipeline():
            yield OneGo(connection, driver)
    except psycopg.IntegrityError as error:
        raise IntegrityError(None, None, error) from error
    except psycopg.DataError as error:
        raise DataError(None, None, error) from error


@lru_cache(64)
def _compiled(statement: ClauseElement, dialect: Dialect, names: tuple[str, ...]) -> Compiled:
    return statement.compile(dialect=dialect, column_keys=list(names))
