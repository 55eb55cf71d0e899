"""An @ in a note offers colleagues: with the keyboard, with the pointer, for a screen reader."""

import pytest
from playwright.async_api import expect

from tests.browser.accessibility import is_accessible
from tests.browser.people import People

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


async def test_a_colleague_is_chosen_behind_an_at_sign_while_a_note_is_typed(
    people: People,
) -> None:
    operator = await people.staff("hotline1")
    await operator.goto("/cases?stage=awaiting_dispatch")
    await operator.keyboard.press("j")
    await operator.keyboard.press("Enter")
    await operator.wait_for_url("**/cases/GD*")
    await operator.keyboard.press("m")
    note = operator.locator("#step-add_note textarea")
    await expect(note).to_be_focused()
    offered = operator.get_by_role("listbox", name="提到同事")
    options = offered.get_by_role("option")

    await operator.keyboard.type("请 @")
    await expect(options.first).to_have_attribute("aria-selected", "true")
    first, second = [await options.nth(at).locator(".mention__name").inner_text() for at in (0, 1)]
    active = await options.first.get_attribute("id")
    await expect(note).to_have_attribute("aria-activedescendant", active or "")
    await expect(operator.locator("textarea ~ [role=status]")).to_contain_text("位同事可选")
    await is_accessible(operator)

    await operator.keyboard.press("ArrowDown")
    await operator.keyboard.press("Enter")
    await expect(note).to_have_value(f"请 @{second} ")
    await expect(offered).to_have_count(0)
    await operator.keyboard.type(f"和 @{first[:2]}")
    await expect(options.filter(has_text=first)).to_be_visible()
    await operator.keyboard.press("Escape")
    await expect(offered).to_have_count(0)
    await expect(note).to_be_focused()
    await operator.keyboard.type(first[2:3])
    await expect(offered).to_have_count(0)
    await operator.keyboard.type(" 或 @city1")
    await options.first.click()
    await expect(note).to_be_focused()
    await expect(offered).to_have_count(0)
    await operator.keyboard.type("看。")
    await expect(note).to_have_value(f"请 @{second} 和 @{first[:3]} 或 @徐建民 看。")
