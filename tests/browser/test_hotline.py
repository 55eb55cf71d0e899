"""The hotline's inbox with the keyboard only, and its calls in two browsers."""

import pytest
from playwright.async_api import expect

from tests.browser.accessibility import is_accessible
from tests.browser.carrying import approve, dispatch, put_right
from tests.browser.hands import Pointer
from tests.browser.people import DESK, People, appears
from tests.browser.rating import rated

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
COMMENT = "排了一个上午，轮到我时说中午休息。"


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


async def test_a_refused_dispatch_is_told_at_its_row_and_stays_while_the_list_is_refreshed(
    people: People,
) -> None:
    operator = await people.staff("hotline1")
    row = operator.locator(".inbox__row:has(form.inbox__form)")
    await appears(operator, row.nth(2))
    first, last = [await row.nth(at).get_attribute("id") for at in (0, 2)]
    # as if somebody had opened it long before what happened last
    await row.nth(0).locator("[name=seen_version]").evaluate("field => (field.value = 0)")
    await operator.keyboard.press("d")
    await operator.keyboard.press("d")
    told = operator.locator(f"#{first} .refused")
    await expect(told).to_contain_text("已有新的进展")
    await expect(operator.locator("[data-row]:focus-within")).to_have_attribute("id", first or "")
    await is_accessible(operator)
    # the browser's own word about the status, and no other
    assert ["409" in each for each in people.complaints] == [True]
    people.complaints.clear()
    colleague = await people.staff("hotline2")
    await colleague.locator(f"#{last} .inbox__form button").click()
    await expect(operator.locator(f"#{last}")).to_have_count(0, timeout=15_000)
    await expect(told).to_contain_text("已有新的进展")
    await operator.keyboard.press("d")
    await expect(operator.locator(".news")).to_contain_text((first or "").removeprefix("row-"))


async def test_a_call_that_a_colleague_takes_is_theirs_in_the_open_list_at_once(
    people: People,
) -> None:
    await rated(await people.citizen(), COMMENT)
    for login, work in (("hotline1", dispatch), ("huangpu2", put_right), ("huangpu-head", approve)):
        hands = Pointer(await people.citizen(DESK))
        await hands.sign_in(login)
        await work(hands, COMMENT)
    await hands.press("快进五天")
    one, other = await people.staff("hotline1"), await people.staff("hotline2")
    for operator in (one, other):
        await operator.goto("/hotline/calls")
        await appears(operator, operator.locator("[data-row]", has_text=COMMENT))
    await expect(other.locator("[data-listening]")).to_be_attached()
    row = other.locator("[data-row]", has_text=COMMENT)
    await expect(row).not_to_contain_text("正在回访")
    await one.locator("[data-row]", has_text=COMMENT).get_by_role("button").click()
    await expect(one.get_by_role("button", name="放回名单")).to_be_visible()
    await expect(row).to_contain_text("正在回访", timeout=10_000)
    await expect(row.get_by_role("button")).to_have_count(0)
    await one.get_by_role("button", name="放回名单").click()
    await expect(row.get_by_role("button")).to_be_visible(timeout=10_000)
    # the list is live also for who came to it by a form
    await other.locator("[data-row]", has_text=COMMENT).get_by_role("button").click()
    taken = one.locator("[data-row]", has_text=COMMENT)
    await expect(taken).to_contain_text("正在回访", timeout=10_000)
