"""People at their own browsers, and what every one of them does alike: sign in, wait, look."""

import asyncio
from dataclasses import dataclass, field

from playwright.async_api import Browser, BrowserContext, Locator, Page, ViewportSize

from db.samples import DEMO_PASSWORD

PHONE = ViewportSize(width=360, height=740)
DESK = ViewportSize(width=1280, height=800)
PATIENCE_SECONDS = 30
"""How long to look again and again for what another process is about to do."""
BETWEEN_LOOKS_SECONDS = 0.2


@dataclass
class People:
    """Opens a browser of their own for each person, and keeps what those browsers complain of."""

    chromium: Browser
    site: str
    complaints: list[str] = field(default_factory=list)
    _contexts: list[BrowserContext] = field(default_factory=list)

    async def citizen(self, screen: ViewportSize = PHONE, *, scripts: bool = True) -> Page:
        """Somebody with a phone, unless with another screen, at the front page."""
        page = await self._page(screen, scripts=scripts)
        await page.goto("/")
        return page

    async def staff(self, login: str) -> Page:
        """Somebody of the demonstration's staff at a desk, signed in, where their role starts."""
        page = await self._page(DESK)
        await page.goto("/")
        await page.get_by_role("link", name="工作人员登录").click()
        await page.get_by_label("登录名").fill(login)
        await page.get_by_label("密码").fill(DEMO_PASSWORD)
        await page.get_by_role("button", name="登录", exact=True).click()
        await page.wait_for_url(lambda url: "/account/" not in url)
        return page

    async def leave(self) -> None:
        """Close every browser."""
        for context in self._contexts:
            await context.close()

    async def _page(self, viewport: ViewportSize, *, scripts: bool = True) -> Page:
        context = await self.chromium.new_context(
            base_url=self.site,
            viewport=viewport,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            java_script_enabled=scripts,
        )
        self._contexts.append(context)
        page = await context.new_page()
        page.on("console", lambda said: self.complaints.append(f"{page.url}: {said.text}"))
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        return page


async def appears(page: Page, awaited: Locator) -> Locator:
    """Look at a page again until it shows something, and give that back. Raises TimeoutError."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not await awaited.count():
            await asyncio.sleep(BETWEEN_LOOKS_SECONDS)
            await page.reload()
    return awaited


async def fits(page: Page) -> None:
    """Assert that a page is no wider than the screen."""
    # a page that has only just been asked for has no root element yet
    await page.wait_for_load_state()
    wide, screen = await page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert wide <= screen, f"{page.url} is {wide} px wide on a screen of {screen} px"
