"""What a unit changed because of reviews, as everybody may read it: no case, no name, but the
reviews that led to it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.ext.asyncio import AsyncConnection

from db.improvements import Wanted, listed, reviews_of
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
    found = await listed(connection, Wanted(under), LATEST)
    cases = [number for each in found for number in each.newest.content.cases]
    reviews = await reviews_of(connection, cases) if cases else {}
    made = []
    for each in found:
        newest = each.newest
        led = tuple(reviews[number] for number in newest.content.cases if number in reviews)
        made.append(
            Improved(
                kind=newest.content.kind,
                title=newest.public_title,
                text=newest.public_text,
                since=newest.content.since,
                unit_name=each.unit_name,
                reviews=led[:REVIEWS],
                others=len(led[REVIEWS:]),
            )
        )
    return tuple(made)
