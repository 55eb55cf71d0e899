"""A piece of reading or writing done at once: on SQLite in one visit to a thread.

The driver of SQLite that the rest of the program uses goes to its thread and back three or four
times for every statement, which takes several times as long as the statements themselves. Where
that is felt, on pages that a thousand people look at and for each review that is accepted, a whole
piece of work goes to a thread instead. The work is an ordinary function of `db` or several of them;
it must not wait for anything but its connection. PostgreSQL's driver has no threads: there the work
runs where it is called; what only reads does so on connections of its own.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import CursorResult, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from db.engine import WRITES, listen_to_sqlite, turn, writing

Found = TypeVar("Found")
Work = Callable[[AsyncConnection], Coroutine[Any, Any, Found]]


class WaitedForSomethingElse(RuntimeError):
    """Work that was to be done at once awaited something other than its connection."""


class _Prompt(AsyncConnection):
    """A connection of a thread: its answers are there when they are asked for."""

    async def execute(self, *asked: Any, **options: Any) -> CursorResult[Any]:
        """As every connection does; the overloads of the library are not repeated here."""
        return self._proxied.execute(*asked, **options)


async def read_at_once(engine: AsyncEngine, work: Work[Found]) -> Found:
    """What `work` reads; nothing it does is kept. It sees one state of the database on SQLite."""
    if engine.dialect.name == "postgresql":
        try:
            return await _read(_reader(engine), work)
        except DBAPIError as error:
            # the server was started anew since the connection was made; the pool knows by now
            if not error.connection_invalidated:
                raise
            return await _read(_reader(engine), work)

    plain = _plain(engine)

    def read() -> Found:
        with plain.connect() as connection:
            # at once, for statements that go straight to the driver; never committed
            connection.begin()
            return _done(work(_Prompt(engine, connection)))

    return await asyncio.to_thread(read)


async def _read(engine: AsyncEngine, work: Work[Found]) -> Found:
    async with engine.connect() as connection:
        return await work(connection)


async def write_at_once(engine: AsyncEngine, work: Work[Found]) -> Found:
    """`work` as one transaction: committed when it is done, rolled back by any exception.

    Who is cancelled while it runs does not know what became of it, as with any commit.
    """
    if engine.dialect.name == "postgresql":
        async with writing(engine) as connection:
            return await work(connection)

    plain = _plain(engine)

    def write() -> Found:
        with plain.connect() as connection:
            marked = connection.execution_options(**{WRITES: True})
            with marked.begin():
                return _done(work(_Prompt(engine, marked)))

    async with turn(engine):
        return await asyncio.to_thread(write)


def _done(work: Coroutine[Any, Any, Found]) -> Found:
    """Run to its end what never has to wait. Raises WaitedForSomethingElse."""
    try:
        work.send(None)
    except StopIteration as end:
        found: Found = end.value
        return found
    work.close()
    raise WaitedForSomethingElse(repr(work))


def _reader(engine: AsyncEngine) -> AsyncEngine:
    """Connections for reading alone on the same PostgreSQL: a statement is all that is sent, no
    transaction around it and no question before it whether the connection is still there."""
    if (there := _readers.get(engine)) is not None:
        return there
    reader = create_async_engine(engine.url, isolation_level="AUTOCOMMIT")
    event.listen(reader.sync_engine, "connect", _allow_reading_only)
    event.listen(
        engine.sync_engine, "engine_disposed", lambda _engine: reader.sync_engine.dispose()
    )
    return _readers.setdefault(engine, reader)


_readers: WeakKeyDictionary[AsyncEngine, AsyncEngine] = WeakKeyDictionary()


def _allow_reading_only(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY")
    cursor.close()
    connection.commit()


def _plain(engine: AsyncEngine) -> Engine:
    """The engine for threads on the same file; it goes when the other one does."""
    if (there := _engines.get(engine)) is not None:
        return there
    url = engine.url.set(drivername="sqlite")
    # as many connections as the event loop has threads
    plain = create_engine(url, pool_size=0)
    listen_to_sqlite(plain)
    event.listen(engine.sync_engine, "engine_disposed", lambda _engine: plain.dispose())
    return _engines.setdefault(engine, plain)


_engines: WeakKeyDictionary[AsyncEngine, Engine] = WeakKeyDictionary()
