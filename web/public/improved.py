"""What a unit changed because of reviews, as everybody may read it: no case, no name, but the
reviews that led to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.ext.asyncio import AsyncConnection

from db.improvements import Improvement, Wanted, listed, of_case, reviews_of
from rules.improvements import ImprovementKind

LATEST = 5
"""Changes on a unit's page."""
REVIEWS = 5
"""Reviews named beside each."""


@dataclass(frozen=True, slots=True)
class Improved:
    """One change. `reviews` are the numbers of some that led to it, `others` how many more did."""

    kind: ImprovementKind
    title: str
    text: str
    since: date
    unit_name: str
    reviews: tuple[str, ...]
    others: int


async def improved(connection: AsyncConnection, under: str) -> tuple[Improved, ...]:
    """The latest changes of the unit at a path and of those below it."""
    return await _told(connection, await listed(connection, Wanted(under), LATEST))


async def improved_because_of(connection: AsyncConnection, case_no: str) -> tuple[Improved, ...]:
    """What was changed because of a case."""
    return await _told(connection, await of_case(connection, case_no))


async def _told(connection: AsyncConnection, found: Sequence[Improvement]) -> tuple[Improved, ...]:
    cases = [number for each in found for number in each.newest.content.cases]
    reviews = await reviews_of(connection, cases) if cases else {}
    return tuple(_improved(each, reviews) for each in found)


def _improved(change: Improvement, reviews: Mapping[str, str]) -> Improved:
    newest = change.newest
    led = tuple(reviews[number] for number in newest.content.cases if number in reviews)
    return Improved(
        kind=newest.content.kind,
        title=newest.public_title,
        text=newest.public_text,
        since=newest.content.since,
        unit_name=change.unit_name,
        reviews=led[:REVIEWS],
        others=len(led[REVIEWS:]),
    )
