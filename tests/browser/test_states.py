"""What a page says while it waits, and when no answer comes; and that the dark is as legible."""

import asyncio

import pytest
from playwright.async_api import Page, Route, expect

from tests.browser.accessibility import is_accessible, violations
from tests.browser.people import People
from tests.browser.rating import FORM

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
CONTRAST = "color-contrast"
"""What the colours alone decide; the rest is examined in the light."""
NOTE = "已请窗口负责人回电。"
IN_THE_DARK = {
    "": ("/", FORM, "/units", "/units/Q01-01", "/reviews", "/follow"),
    "hotline1": ("/hotline", "/hotline/calls", "/hotline/decisions", "/cases", "/notices"),
    "huangpu2": ("/department", "/department/figures", "/department/changes", "/absences"),
    "city1": ("/supervisor", "/supervisor/orders", "/supervisor/figures", "/supervisor/replays"),
}
OF_A_CASE = (
    "a[href*='/clocks/']",
    "a[href$='/history']",
    "a[href$='/history/timeline']",
    "a[href$='/history/verdicts']",
)


async def _a_case(page: Page) -> None:
    await page.goto("/cases?stage=awaiting_dispatch")
    await page.locator(".cases__row th a").first.click()
    await page.wait_for_url("**/cases/GD*")


async def test_a_form_says_that_it_is_sent_and_keeps_what_was_typed_when_nothing_answers(
    people: People,
) -> None:
    operator = await people.staff("hotline1")
    await _a_case(operator)
    over = asyncio.Event()

    async def never_answered(route: Route) -> None:
        await over.wait()
        await route.abort()

    await operator.route("**/add_note", never_answered)
    await operator.keyboard.press("m")
    await operator.keyboard.type(NOTE)
    form = operator.locator("#step-add_note form")
    await form.get_by_role("button", name="添加备注", exact=True).click()
    await expect(form).to_have_attribute("aria-busy", "true")
    await expect(form.get_by_role("button", name="正在提交…")).to_be_visible()
    over.set()
    await expect(form).to_contain_text("没有收到回答。填写的内容都在，请稍后再提交一次。")
    await expect(form).not_to_have_attribute("aria-busy", "true")
    await expect(form.locator("textarea")).to_have_value(NOTE)
    await is_accessible(operator)
    assert people.complaints
    people.complaints.clear()


async def test_a_page_says_that_it_is_no_longer_kept_up_to_date(people: People) -> None:
    operator = await people.staff("hotline1")
    await operator.clock.install()
    await operator.route("**/live?*", lambda route: route.abort())
    async with operator.expect_request("**/live") as asked:
        await operator.route("**/live", lambda route: route.abort())
        await operator.goto("/cases")
    await (await asked.value).response()
    lost = operator.get_by_text("自动更新已断开，正在重新连接。")
    await operator.clock.fast_forward(6_000)
    await expect(lost).to_be_visible()
    await is_accessible(operator)
    people.complaints.clear()


@pytest.mark.parametrize("login", list(IN_THE_DARK))
async def test_pages_in_the_dark_have_contrast_enough(people: People, login: str) -> None:
    page = await (people.staff(login) if login else people.citizen())
    await page.goto("/?scheme=dark")
    await expect(page.locator("link[href*='dark.css'][media=all]")).to_have_count(1)
    found = {}
    for path in IN_THE_DARK[login]:
        await page.goto(path)
        found[path] = await violations(page, CONTRAST)
    if login == "hotline1":
        await _a_case(page)
        found["case"] = await violations(page, CONTRAST)
        here = page.url
        for link in OF_A_CASE:
            await page.goto(here)
            if not await page.locator(link).count():
                await page.goto(f"{here}/history")
            await page.locator(link).first.click()
            await page.wait_for_load_state()
            found[link] = await violations(page, CONTRAST)
    assert not {path: each for path, each in found.items() if each}
