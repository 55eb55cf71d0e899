"""How often somebody did something lately, counted in the database for every process alike.

Spans of time follow each other; the last one counts in part, as far as it reaches into the time
that is looked at. So nobody gets twice the amount around the end of a span.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from db.tables import throttle_counts

KEY = (throttle_counts.c.limit_name, throttle_counts.c.who, throttle_counts.c.span)
Key = tuple[str, str, int]
"""A limit's name, who is counted, the number of the span."""


@dataclass(frozen=True, slots=True)
class Limit:
    """So many times within a time for each one who is counted."""

    name: str
    amount: int
    per: timedelta

    def span(self, now: datetime) -> int:
        """The number of the span of time that `now` is in."""
        return int(now.timestamp() // self.per.total_seconds())

    def reached(self, before: int, current: int, now: datetime) -> float:
        """How many times within the time that ends now, from the counts of two spans."""
        passed = now.timestamp() % self.per.total_seconds() / self.per.total_seconds()
        return before * (1 - passed) + current

    def ends(self, now: datetime) -> datetime:
        """When the counts of this span no longer matter."""
        return now + 2 * self.per


@dataclass(frozen=True, slots=True)
class Try:
    """Something somebody does that is limited; `who` is a keyed hash, never a name."""

    limit: Limit
    who: str


async def reached(connection: AsyncConnection, tried: Try, now: datetime) -> float:
    """How many times so far, within the limit's time before `now`."""
    span = tried.limit.span(now)
    counts = await _counts(connection, [_key(tried, span - 1), _key(tried, span)])
    return tried.limit.reached(
        counts.get(_key(tried, span - 1), 0), counts.get(_key(tried, span), 0), now
    )


async def count(connection: AsyncConnection, tries: Iterable[Try], now: datetime) -> Limit | None:
    """Count these tries, two statements for all of them. A limit that is exceeded, or None.

    Whoever gets one rolls the transaction back, which takes the tries back too.
    """
    # always in one order: two transactions that want the same counts must not wait for each other
    wanted = sorted(set(tries), key=lambda each: (each.limit.name, each.who))
    if not wanted:
        return None
    current = await _counted(connection, wanted, now)
    earlier = await _counts(connection, [_key(each, each.limit.span(now) - 1) for each in wanted])
    for each in wanted:
        span = each.limit.span(now)
        before, here = earlier.get(_key(each, span - 1), 0), current[_key(each, span)]
        if each.limit.reached(before, here, now) > each.limit.amount:
            return each.limit
    return None


async def _counted(
    connection: AsyncConnection, tries: Sequence[Try], now: datetime
) -> dict[Key, int]:
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    one_more = (
        dialect.insert(throttle_counts)
        .on_conflict_do_update(
            index_elements=["limit_name", "who", "span"],
            set_={"count": throttle_counts.c.count + 1},
        )
        .returning(*KEY, throttle_counts.c.count)
    )
    # rows beside the statement, not inside it: then it is compiled only once
    rows = [
        {
            "limit_name": each.limit.name,
            "who": each.who,
            "span": each.limit.span(now),
            "count": 1,
            "expires_at": each.limit.ends(now),
        }
        for each in tries
    ]
    return {
        (name, who, span): number
        for name, who, span, number in await connection.execute(one_more, rows)
    }


async def _counts(connection: AsyncConnection, keys: Sequence[Key]) -> dict[Key, int]:
    rows = await connection.execute(
        select(*KEY, throttle_counts.c.count).where(tuple_(*KEY).in_(keys))
    )
    return {(name, who, span): number for name, who, span, number in rows}


def _key(tried: Try, span: int) -> Key:
    return (tried.limit.name, tried.who, span)


async def forget(connection: AsyncConnection, now: datetime) -> None:
    """Delete the counts that no longer matter."""
    await connection.execute(delete(throttle_counts).where(throttle_counts.c.expires_at < now))
