"""Keeping a picture of a page for the documentation."""

from playwright.async_api import Page

from tests.up import ROOT

FOLDER = ROOT / "docs" / "screenshots"


async def keep(page: Page, name: str) -> None:
    """Write a picture of as much of a page as the screen shows."""
    await page.wait_for_load_state("networkidle")
    await page.screenshot(path=FOLDER / f"{name}.png")
