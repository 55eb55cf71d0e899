"""A citizen on a phone follows a bad review by number and phone, adds to it, and withdraws."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.people import People, appears, fits
from tests.browser.test_from_rating_to_archive import rate

ENDING = "5566"
"""The last digits of the rater's telephone."""

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


async def test_a_citizen_follows_adds_and_withdraws_on_a_phone(people: People) -> None:
    citizen = await people.citizen()
    await rate(citizen, f"1390000{ENDING}", "取号机没有纸，补纸用了半个钟头。")
    another = await people.citizen()
    await look_up(another, await citizen.locator(".receipt__number").first.inner_text())
    await expect(another.get_by_role("heading", name="谢谢您的评价")).to_be_visible()

    await (await appears(another, another.get_by_role("link", name="补充说明"))).click()
    await fits(another)
    await another.get_by_label("补充的内容").fill("叫号单还在。")
    await another.get_by_role("button", name="提交补充").click()
    await expect(another.get_by_role("status")).to_contain_text("已经送到")
    await expect(another.locator(".story")).to_contain_text("叫号单还在。")
    await fits(another)

    await another.get_by_role("link", name="撤回诉求").click()
    await fits(another)
    await another.get_by_label("我确定撤回").check()
    await another.get_by_role("button", name="确认撤回").click()
    await expect(another.locator(".receipt__stage")).to_contain_text("评价人已撤回")
    await fits(another)


async def look_up(page: Page, number: str) -> None:
    """Find a review by its number and the phone that `rate` gave."""
    await page.get_by_role("link", name="查进度").click()
    await fits(page)
    await page.get_by_label("评价编号或工单编号").fill(number.lower())
    await page.get_by_label("电话后四位").fill(ENDING)
    await page.get_by_role("button", name="查询").click()
