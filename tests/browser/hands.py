"""Two ways of working at a desk: with the keyboard alone, and with the pointer alone.

What belongs to the other way is counted in the page itself, so that a test can show that it was
never used. Text is typed with the keyboard; with the pointer it is put where the pointer clicked,
as a menu's "paste" or a keyboard on the screen would put it, and no key is pressed.
"""

import re
from dataclasses import dataclass
from typing import ClassVar, Protocol

from playwright.async_api import Locator, Page, expect

from db.samples import DEMO_PASSWORD
from rules.stages import Action
from web.desk.shortcuts import SHORTCUTS
from web.navigation import Link

MOST_PRESSES = 80
"""After so many nobody would go on."""
HAS_FOCUS = "(element) => element === document.activeElement"
ITS_GROUP = "(element) => document.activeElement.name === element.name"
ROW = "(document.activeElement.closest('[data-row]') ?? {}).innerText ?? ''"
COUNT = "addEventListener('%s', () => sessionStorage.setItem('other', '%s'), true)"
COUNTED = "sessionStorage.getItem('other')"


@dataclass(frozen=True, slots=True)
class Button:
    """A button of a row: its key, and how its name begins."""

    key: str
    name: str


class Hands(Protocol):
    """Somebody at a page."""

    page: Page

    async def sign_in(self, login: str) -> None:
        """From the front page to where the role starts."""

    async def go(self, link: Link) -> None:
        """To another page of the header."""

    async def open(self, words: str) -> None:
        """Open the case whose row has these words."""

    async def press_in_row(self, words: str, button: Button) -> None:
        """Press something in the row with these words."""

    async def begin(self, action: Action) -> Locator:
        """Turn to the form of a step; gives the form."""

    async def choose(self, form: Locator, question: str, answer: str) -> None:
        """Choose one of several answers."""

    async def write(self, form: Locator, label: str, text: str) -> None:
        """Write into a field."""

    async def press(self, button: str) -> None:
        """Press a button of the page."""

    async def send(self, form: Locator) -> None:
        """Press the form's last button."""


def _answer(form: Locator, question: str, answer: str) -> Locator:
    group = form.get_by_role("group", name=re.compile(f"^{question}"))
    return group.get_by_role("radio", name=answer, exact=True)


@dataclass
class Keyboard:
    """Somebody without a mouse."""

    page: Page
    other: ClassVar[str] = "pointerdown"

    async def sign_in(self, login: str) -> None:
        """Tab to the fields and type."""
        await self._press_enter_on(self.page.get_by_role("link", name="工作人员登录"))
        await self._tab_to(self.page.get_by_label("登录名"))
        await self.page.keyboard.type(login)
        await self._tab_to(self.page.get_by_label("密码"))
        await self.page.keyboard.type(DEMO_PASSWORD)
        await self.page.keyboard.press("Enter")
        await self.page.wait_for_url(lambda url: "/account/" not in url)

    async def go(self, link: Link) -> None:
        """Press g and the letter."""
        await self.page.keyboard.press("g")
        await self.page.keyboard.press(link.key)
        await self.page.wait_for_url(f"**{link.href}")

    async def open(self, words: str) -> None:
        """Go down row by row, and press Enter."""
        await self._down_to(words)
        await self.page.keyboard.press("Enter")
        await self.page.wait_for_url("**/cases/GD*")

    async def press_in_row(self, words: str, button: Button) -> None:
        """Go down row by row, and press the key."""
        await self._down_to(words)
        await self.page.keyboard.press(button.key)

    async def begin(self, action: Action) -> Locator:
        """Press the step's key: its first field, or its button, has the focus."""
        form = self.page.locator(f"#form-{action}")
        await expect(form).to_be_attached()
        # a page that has only just come still moves the focus to its news
        await expect(self.page.locator(".htmx-settling")).to_have_count(0)
        await self.page.keyboard.press(SHORTCUTS[action])
        await expect(form.locator(":focus")).to_have_count(1)
        return form

    async def choose(self, form: Locator, question: str, answer: str) -> None:
        """Tab to the group, and go on with the arrow keys."""
        wanted = _answer(form, question, answer)
        await self._tab_to(wanted, ITS_GROUP)
        for _ in range(MOST_PRESSES):
            if await wanted.is_checked():
                return
            here = await wanted.evaluate(HAS_FOCUS)
            await self.page.keyboard.press("Space" if here else "ArrowDown")
        raise AssertionError(f"{answer} is out of reach")

    async def write(self, form: Locator, label: str, text: str) -> None:
        """Tab to the field, and type."""
        await self._tab_to(form.get_by_label(label))
        await self.page.keyboard.type(text)

    async def press(self, button: str) -> None:
        """Tab to it, and press Enter."""
        await self._press_enter_on(self.page.get_by_role("button", name=button, exact=True))

    async def send(self, form: Locator) -> None:
        """Tab to the button, and press Enter."""
        await self._press_enter_on(form.get_by_role("button").last)

    async def _down_to(self, words: str) -> None:
        for _ in range(MOST_PRESSES):
            await self.page.keyboard.press("j")
            if words in await self.page.evaluate(ROW):
                return
        raise AssertionError(f"no row with {words}")

    async def _press_enter_on(self, target: Locator) -> None:
        await self._tab_to(target)
        await self.page.keyboard.press("Enter")

    async def _tab_to(self, target: Locator, arrived: str = HAS_FOCUS) -> None:
        await expect(target).to_be_visible()
        for _ in range(MOST_PRESSES):
            if await target.evaluate(arrived):
                return
            await self.page.keyboard.press("Tab")
        raise AssertionError(f"{target} is out of reach of the keyboard")


@dataclass
class Pointer:
    """Somebody without a keyboard."""

    page: Page
    other: ClassVar[str] = "keydown"

    async def sign_in(self, login: str) -> None:
        """The demonstration's accounts are one click each."""
        await self.page.get_by_role("link", name="工作人员登录").click()
        account = self.page.get_by_role("button", name=re.compile(f"{login}$"))
        await account.click()
        await self.page.wait_for_url(lambda url: "/account/" not in url)

    async def go(self, link: Link) -> None:
        """Click the link in the header."""
        header = self.page.get_by_role("banner")
        await header.get_by_role("link", name=link.title, exact=True).click()
        await self.page.wait_for_url(f"**{link.href}")

    async def open(self, words: str) -> None:
        """Click the number of the case."""
        row = self.page.locator("[data-row]", has_text=words).first
        await row.get_by_role("link", name=re.compile("^GD")).first.click()
        await self.page.wait_for_url("**/cases/GD*")

    async def press_in_row(self, words: str, button: Button) -> None:
        """Click it."""
        row = self.page.locator("[data-row]", has_text=words).first
        await row.get_by_role("button", name=re.compile(f"^{button.name}")).click()

    async def begin(self, action: Action) -> Locator:
        """Unfold the step where it is folded."""
        step = self.page.locator(f"#step-{action}")
        form = step.locator("form")
        if not await form.is_visible():
            await step.locator("summary").first.click()
        return form

    async def choose(self, form: Locator, question: str, answer: str) -> None:
        """Click the answer."""
        await _answer(form, question, answer).click()

    async def write(self, form: Locator, label: str, text: str) -> None:
        """Click into the field, and put the text there."""
        await form.get_by_label(label).click()
        await self.page.keyboard.insert_text(text)

    async def press(self, button: str) -> None:
        """Click it."""
        await self.page.get_by_role("button", name=button, exact=True).click()

    async def send(self, form: Locator) -> None:
        """Click the button."""
        await form.get_by_role("button").last.click()


async def watched(page: Page, way: type[Keyboard] | type[Pointer]) -> Keyboard | Pointer:
    """Somebody at this page who works this way; the other way is counted from now on."""
    count = COUNT % (way.other, way.other)
    await page.add_init_script(count)
    await page.evaluate(count)
    return way(page)


async def used_nothing_else(hands: Keyboard | Pointer) -> None:
    """Assert that the other way was never used."""
    assert await hands.page.evaluate(COUNTED) is None
