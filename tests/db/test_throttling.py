"""Counts of tries: a busy hall passes, a flood does not, and processes count together."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import make_engine, reading, writing
from db.tables import throttle_counts
from db.throttling import Limit, Try, count, forget, reached
from web.throttling import (
    REVIEWS_BY_ADDRESS,
    REVIEWS_BY_DEVICE,
    REVIEWS_BY_PERSON,
    REVIEWS_OF_A_TARGET,
    network_of,
)

NINE = datetime(2026, 11, 25, 1, tzinfo=UTC)
"""Nine in the morning in Shanghai."""
HOURS = (90, 110, 95, 40, 60, 85, 75, 45)
"""Visitors of each hour of the day: 600, most before noon."""
LIMIT = Limit("test", 5, timedelta(hours=1))


@dataclass(frozen=True)
class Visitor:
    at: datetime
    window: int
    device: str
    phone: str


def a_day(windows: int) -> list[Visitor]:
    """Everybody who rates in a centre within a day: once, at a window, with a phone of their own.

    Six windows get half of them, as the counters for companies and residence permits do.
    """
    chance = Random(34)
    visitors: list[Visitor] = []
    for hour, number in enumerate(HOURS):
        for _ in range(number):
            busy = chance.random() < 0.5
            window = chance.randrange(6) if busy else chance.randrange(windows)
            at = NINE + timedelta(hours=hour, seconds=chance.randrange(3600))
            name = str(len(visitors))
            visitors.append(Visitor(at, window, f"device {name}", f"phone {name}"))
    return sorted(visitors, key=lambda each: each.at)


def tries(visitor: Visitor) -> list[Try]:
    return [
        Try(REVIEWS_BY_DEVICE, visitor.device),
        Try(REVIEWS_BY_PERSON, visitor.phone),
        Try(REVIEWS_OF_A_TARGET, f"window {visitor.window} from the hall"),
        Try(REVIEWS_BY_ADDRESS, "the hall"),
    ]


async def test_six_hundred_visitors_of_34_windows_share_one_address(database: AsyncEngine) -> None:
    visitors = a_day(windows=34)
    assert len(visitors) == 600
    async with writing(database) as connection:
        for visitor in visitors:
            assert await count(connection, tries(visitor), visitor.at) is None


async def test_one_device_cannot_flood(database: AsyncEngine) -> None:
    passed = 0
    async with writing(database) as connection:
        for second in range(3600):
            at = NINE + timedelta(seconds=second)
            exceeded = await count(connection, [Try(REVIEWS_BY_DEVICE, "script")], at)
            passed += exceeded is None
    assert passed == REVIEWS_BY_DEVICE.amount


async def test_a_script_that_throws_its_cookie_away_floods_one_window_at_most(
    database: AsyncEngine,
) -> None:
    async with writing(database) as connection:
        for number in range(REVIEWS_OF_A_TARGET.amount):
            visitor = Visitor(NINE, 5, f"cookie {number}", f"phone {number}")
            assert await count(connection, tries(visitor), NINE) is None
        flood = Visitor(NINE, 5, "another cookie", "another phone")
        assert await count(connection, tries(flood), NINE) == REVIEWS_OF_A_TARGET
        elsewhere = Visitor(NINE, 6, "a visitor", "their phone")
        assert await count(connection, tries(elsewhere), NINE) is None


async def test_nobody_gets_twice_the_amount_around_the_end_of_a_span(
    database: AsyncEngine,
) -> None:
    one = [Try(LIMIT, "somebody")]
    async with writing(database) as connection:
        for _ in range(LIMIT.amount):
            assert await count(connection, one, NINE + timedelta(minutes=59)) is None
        assert await count(connection, one, NINE + timedelta(minutes=61)) == LIMIT
        assert await count(connection, one, NINE + timedelta(minutes=100)) is None


async def test_processes_count_together(database_url: str) -> None:
    engines = [make_engine(database_url) for _ in range(3)]

    async def sent(engine: AsyncEngine) -> int:
        passed = 0
        for _ in range(4):
            async with writing(engine) as connection:
                both = [Try(LIMIT, "one device"), Try(REVIEWS_BY_ADDRESS, "one address")]
                passed += await count(connection, both, NINE) is None
        return passed

    assert sum(await asyncio.gather(*map(sent, engines))) == LIMIT.amount
    for engine in engines:
        await engine.dispose()


async def test_what_was_rolled_back_was_not_counted(database: AsyncEngine) -> None:
    one = Try(LIMIT, "somebody")
    async with database.connect() as connection:
        await count(connection, [one], NINE)
        await connection.rollback()
    async with reading(database) as connection:
        assert await reached(connection, one, NINE) == 0


async def test_counts_are_deleted_when_they_no_longer_matter(database: AsyncEngine) -> None:
    async with writing(database) as connection:
        await count(connection, [Try(LIMIT, "somebody")], NINE)
        await forget(connection, NINE + timedelta(hours=1))
        assert await connection.scalar(select(func.count()).select_from(throttle_counts)) == 1
        await forget(connection, NINE + timedelta(hours=3))
        assert await connection.scalar(select(func.count()).select_from(throttle_counts)) == 0


@pytest.mark.parametrize(
    ("host", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::9", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", "testclient"),
    ],
)
def test_all_addresses_of_one_connection_are_counted_as_one(host: str, network: str) -> None:
    assert network_of(host) == network
