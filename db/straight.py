"""Statements that go straight to the driver, each compiled once.

What SQLAlchemy does around a statement at every execution takes longer than the statement itself.
That is felt on the pages that a thousand people look at, of which each takes five, and for each
review that is accepted, which takes as many; everything else is executed as usual. Values go in and
come out as the types of their columns say; lists of values for IN are not for here.
"""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

import psycopg
from sqlalchemy import Dialect, Executable, SelectBase
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.compiler import SQLCompiler

Values = Mapping[str, Any]
Rows = tuple[tuple[Any, ...], ...]


@dataclass(frozen=True, slots=True)
class Ready:
    """A statement as a driver takes it. `names` are its places in order, `constants` those that
    nobody gives; `writers` and `readers` make of a value what its type says."""

    text: str
    encoded: bytes
    names: Sequence[str]
    constants: Values
    writers: Mapping[str, Callable[[Any], Any]]
    readers: Sequence[tuple[int, Callable[[Any], Any]]]

    def named(self, values: Values) -> dict[str, Any]:
        """Values for a driver that takes them by name."""
        found = {**self.constants, **values}
        for name, write in self.writers.items():
            found[name] = write(found[name])
        return found

    def in_order(self, values: Values) -> list[Any]:
        """The same for one that takes them in order."""
        found = self.named(values)
        return [found[name] for name in self.names]

    def read(self, rows: Sequence[Sequence[Any]]) -> Rows:
        """What a driver answered."""
        if not self.readers:
            return tuple(map(tuple, rows))
        return tuple(map(self._row, rows))

    def _row(self, row: Sequence[Any]) -> tuple[Any, ...]:
        found = list(row)
        for place, read in self.readers:
            found[place] = read(found[place])
        return tuple(found)


@lru_cache(128)
def ready(statement: Executable, dialect: Dialect, names: tuple[str, ...]) -> Ready:
    """A statement that is given values of these names. It must be made only once itself."""
    compiled = cast(
        "SQLCompiler", cast("Any", statement).compile(dialect=dialect, column_keys=list(names))
    )
    places = {name: each for each, name in compiled.bind_names.items()}
    writers = {
        name: each.type.dialect_impl(dialect).bind_processor(dialect)
        for name, each in places.items()
    }
    columns = statement.selected_columns if isinstance(statement, SelectBase) else ()
    readers = [each.type.dialect_impl(dialect).result_processor(dialect, None) for each in columns]
    text = str(compiled)
    return Ready(
        text,
        text.encode(),
        compiled.positiontup or tuple(places),
        {name: each.effective_value for name, each in places.items() if not each.required},
        {name: write for name, write in writers.items() if write is not None},
        [(place, read) for place, read in enumerate(readers) if read is not None],
    )


def driver_of(connection: AsyncConnection) -> Any:
    """The driver's connection. Raises InvalidRequestError on one that was closed."""
    if connection.sync_connection is None:
        raise InvalidRequestError("the connection is closed")
    return connection.sync_connection.connection.driver_connection


async def rows_of(
    connection: AsyncConnection, statement: Executable, values: Values | None = None
) -> Rows:
    """What a statement finds, as tuples: two that are equal have the same in them.

    Straight only on connections of at_once.py: others have not begun anything yet.
    """
    given = values or {}
    driver = driver_of(connection)
    if isinstance(driver, sqlite3.Connection):
        asked = ready(statement, connection.dialect, tuple(given))
        return asked.read(driver.execute(asked.text, asked.in_order(given)).fetchall())
    if isinstance(driver, psycopg.AsyncConnection) and driver.autocommit:
        asked = ready(statement, connection.dialect, tuple(given))
        # of a connection that is lost its pool must be told, which the usual way does
        with suppress(psycopg.OperationalError):
            cursor = await driver.cursor().execute(asked.encoded, asked.named(given), prepare=True)
            return asked.read(await cursor.fetchall())
    return tuple(map(tuple, (await connection.execute(statement, given)).all()))
