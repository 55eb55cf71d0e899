"""The hotline's inbox with the keyboard only: one key a dispatch, and on to the next row."""

import pytest
from playwright.async_api import expect

from tests.browser.accessibility import is_accessible
from tests.browser.people import People, appears

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


async def test_one_key_dispatches_the_row_one_is_in_and_leads_to_the_next(people: People) -> None:
    operator = await people.staff("hotline1")
    row = operator.locator(".inbox__row:has(form.inbox__form)")
    await appears(operator, row.nth(1))
    first, second = [await row.nth(at).get_attribute("id") for at in (0, 1)]
    await operator.keyboard.press("d")
    focused = operator.locator("[data-row]:focus-within")
    await expect(focused).to_have_attribute("id", first or "")
    await operator.keyboard.press("d")
    await expect(operator.locator(".news")).to_contain_text((first or "").removeprefix("row-"))
    await expect(operator.locator(f"#{first}")).to_have_count(0)
    await expect(focused).to_have_attribute("id", second or "")
    await is_accessible(operator)
