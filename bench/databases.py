"""The databases a measurement is made on: SQLite, and PostgreSQL where it is installed.

PostgreSQL is a server of the measurement's own with the settings it comes with: what was committed
is on the disk.
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from enum import StrEnum
from pathlib import Path

import psycopg

from bench.postgresql import binaries, serving

NAME = "haochaping"


class Database(StrEnum):
    """A kind of database."""

    SQLITE = "SQLite"
    POSTGRESQL = "PostgreSQL"


def installed() -> list[Database]:
    """Those of this machine; says so where one is missing."""
    if binaries() is not None:
        return list(Database)
    print("PostgreSQL is not installed: measured on SQLite only", file=sys.stderr)
    return [Database.SQLITE]


@contextmanager
def database(which: Database, kept: Path | None = None) -> Iterator[str]:
    """The URL of a database, "" for the SQLite file that a data directory has anyway.

    PostgreSQL's is removed at the end, or kept in a folder and found there again.
    """
    if which is Database.SQLITE:
        yield ""
        return
    with ExitStack() as stack:
        folder = kept or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hcp-pg-")))
        url = stack.enter_context(serving(folder))
        address = url.replace("+psycopg", "")
        with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
            there = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME])
            if there.fetchone() is None:
                connection.execute(f"CREATE DATABASE {NAME}")
        yield f"{url}/{NAME}"
