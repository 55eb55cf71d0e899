"""The import itself: a file in batches, each of them one transaction.

Killed between two batches it has put in whole ones; run again it goes on where it was, because
every review is known by its id in the other system.
"""

from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import reading, writing
from db.review_import.csv_file import CsvRow, csv_rows
from db.review_import.known import Known
from db.review_import.refusals import Problem, Reason, RefusedRow
from db.review_import.rows import COLUMNS, review_of
from db.review_import.storing import Put, put_reviews, stored_under, would_put
from db.review_writes import NewReview
from db.reviews import rated_reviews
from db.sealing import Keys
from rules.case import RatedReview
from rules.stars import Stars

BATCH_ROWS = 500
"""Rows of one transaction: long enough to be fast, short enough that others may write between."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What became of one batch of rows. `cases` are those to start."""

    rows: int
    added: Counter[Stars]
    already: int
    refused: tuple[RefusedRow, ...]
    cases: tuple[tuple[str, RatedReview], ...]


async def shift_to(engine: AsyncEngine, path: Path, known: Known, now: datetime) -> timedelta:
    """By how much to move every time in a file so that the newest of its good rows is `now`.

    The rest of a file that came in partly is moved by as much as its first part was.
    Raises FileUnusable.
    """
    first, newest = None, None
    for row in csv_rows(path, COLUMNS):
        new = review_of(row, known, now)
        if isinstance(new, NewReview):
            first = first or new
            newest = max(newest or new.submitted_at, new.submitted_at)
    if first is None or newest is None:
        return timedelta()
    source_id = first.source_id or ""
    async with reading(engine) as connection:
        stored = await stored_under(connection, [source_id])
    if source_id in stored:
        return stored[source_id].submitted_at - first.submitted_at
    return now - newest


@dataclass(frozen=True, slots=True)
class ReviewImport:
    """One import into one database. Without `keys` it is a dry run: it writes nothing."""

    engine: AsyncEngine
    keys: Keys | None
    known: Known
    now: Callable[[], datetime]
    shift: timedelta = timedelta()

    async def batches(self, rows: Iterable[CsvRow]) -> AsyncIterator[Batch]:
        """Put the rows in, batch by batch; each is committed when it is given out."""
        for chunk in _chunks(rows):
            yield await self._batch(chunk)

    async def _batch(self, rows: Sequence[CsvRow]) -> Batch:
        now = self.now()
        refused: list[RefusedRow] = []
        good: list[tuple[int, NewReview]] = []
        for row in rows:
            found = review_of(row, self.known, now)
            if isinstance(found, RefusedRow):
                refused.append(found)
            else:
                moved = replace(found, submitted_at=found.submitted_at + self.shift)
                good.append((row.number, moved))
        put, cases = await self._put([new for _, new in good], now)
        fresh = set(put.came_in)
        added: Counter[Stars] = Counter()
        for number, new in good:
            source_id = new.source_id or ""
            if source_id in fresh:
                fresh.discard(source_id)
                added[new.stars] += 1
            elif put.stored[source_id].contradicts(new):
                refused.append(RefusedRow(number, (Problem("review_id", Reason.CONTRADICTS),)))
        already = len(rows) - added.total() - len(refused)
        in_order = tuple(sorted(refused, key=lambda each: each.row))
        return Batch(len(rows), added, already, in_order, cases)

    async def _put(
        self, good: Sequence[NewReview], now: datetime
    ) -> tuple[Put, tuple[tuple[str, RatedReview], ...]]:
        if self.keys is None:
            async with reading(self.engine) as connection:
                return await would_put(connection, good), ()
        async with writing(self.engine) as connection:
            put = await put_reviews(connection, good, self.keys, now)
            bad = [put.stored[name].case_no for name in put.came_in]
            return put, await rated_reviews(connection, [number for number in bad if number])


def _chunks(rows: Iterable[CsvRow]) -> Iterator[list[CsvRow]]:
    remaining = iter(rows)
    while chunk := list(islice(remaining, BATCH_ROWS)):
        yield chunk
