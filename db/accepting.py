"""Reviews that arrive at the same time, accepted in one transaction: each is new and within limits.

Anything out of the ordinary with one of them, and none is accepted here: add_review and
throttling.count know what to make of it, for each alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from db.in_one_go import OneGo, in_one_go
from db.review_writes import AddedReview, NewReview, row_of
from db.score_writes import count
from db.sealing import Keys
from db.search import make_searchable
from db.tables import reviews, units
from db.throttling import Counting, Try, counting
from db.together import NotTogether
from db.topics import put_topics


@dataclass(frozen=True, slots=True)
class Arrival:
    """A checked review ready to be written, and what it counts for."""

    new: NewReview
    path: str
    row: dict[str, Any]
    tries: tuple[Try, ...]

    @classmethod
    def of(
        cls, new: NewReview, path: str, tries: Sequence[Try], keys: Keys, now: datetime
    ) -> "Arrival":
        """A review that arrived now (UTC), of the unit at a path; its numbers are drawn."""
        return cls(new, path, row_of(new, keys, now), tuple(tries))

    @property
    def added(self) -> AddedReview:
        """What became of it once it was written."""
        return AddedReview(self.row["review_no"], self.row["case_no"], already=False)


async def accept(connection: AsyncConnection, arrived: Sequence[Arrival]) -> None:
    """Add and count reviews. Raises NotTogether, for the transaction to be rolled back."""
    paths = {each.row["unit_code"]: each.path for each in arrived}
    latest = max(each.new.submitted_at for each in arrived)
    tries = Counting.of((each for one in arrived for each in one.tries), latest)
    try:
        async with in_one_go(connection) as go:
            await _add(go, arrived, paths)
            if tries.times:
                await go.ask(counting(go.dialect.name), tries.rows())
    except (DataError, IntegrityError) as error:
        raise NotTogether("one is there already, or its unit has moved") from error
    if tries.exceeded(await go.answers()) is not None:
        raise NotTogether("one is too many")


async def _add(go: OneGo, arrived: Sequence[Arrival], paths: Mapping[str, str]) -> None:
    rows = [each.row for each in arrived]
    await go.execute_each(_ADDING, [_placed(row, paths) for row in rows])
    await put_topics(go, {each.row["review_no"]: each.new.found_topics for each in arrived})
    await make_searchable(go, rows, paths)
    # what everybody changes comes late: it is locked until the end
    await count(go, rows, paths=paths)


def _placed(row: Mapping[str, Any], paths: Mapping[str, str]) -> dict[str, Any]:
    rest = {name: value for name, value in row.items() if name != "unit_code"}
    return rest | {RATED: row["unit_code"], PATH: paths[row["unit_code"]]}


RATED, PATH = "rated_unit", "its_path"
_STILL_THERE = select(units.c.code).where(
    units.c.code == bindparam(RATED), units.c.path == bindparam(PATH)
)
# a unit that has moved since is none: its review would be counted for those it stood under
_ADDING = insert(reviews).values(unit_code=_STILL_THERE.scalar_subquery())
