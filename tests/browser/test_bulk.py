"""Many cases at once with the keyboard alone, and then one at its unit's desk."""

import pytest
from playwright.async_api import expect

from tests.browser.accessibility import is_accessible
from tests.browser.hands import Keyboard, used_nothing_else, watched
from tests.browser.people import DESK, People, appears
from tests.browser.rating import rated

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
COMMENT = "大厅空调坏了，排队的老人中暑。"


async def test_ticked_cases_are_dispatched_and_one_is_accepted_with_keys_alone(
    people: People,
) -> None:
    citizen = await people.citizen()
    for _ in range(2):
        await rated(citizen, COMMENT)
    hands = await watched(await people.citizen(DESK), Keyboard)
    await hands.sign_in("hotline1")
    page = hands.page
    await page.goto(f"/cases?q={COMMENT}")
    await appears(page, page.locator(".cases__row").nth(1))
    await page.keyboard.press("d")
    await expect(page.get_by_role("alert")).to_contain_text("没有选中任何工单")
    await expect(page.locator(".cases__row")).to_have_count(2)
    # the browser's own word about the status, and no other
    assert ["422" in each for each in people.complaints] == [True]
    people.complaints.clear()
    for key in ("j", "x", "j", "x"):
        await page.keyboard.press(key)
    await expect(page.locator("[data-picked]")).to_have_text("已选 2 件")
    await page.keyboard.press("d")
    await expect(page.locator(".lead")).to_have_text("已选 2 件工单")
    await hands.press("开始办理")
    await expect(page.locator(".run__state")).to_have_text("办理结束，共 2 件。", timeout=30_000)
    await expect(page.locator(".run__cases .tag", has_text="已办成")).to_have_count(2)
    await is_accessible(page)
    await used_nothing_else(hands)

    hands = await watched(await people.citizen(DESK), Keyboard)
    await hands.sign_in("huangpu2")
    page = hands.page
    row = page.locator("[data-row]:has(form[action$='/accept'])").first
    name = await row.get_attribute("id") or ""
    await page.keyboard.press("j")
    while await page.locator(f"#{name}:focus-within").count() == 0:
        await page.keyboard.press("j")
    await page.keyboard.press("d")
    await expect(page.locator(".news")).to_contain_text("签收")
    await expect(page.locator(".news")).to_contain_text(name.partition("-")[2])
    await used_nothing_else(hands)
