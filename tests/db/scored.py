"""Reviews to score: drawn at random from a seed, over a small organisation of three levels."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import reading, writing
from db.organisation import Item, NewUnit, Window, put_items, put_units, put_windows
from db.recount import Difference, differences
from db.review_import.storing import put_reviews
from db.review_writes import NewReview
from db.sealing import Keys
from rules.stars import (
    ITEM_DIMENSIONS,
    WINDOW_DIMENSIONS,
    HandlingStage,
    Identity,
    ReviewChannel,
    Stars,
)
from tests.conftest import utcnow

UNITS = (
    NewUnit("Q01", "黄浦区", "district"),
    NewUnit("Q01-01", "黄浦区行政服务中心", "venue", "Q01"),
    NewUnit("Q01-01-1", "南部分中心", "venue", "Q01-01"),
    NewUnit("Q02", "徐汇区", "district"),
    NewUnit("Q02-01", "徐汇区行政服务中心", "venue", "Q02"),
    NewUnit("D03", "市市场监管局", "department"),
)
WINDOWS = tuple(
    Window(unit, f"0{number}", "") for unit in ("Q01-01", "Q02-01") for number in (1, 2)
)
ITEMS = (Item("I001", "居住证办理", "D03"), Item("I002", "户口迁移", "Q02"))

NOON = datetime(2019, 8, 1, 4, tzinfo=UTC)
"""Noon of the first day in Shanghai."""


async def settled(engine: AsyncEngine) -> None:
    """Put the organisation in."""
    async with writing(engine) as connection:
        await put_units(connection, UNITS)
        await put_windows(connection, WINDOWS)
        await put_items(connection, ITEMS)


def rated(source_id: str, stars: int = 5, **changed: object) -> NewReview:
    """A review of the centre as a whole, with some of it changed."""
    values: dict[str, object] = {
        "submitted_at": NOON,
        "channel": ReviewChannel.PORTAL,
        "handling_stage": HandlingStage.RESULT,
        "stars": Stars(stars),
        "unit_code": "Q01-01",
        "identity": Identity.ANONYMOUS,
        "source_id": source_id,
        **changed,
    }
    return NewReview(**values)  # type: ignore[arg-type]


def drawn(seed: int, number: int) -> Iterator[NewReview]:
    """So many reviews of every kind, the same ones for the same seed."""
    draw = random.Random(seed)
    for index in range(number):
        window = draw.choice((None, *WINDOWS))
        item = draw.choice((None, *ITEMS))
        unit = window.unit_code if window else draw.choice(UNITS).code
        fitting = ITEM_DIMENSIONS if item and not window else WINDOW_DIMENSIONS
        given = draw.sample(fitting, draw.randint(0, len(fitting)))
        yield rated(
            f"{seed}-{index}",
            draw.choice((1, 2, 3, 4, 5, 5, 5, 5)),
            unit_code=unit,
            window_no=window.window_no if window else None,
            item_code=item.code if item else None,
            dimensions={each: draw.randint(1, 5) for each in given},
            submitted_at=NOON + timedelta(minutes=draw.randint(0, 5 * 24 * 60)),
        )


async def put(engine: AsyncEngine, keys: Keys, *new: NewReview) -> None:
    """Put reviews in, as an import does."""
    async with writing(engine) as connection:
        await put_reviews(connection, new, keys, utcnow())


async def differing(engine: AsyncEngine) -> tuple[Difference, ...]:
    """What a recount finds."""
    async with reading(engine) as connection:
        return await differences(connection)
