"""Cases of the recorded histories on record and stored, and the site around them."""

from collections.abc import Awaitable, Callable
from functools import partial

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from db.sealing import Keys
from tests.web.history.on_record import OnRecord, put
from tests.web.history.recordings import HISTORY_KEYS

Put = Callable[..., Awaitable[OnRecord]]


@pytest.fixture(scope="session")
def keys() -> Keys:
    """The keys the histories are sealed with."""
    return HISTORY_KEYS


@pytest.fixture
def put_on_record(organised: AsyncEngine) -> Put:
    """Puts the case of a recorded history on record, with its history in keeping."""
    return partial(put, organised)
