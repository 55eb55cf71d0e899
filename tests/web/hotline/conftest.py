"""Operators at their desk."""

from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from db.sealing import Keys
from tests.web.desk.conftest import (
    client,
    database,
    live_site,
    open_case,
    organised,
    pages,
    quiet_site,
    sign_in,
    site,
    starter,
    temporal,
    working,
)
from tests.web.desk.recorded_cases import RecordedCase, received_case
from tests.web.supervisor.conftest import on_record

__all__ = [
    "client",
    "database",
    "live_site",
    "on_record",
    "open_case",
    "organised",
    "pages",
    "quiet_site",
    "sign_in",
    "site",
    "starter",
    "temporal",
    "working",
]

Receive = Callable[..., Awaitable[RecordedCase]]


@pytest.fixture
def receive(organised: AsyncEngine, keys: Keys) -> Receive:
    """Puts a bad review and its case on record."""

    async def received(**said: object) -> RecordedCase:
        return await received_case(organised, keys, **said)  # type: ignore[arg-type]  # its words

    return received
