"""The sites of raters and of the desk, for those who attach and those who look."""

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.web.conftest import citizen, parts, settings, signed_in, staff, town
from tests.web.desk.conftest import (
    client,
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

__all__ = [
    "citizen",
    "client",
    "live_site",
    "open_case",
    "organised",
    "pages",
    "parts",
    "quiet_site",
    "settings",
    "sign_in",
    "signed_in",
    "site",
    "staff",
    "starter",
    "temporal",
    "town",
    "working",
]


@pytest.fixture
def database(sqlite: AsyncEngine) -> AsyncEngine:
    """SQLite only: what is attached does not depend on the database."""
    return sqlite
