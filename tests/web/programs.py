"""Reviews to read, and a program that reads them."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime

import httpx2
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from db.api_clients import add_client
from db.engine import writing
from db.review_writes import NewReview, add_review
from db.sealing import Keys
from rules.stars import HandlingStage, Identity, ReviewChannel, Stars
from tests.conftest import utcnow
from tests.web.browser import Browser

Rate = Callable[..., Awaitable[str]]
"""Adds a review, and returns its number."""


@pytest.fixture
def rate(town: AsyncEngine, keys: Keys) -> Rate:
    """Adds reviews of the centre in Huangpu, five stars, unless something else is said."""

    async def rated(at: datetime | None = None, stars: int = 5, **other: object) -> str:
        values = {
            "unit_code": "Q01-01",
            "channel": ReviewChannel.PORTAL,
            "handling_stage": HandlingStage.ACCEPT,
            "identity": Identity.ANONYMOUS,
            **other,
        }
        new = NewReview(submitted_at=at or utcnow(), stars=Stars(stars), **values)  # type: ignore[arg-type]
        async with writing(town) as connection:
            return (await add_review(connection, new, keys, utcnow())).review_no

    return rated


@pytest.fixture
async def program(citizen: Browser) -> AsyncIterator[httpx2.AsyncClient]:
    """Something that speaks HTTP, without a cookie."""
    yield citizen.client
    assert not citizen.client.cookies, "the interface set a cookie"


Headers = dict[str, str]
Admit = Callable[..., Awaitable[Headers]]
"""Admits a program, and returns the headers it sends a review with."""


@pytest.fixture
def admit(town: AsyncEngine) -> Admit:
    """Admits programs of the kiosks and the app."""

    async def admitted(per_minute: int = 100) -> Headers:
        channels = frozenset({ReviewChannel.KIOSK, ReviewChannel.APP})
        async with writing(town) as connection:
            key = await add_client(connection, "自助终端", channels, per_minute, utcnow())
        return {"authorization": f"Bearer {key}", "idempotency-key": "first-review-of-it"}

    return admitted


@pytest.fixture
async def admitted(admit: Admit) -> Headers:
    """The headers of a program that was admitted."""
    return await admit()
