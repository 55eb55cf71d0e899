"""Reviews that arrive at the same time, accepted in one transaction: each is new and within limits.

Anything out of the ordinary with one of them, and none is accepted here: add_review and
throttling.count know what to make of it, for each alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from db import throttling
from db.review_writes import AddedReview, NewReview, adding, row_of
from db.score_writes import count
from db.sealing import Keys
from db.search import make_searchable
from db.throttling import Try
from db.together import NotTogether
from db.topics import put_topics


@dataclass(frozen=True, slots=True)
class Arrival:
    """A checked review ready to be written, and what it counts for."""

    new: NewReview
    row: dict[str, Any]
    tries: tuple[Try, ...]

    @classmethod
    def of(cls, new: NewReview, tries: Sequence[Try], keys: Keys, now: datetime) -> "Arrival":
        """A review that arrived now (UTC); its numbers are drawn."""
        return cls(new, row_of(new, keys, now), tuple(tries))

    @property
    def added(self) -> AddedReview:
        """What became of it once it was written."""
        return AddedReview(self.row["review_no"], self.row["case_no"], already=False)


async def accept(connection: AsyncConnection, arrived: Sequence[Arrival]) -> None:
    """Add and count reviews. Raises NotTogether, for the transaction to be rolled back."""
    rows = [each.row for each in arrived]
    added = (await connection.execute(adding(connection.dialect.name), rows)).all()
    if len(added) < len(rows):
        raise NotTogether("one is there already")
    paths = {row.unit_code: row.path for row in added}
    await put_topics(connection, {each.row["review_no"]: each.new.found_topics for each in arrived})
    await make_searchable(connection, rows, paths)
    # what everybody changes comes late: it is locked until the end
    await count(connection, rows, known=paths)
    latest = max(each.new.submitted_at for each in arrived)
    tries = [each for one in arrived for each in one.tries]
    if await throttling.count(connection, tries, latest) is not None:
        raise NotTogether("one is too many")
