"""Two people on one case, with the keyboard only: the second is told, and nothing is lost."""

import pytest
from playwright.async_api import expect

from tests.browser.accessibility import is_accessible
from tests.browser.people import People

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
NOTE = "已电话询问窗口，当天叫号机确有故障。"


async def test_who_types_is_told_of_a_step_and_keeps_what_was_typed(people: People) -> None:
    operator, supervisor = await people.staff("hotline1"), await people.staff("city1")
    await operator.goto("/cases?stage=awaiting_dispatch")
    await operator.keyboard.press("j")
    await operator.keyboard.press("Enter")
    await operator.wait_for_url("**/cases/GD*")

    async with supervisor.expect_response("**/live?case=*"):
        await supervisor.goto(operator.url)
    await supervisor.keyboard.press("m")
    note = supervisor.locator("#step-add_note textarea")
    await expect(note).to_be_focused()
    await expect(operator.locator("#company")).to_contain_text("也打开了", timeout=15_000)
    await supervisor.keyboard.type(NOTE)
    await expect(operator.locator("#company")).to_contain_text("正在填写“添加备注”", timeout=15_000)
    await is_accessible(operator)

    await operator.keyboard.press("d")
    await expect(operator.locator("#step-dispatch select").first).to_be_focused()
    await operator.locator("#step-dispatch").get_by_role("button", name="转办").focus()
    await operator.keyboard.press("Enter")
    await expect(operator.locator(".news")).to_be_focused()

    bar = supervisor.locator("#live-bar")
    await expect(bar).to_contain_text("转办", timeout=15_000)
    await expect(supervisor.locator(".case-head .tag").first).to_have_text("待签收")
    await expect(note).to_have_value(NOTE)
    await is_accessible(supervisor)
    await bar.get_by_role("button").click()
    await expect(bar).to_be_hidden()
    await supervisor.locator("#step-add_note").get_by_role("button", name="添加备注").click()
    await expect(supervisor.locator(".trail")).to_contain_text(NOTE)
    await expect(operator.locator("#company")).to_contain_text("也打开了", timeout=15_000)
    await supervisor.goto("/cases")
    await expect(operator.locator("#company")).to_be_empty(timeout=15_000)


async def test_the_help_lists_the_keys_of_the_page_and_closes(people: People) -> None:
    operator = await people.staff("hotline1")
    await operator.goto("/cases")
    await operator.keyboard.press("?")
    help_ = operator.get_by_role("dialog", name="键盘快捷键")
    await expect(help_).to_contain_text("通知队列")
    await is_accessible(operator)
    await operator.keyboard.press("Escape")
    await expect(help_).to_be_hidden()
    await operator.keyboard.press("/")
    await operator.keyboard.type("gn?")
    await expect(operator.get_by_role("searchbox")).to_have_value("gn?")
    await operator.keyboard.press("Escape")
    await operator.keyboard.press("g")
    await operator.keyboard.press("n")
    await operator.wait_for_url("**/notices")


async def test_who_would_be_notified_is_asked_again_when_the_case_moves_on(people: People) -> None:
    one, other = await people.staff("hotline1"), await people.staff("hotline2")
    await one.goto("/cases?stage=awaiting_dispatch")
    await one.keyboard.press("j")
    await one.keyboard.press("Enter")
    await one.wait_for_url("**/cases/GD*")
    await other.goto(one.url)
    await expect(one.locator("[data-listening]")).to_be_attached()
    told = one.locator("#step-dispatch .told")
    await told.locator("summary").click()
    # whom, or what to fill in first where no unit could be proposed
    answer = told.locator(".told__body > :not(button)").first
    await expect(answer).to_be_visible()
    await other.keyboard.press("m")
    await other.keyboard.type(NOTE)
    await other.locator("#step-add_note").get_by_role("button", name="添加备注").click()
    await expect(one.locator(".trail")).to_contain_text(NOTE, timeout=15_000)
    await expect(answer).to_be_visible()
