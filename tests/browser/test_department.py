"""A handler at their desk: a case accepted from home, a reply previewed while it is typed."""

import pytest
from playwright.async_api import expect

from tests.browser.accessibility import is_accessible
from tests.browser.people import People, appears
from tests.browser.rating import rated

COMMENT = "取号机坏了，叫号叫了三遍都听不见。"
REPLY = "已请王芳老师当面致歉，取号机修好了，疑问请拨 13800005566。"
MASKED = "已请*老师当面致歉，取号机修好了，疑问请拨 ***********。"

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


async def test_a_case_is_accepted_at_home_and_its_reply_previewed_while_it_is_typed(
    people: People,
) -> None:
    await rated(await people.citizen(), COMMENT)
    operator = await people.staff("hotline1")
    await operator.goto("/cases?stage=awaiting_dispatch")
    row = await appears(operator, operator.locator(".cases__row", has_text=COMMENT))
    await row.get_by_role("link").click()
    dispatch = operator.locator("#step-dispatch")
    await dispatch.get_by_role("button", name="转办", exact=True).click()
    await expect(operator.locator(".news")).to_contain_text("转办")

    handler = await people.staff("huangpu2")
    await expect(handler).to_have_url("/department")
    waiting = handler.locator("[aria-labelledby=unheld] li", has_text=COMMENT)
    await waiting.get_by_role("button", name="签收").click()
    await expect(handler.locator(".news")).to_contain_text("签收")
    await is_accessible(handler)
    mine = handler.locator("[aria-labelledby=by-deadline] li", has_text=COMMENT)
    await mine.get_by_role("link", name="记录联系").click()

    await handler.locator("#step-resolve_on_the_spot > summary").click()
    reply = handler.locator("#step-resolve_on_the_spot").get_by_label("给评价人的答复")
    await reply.press_sequentially(REPLY)
    public = handler.locator("#preview-resolve_on_the_spot .preview__one").last
    await expect(public.locator(".typed")).to_have_text(MASKED)
    await expect(reply).to_be_focused()
    await expect(reply).to_have_value(REPLY)
    await is_accessible(handler)
