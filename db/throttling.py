"""How often somebody did something lately, counted in the database for every process alike.

Spans of time follow each other; the last one counts in part, as far as it reaches into the time
that is looked at. So nobody gets twice the amount around the end of a span.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, delete, literal_column, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import ReturningInsert

from db.engine import inserting
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


@dataclass(frozen=True, slots=True)
class Counting:
    """Tries to be counted now (UTC), how often each. They are counted in one order everywhere: two
    transactions that want the same counts must not wait for each other."""

    times: Mapping[Try, int]
    now: datetime

    @classmethod
    def of(cls, tries: Iterable[Try], now: datetime) -> "Counting":
        """These tries, each as often as it is among them."""
        times = Counter(tries)
        in_order = sorted(times, key=lambda each: (each.limit.name, each.who))
        return cls({each: times[each] for each in in_order}, now)

    def rows(self) -> list[dict[str, Any]]:
        """For the statement `counting`: rows beside it, so that it is compiled only once."""
        return [
            {
                "limit_name": each.limit.name,
                "who": each.who,
                "span": each.limit.span(self.now),
                "count": number,
                "expires_at": each.limit.ends(self.now),
            }
            for each, number in self.times.items()
        ]

    def exceeded(self, found: Iterable[Sequence[Any]]) -> Limit | None:
        """A limit that is exceeded by what the statement answered, or None."""
        counts = {(name, who): (before or 0, here) for name, who, here, before in found}
        for each in self.times:
            before, here = counts[each.limit.name, each.who]
            if each.limit.reached(before, here, self.now) > each.limit.amount:
                return each.limit
        return None


async def take_back(connection: AsyncConnection, tries: Iterable[Try], now: datetime) -> None:
    """Uncount tries: counted before anybody knew, they turned out not to be what is limited."""
    for each in sorted(tries, key=lambda one: (one.limit.name, one.who)):
        name, who, span = _key(each, each.limit.span(now))
        await connection.execute(
            update(throttle_counts)
            .where(
                throttle_counts.c.limit_name == name,
                throttle_counts.c.who == who,
                throttle_counts.c.span == span,
                throttle_counts.c.count > 0,
            )
            .values(count=throttle_counts.c.count - 1)
        )


async def count(connection: AsyncConnection, tries: Iterable[Try], now: datetime) -> Limit | None:
    """Count these tries, one statement for all of them. A limit that is exceeded, or None.

    Whoever gets one rolls the transaction back, which takes the tries back too.
    """
    wanted = Counting.of(tries, now)
    if not wanted.times:
        return None
    found = await connection.execute(counting(connection.dialect.name), wanted.rows())
    return wanted.exceeded(found.all())


@cache
def counting(dialect: str) -> ReturningInsert[Any]:
    """Counts tries, and tells the counts of their spans and of the spans before."""
    earlier = throttle_counts.alias("earlier")
    name, who, span = (_counted(column.name) for column in KEY)
    before = select(earlier.c.count).where(
        earlier.c.limit_name == name, earlier.c.who == who, earlier.c.span == span - 1
    )
    put = inserting(throttle_counts, dialect)
    return put.on_conflict_do_update(
        index_elements=KEY, set_={"count": throttle_counts.c.count + put.excluded.count}
    ).returning(
        throttle_counts.c.limit_name,
        throttle_counts.c.who,
        throttle_counts.c.count.label("count"),
        before.scalar_subquery().label("before"),
    )


def _counted(name: str) -> ColumnElement[Any]:
    """A column of the row just counted; of the table, it would be of all its rows read again."""
    return literal_column(f"throttle_counts.{name}")


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
