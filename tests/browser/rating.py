"""Rating a window badly, as several of the tests here begin."""

import re
from collections.abc import Sequence

from playwright.async_api import FilePayload, Page, expect

from tests.browser.people import appears
from tests.web.attachments.files import photo

NUMBERS = (f"138000077{last:02}" for last in range(10, 100))
"""Telephone numbers of nobody: each rater has their own, and so their own messages."""
FORM = "/rate?unit=Q01-01&window=09"
PHOTO = FilePayload(name="叫号屏.jpg", mimeType="image/jpeg", buffer=photo())


async def rated(citizen: Page, comment: str = "", files: Sequence[FilePayload] = ()) -> str:
    """Give a window one star under a name; returns the address of the receipt."""
    number = next(NUMBERS)
    await citizen.goto(FORM)
    await citizen.get_by_role("group", name="总体满意吗？").get_by_text("非常不满意").click()
    await citizen.get_by_label("想说的话").fill(comment)
    if files:
        await citizen.get_by_label("照片或 PDF").set_input_files(files)
    await citizen.get_by_text("实名评价").click()
    await citizen.get_by_role("textbox", name="姓名").fill("王桂英")
    await citizen.get_by_role("textbox", name="电话").fill(number)
    await citizen.get_by_role("button", name="提交评价").click()
    await confirm(citizen, number)
    await expect(citizen.get_by_text("评价已收到")).to_be_visible()
    return citizen.url


async def confirm(citizen: Page, number: str) -> None:
    """Look the one-time code up among the caught messages, and enter it."""
    hidden = f"{number[:3]}****{number[-4:]}"
    await expect(citizen.get_by_text(f"验证码已发到手机 {hidden}。")).to_be_visible()
    asking = citizen.url
    await citizen.goto("/messages")
    sent = citizen.get_by_role("listitem").filter(has_text=number)
    told = await (await appears(citizen, sent.filter(has_text="验证码"))).first.inner_text()
    code = re.search(r"验证码 ([0-9]{6})", told)
    assert code is not None, told
    await citizen.goto(asking)
    await citizen.get_by_label("验证码").fill(code[1])
    await citizen.get_by_role("button", name="确认并提交评价").click()
