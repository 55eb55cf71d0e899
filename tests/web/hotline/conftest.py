"""Operators at their desk."""

from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from db.sealing import Keys
from tests.web.desk.recorded_cases import RecordedCase, received_case

Receive = Callable[..., Awaitable[RecordedCase]]


@pytest.fixture
def receive(organised: AsyncEngine, keys: Keys) -> Receive:
    """Puts a bad review and its case on record."""

    async def received(**said: object) -> RecordedCase:
        return await received_case(organised, keys, **said)  # type: ignore[arg-type]  # its words

    return received
