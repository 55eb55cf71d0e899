"""Examining a page with axe-core: in both languages, at a phone's width and at a desk's.

A page that can be asked again is examined at one width in each language, and must fit at both.

axe-core is run by the browser itself: the site's own policy would refuse a script put into a page.
"""

from pathlib import Path
from typing import Any

from playwright.async_api import Page, ViewportSize

from tests.browser.people import DESK, PHONE, fits

VENDOR = Path(__file__).parent / "vendor"
AXE = (VENDOR / "axe.min.js").read_text(encoding="utf-8")
LANGUAGES = {"en": PHONE, "zh": DESK}
"""Each with the width it is examined at. The last one stays chosen."""
EXAMINE = """async () => {
  const found = await axe.run(document, {resultTypes: ["violations"]});
  return found.violations.map((each) => [each.id, each.nodes.map((node) => node.html)]);
}"""


async def violations(page: Page) -> list[Any]:
    """What axe-core finds wrong with a page as it stands: every rule it has, none left out."""
    await page.wait_for_load_state()
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(AXE)
    found: list[Any] = await page.evaluate(EXAMINE)
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
    """Assert it of the page's address in each language. Only for pages that can be asked again."""
    here = page.url.partition("#")[0]
    for language, viewport in LANGUAGES.items():
        await page.goto(f"{here}{'&' if '?' in here else '?'}lang={language}")
        await is_accessible(page, viewport)
    await page.goto(here)
