"""Examining a page with axe-core: in both languages, at a phone's width and at a desk's.

A page that can be asked again is examined at one width in each language, and must fit at both.

axe-core is run by the browser itself: the site's own policy would refuse a script put into a page.
"""

from pathlib import Path
from typing import Any

from playwright.async_api import Page, ViewportSize

from tests.browser.people import DESK, PHONE, fits
from web.middleware import LANGUAGE_COOKIE

VENDOR = Path(__file__).parent / "vendor"
AXE = (VENDOR / "axe.min.js").read_text(encoding="utf-8")
EXAMINE = """async (only) => {
  const which = only.length ? {runOnly: only} : {};
  const found = await axe.run(document, {resultTypes: ["violations"], ...which});
  return found.violations.map((each) => [each.id, each.nodes.map((node) => node.html)]);
}"""


async def violations(page: Page, *only: str) -> list[Any]:
    """What axe-core finds wrong with a page as it stands: every rule it has, or those alone."""
    await page.wait_for_load_state()
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(AXE)
    found: list[Any] = await page.evaluate(EXAMINE, only)
    return found


async def is_accessible(page: Page, *examined_at: ViewportSize) -> None:
    """Assert that nothing is wrong with a page as it stands, at the widths given or at both."""
    before = page.viewport_size
    for viewport in (DESK, PHONE):
        await page.set_viewport_size(viewport)
        await fits(page)
        if viewport in (examined_at or (DESK, PHONE)):
            found = await violations(page)
            assert not found, f"{page.url} at {viewport['width']} px: {found}"
    assert before is not None
    await page.set_viewport_size(before)


async def is_accessible_in_every_language(page: Page) -> None:
    """Assert it of a page as it came, in Chinese on a desk, and of its address in English on a
    phone, where it stays. Only for pages that can be asked again."""
    assert await page.locator("html").get_attribute("lang") == "zh-Hans"
    await is_accessible(page, DESK)
    here = page.url.partition("#")[0]
    await page.goto(f"{here}{'&' if '?' in here else '?'}lang=en")
    await is_accessible(page, PHONE)
    # the choice is kept in a cookie: without it the browser's own language counts again
    await page.context.clear_cookies(name=LANGUAGE_COOKIE)
