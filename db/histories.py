"""Temporal histories that we keep: compressed, hashed, readable after Temporal forgot them."""

import asyncio
import hashlib
import zlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from db.engine import insert_once, reading
from db.tables import cases, histories

AT_A_TIME = 200
"""How many numbers of cases are read at once."""


class Tampered(Exception):
    """A stored history is not the one whose hash was stored with it."""

    def __init__(self, case_no: str, run_id: str) -> None:
        super().__init__(f"{case_no} {run_id}")
        self.case_no = case_no
        self.run_id = run_id


@dataclass(frozen=True, slots=True)
class StoredHistory:
    """One run's history: Temporal's JSON, payloads sealed as they came."""

    case_no: str
    run_id: str
    part: int
    events: int
    sha256: str
    json: str


def to_store(case_no: str, run_id: str, part: int, events: int, json: str) -> StoredHistory:
    """A run's history with its hash, ready to be stored."""
    digest = hashlib.sha256(json.encode()).hexdigest()
    return StoredHistory(case_no, run_id, part, events, digest, json)


@dataclass(frozen=True, slots=True)
class ArchivedCase:
    """A case that ended and whose history is not stored yet; `run_id` is its last run."""

    case_no: str
    run_id: str


async def store_history(connection: AsyncConnection, run: StoredHistory, now: datetime) -> bool:
    """Store one run's history once; False if it was stored before."""
    row = {
        "case_no": run.case_no,
        "run_id": run.run_id,
        "part": run.part,
        "events": run.events,
        "sha256": run.sha256,
        "compressed": zlib.compress(run.json.encode()),
        "stored_at": now,
    }
    return await insert_once(connection, histories, row) == 1


async def without_history(
    connection: AsyncConnection, limit: int, after: str = ""
) -> tuple[ArchivedCase, ...]:
    """Archived cases whose last run's history is not stored, by number, those behind `after`.

    One whose rater may still object has not ended: it has something due.
    """
    stored = histories.alias()
    rows = await connection.execute(
        select(cases.c.case_no, cases.c.run_id)
        .outerjoin(
            stored,
            (stored.c.case_no == cases.c.case_no) & (stored.c.run_id == cases.c.run_id),
        )
        .where(
            cases.c.archived_at.is_not(None),
            cases.c.next_due_at.is_(None),
            stored.c.case_no.is_(None),
            cases.c.case_no > after,
        )
        .order_by(cases.c.case_no)
        .limit(limit)
    )
    return tuple(ArchivedCase(row.case_no, row.run_id) for row in rows)


async def stored_part(connection: AsyncConnection, case_no: str, run_id: str) -> int | None:
    """Which run of its case a stored run is, from 0; None if it is not stored."""
    found = await connection.execute(
        select(histories.c.part).where(histories.c.case_no == case_no, histories.c.run_id == run_id)
    )
    return found.scalar_one_or_none()


async def history(connection: AsyncConnection, case_no: str) -> tuple[StoredHistory, ...]:
    """The stored runs of one case in order, unpacked in a thread. Raises Tampered."""
    rows = await connection.execute(
        select(histories).where(histories.c.case_no == case_no).order_by(histories.c.part)
    )
    return tuple([await asyncio.to_thread(_opened, row) for row in rows.all()])


async def every_history(
    engine: AsyncEngine, case_no: str | None = None
) -> AsyncIterator[StoredHistory | Tampered]:
    """The stored runs of one case, or of all by number; in place of a case's, that one was
    tampered with.
    """
    numbers = stored_cases(engine) if case_no is None else _only(case_no)
    async for number in numbers:
        try:
            async with reading(engine) as connection:
                runs = await history(connection, number)
        except Tampered as tampered:
            yield tampered
            continue
        for run in runs:
            yield run


async def stored_cases(engine: AsyncEngine) -> AsyncIterator[str]:
    """The numbers of all cases with a stored history."""
    numbers: list[str] = [""]
    while numbers:
        async with reading(engine) as connection:
            rows = await connection.execute(
                select(histories.c.case_no)
                .distinct()
                .where(histories.c.case_no > numbers[-1])
                .order_by(histories.c.case_no)
                .limit(AT_A_TIME)
            )
            numbers = list(rows.scalars())
        for number in numbers:
            yield number


async def _only(case_no: str) -> AsyncIterator[str]:
    yield case_no


def _opened(row: Row[Any]) -> StoredHistory:
    try:
        json = zlib.decompress(row.compressed).decode()
    except (zlib.error, UnicodeDecodeError):
        raise Tampered(row.case_no, row.run_id) from None
    opened = to_store(row.case_no, row.run_id, row.part, row.events, json)
    if opened.sha256 != row.sha256:
        raise Tampered(row.case_no, row.run_id)
    return opened
