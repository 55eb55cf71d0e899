"""Telling a database that does not answer now from a statement that is wrong."""

import sqlite3

import psycopg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoneFree

_SQLITE = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_READONLY,
    }
)

FAILURES: tuple[type[Exception], ...] = (DBAPIError, NoneFree, psycopg.Error, sqlite3.Error)
"""What a database, its driver or its pool raises."""


def is_away(failure: BaseException) -> bool:
    """Whether the same may go well in a moment: the server is being started anew, the file is held
    by somebody else for too long, the disk is full, two transactions waited for each other."""
    if isinstance(failure, DBAPIError):
        return failure.orig is not None and is_away(failure.orig)
    if isinstance(failure, sqlite3.Error):
        # extended codes have the plain one in their last byte
        return getattr(failure, "sqlite_errorcode", 0) & 0xFF in _SQLITE
    return isinstance(failure, psycopg.OperationalError | psycopg.InterfaceError | NoneFree)
