"""The browser of the tests and of the pictures: Debian's Chromium, best the one without a window.

Debian's chromium-headless-shell is the same browser built to run without one: the accessibility
walks take three quarters of the processor time that they take in chromium told to hide its window.
"""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, async_playwright

PROGRAMS = ("chromium-headless-shell", "chromium")
PACKAGES = " or ".join(PROGRAMS)
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")


def program() -> str | None:
    """Where it is installed; None if it is not."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


@asynccontextmanager
async def opened() -> AsyncIterator[Browser]:
    """One that runs; closed at the end."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program(), args=ARGUMENTS)
        yield browser
        await browser.close()
