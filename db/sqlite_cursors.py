"""SQLite without waiting in line: one trip to the connection's thread for each statement.

The driver (aiosqlite) goes there to make a cursor, to execute, to fetch and to close: four times
for a SELECT of one row, and each trip costs more than the statement. Here one trip does all of it
for results of up to AHEAD rows; longer ones are fetched on when they are asked for.
"""

import sqlite3
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Self

import aiosqlite

AHEAD = 500
"""Rows fetched on the way."""


class QuickCursor:
    """What SQLAlchemy asks of a cursor."""

    arraysize = 1

    def __init__(self, connection: "QuickConnection") -> None:
        self._connection = connection
        self._open: sqlite3.Cursor | None = None
        self._rows: deque[Any] = deque()
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, sql: str, parameters: Iterable[Any] = ()) -> "QuickCursor":
        """Execute, and fetch the first rows."""
        return await self._take(lambda cursor: cursor.execute(sql, parameters))  # type: ignore[arg-type]

    async def executemany(self, sql: str, several: Iterable[Any]) -> "QuickCursor":
        """Execute for each."""
        return await self._take(lambda cursor: cursor.executemany(sql, several))

    async def _take(self, statement: Callable[[sqlite3.Cursor], object]) -> "QuickCursor":
        left = self._open

        def there() -> tuple[sqlite3.Cursor, list[Any], bool]:
            cursor = left or self._connection.plain.cursor()
            statement(cursor)
            rows = cursor.fetchmany(AHEAD) if cursor.description else []
            return cursor, rows, len(rows) == AHEAD

        cursor, rows, more = await self._connection.there(there)
        self.description = cursor.description
        self.rowcount = cursor.rowcount
        self.lastrowid = cursor.lastrowid
        self._rows = deque(rows)
        self._open = cursor if more else None
        return self

    async def _fetch(self, number: int | None) -> None:
        """Have at least so many rows at hand, or with None all."""
        while self._open is not None and (number is None or len(self._rows) < number):
            rows = await self._connection.there(partial(self._open.fetchmany, AHEAD))
            self._rows += rows
            if len(rows) < AHEAD:
                self._open = None

    async def fetchone(self) -> Any:
        """The next row, or None."""
        await self._fetch(1)
        return self._rows.popleft() if self._rows else None

    async def fetchmany(self, size: int | None = None) -> Sequence[Any]:
        """The next rows."""
        size = size or self.arraysize
        await self._fetch(size)
        return [self._rows.popleft() for _ in range(min(size, len(self._rows)))]

    async def fetchall(self) -> Sequence[Any]:
        """Every row that is left."""
        await self._fetch(None)
        rows, self._rows = list(self._rows), deque()
        return rows

    async def close(self) -> None:
        """Let go of what was not fetched."""
        cursor, self._open = self._open, None
        if cursor is not None:
            await self._connection.there(cursor.close)


class QuickConnection(aiosqlite.Connection):
    """A connection whose cursors are quick, and that ends no transaction where there is none."""

    @property
    def plain(self) -> sqlite3.Connection:
        """The connection itself, for its own thread only."""
        return self._conn

    async def there(self, function: Callable[[], Any]) -> Any:
        """Call something in the connection's thread."""
        return await self._execute(function)  # type: ignore[no-untyped-call]

    def cursor(self) -> QuickCursor:  # type: ignore[override]
        """A cursor."""
        return QuickCursor(self)

    async def commit(self) -> None:
        """Commit, if there is something to."""
        if self.in_transaction:
            await super().commit()

    async def rollback(self) -> None:
        """Roll back, if there is something to."""
        if self.in_transaction:
            await super().rollback()


def connect(database: str | Path, **options: Any) -> QuickConnection:
    """For `async_creator_fn`: a connection, its thread ended with the program."""
    connection = QuickConnection(lambda: sqlite3.connect(database, **options), iter_chunk_size=64)
    connection._thread.daemon = True  # noqa: SLF001 -- as SQLAlchemy does with those it makes itself
    return connection
