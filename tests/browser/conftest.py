"""Debian's Chromium without a window, and the whole product to open with it."""

from collections.abc import AsyncIterator, Iterator

import pytest
from playwright.async_api import Browser

from tests.browser.browsers import PACKAGES, opened, program
from tests.browser.people import People
from tests.postgresql import require
from tests.up import ready


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """A browser of this test session."""
    require(program() is not None, f"Debian's {PACKAGES}")
    async with opened() as browser:
        yield browser


@pytest.fixture(scope="session")
def site(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a demonstration in use: Temporal, the worker and the web, each a process."""
    with ready(tmp_path_factory.mktemp("site")) as up:
        yield up.site


@pytest.fixture
async def people(chromium: Browser, site: str) -> AsyncIterator[People]:
    """Those who open the site; no page may have shown any of them an error of the browser's."""
    people = People(chromium, site)
    yield people
    await people.leave()
    assert people.complaints == []
