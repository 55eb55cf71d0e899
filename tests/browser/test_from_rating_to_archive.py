"""One bad review carried from rating to archive by clicking, everybody at a browser of their own.

Nothing is simulated: `haochaping up` runs Temporal, the worker and the web on a fresh SQLite file.
Who may do what: docs/process.md.
"""

import re

import pytest
from playwright.async_api import FilePayload, Locator, Page, expect

from tests.browser.accessibility import is_accessible_in_every_language
from tests.browser.people import People, appears, fits
from tests.browser.rating import PHOTO, confirm
from tests.web.attachments.files import pdf

NUMBER = "13900007788"
COMMENT = "下午两点取号，等到四点半才叫到，窗口只开了一个。"
REPLY = "当天下午排班有误，已增开两个窗口，并在大厅公布每小时的等候人数，向您致歉。"

NOTICE = FilePayload(name="排班.pdf", mimeType="application/pdf", buffer=pdf())

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


async def test_a_bad_review_goes_from_rating_to_the_archive_by_clicking(people: People) -> None:
    citizen = await people.citizen()
    review = await rate(citizen)

    operator = await open_case(await people.staff("hotline1"))
    await looks_at_the_photo(operator)
    await press(operator, "转办", "待签收")

    handler = await open_case(await people.staff("huangpu2"))
    await put_right(handler)

    supervisor = await open_case(await people.staff("huangpu-head"))
    await expect(supervisor.locator(".submitted")).to_contain_text(REPLY)
    await expect(supervisor.locator(".submitted").get_by_role("link")).to_contain_text("排班.pdf")
    await press(supervisor, "同意办结", "待回访")

    await answer_survey(citizen)

    await citizen.goto(review)
    await appears(citizen, citizen.locator(".tag", has_text="已归档"))
    await expect(citizen.locator(".reply")).to_contain_text(REPLY)
    await expect(citizen.locator(".reply")).to_contain_text("黄浦区行政服务中心")
    await expect(citizen.locator("main")).not_to_contain_text("秀兰")
    await fits(citizen)


async def rate(citizen: Page, number: str = NUMBER, comment: str = COMMENT) -> str:
    """Give a window one star under one's own name; returns the public address of the review.

    Each rater has a telephone of their own, for the newest code on it must be theirs.
    """
    await fits(citizen)
    await citizen.locator("main").get_by_role("link", name="我要评价").click()
    for place in ("黄浦区", "黄浦区行政服务中心", "05 综合受理05号窗口"):
        await fits(citizen)
        await citizen.get_by_role("link", name=place, exact=True).click()
    await citizen.get_by_role("group", name="总体满意吗？").get_by_text("非常不满意").click()
    await citizen.get_by_label("想说的话").fill(comment)
    await citizen.get_by_label("照片或 PDF").set_input_files(PHOTO)
    await citizen.get_by_text("领取结果").click()
    await citizen.get_by_text("实名评价").click()
    await citizen.get_by_role("textbox", name="姓名").fill("李秀兰")
    await citizen.get_by_role("textbox", name="电话").fill(number)
    await fits(citizen)
    await citizen.get_by_role("button", name="提交评价").click()
    await confirm(citizen, number)
    await expect(citizen.get_by_text("评价已收到")).to_be_visible()
    await expect(citizen.get_by_text("转给负责的单位", exact=True)).to_be_visible()
    await fits(citizen)
    public = await citizen.get_by_role("link", name="看看公开后的样子").get_attribute("href")
    assert public
    return public


async def open_case(desk: Page) -> Page:
    """Open the case of that review from the list."""
    await desk.goto("/cases")
    row = await appears(desk, desk.locator(".cases__row", has_text=COMMENT))
    await row.get_by_role("link").click()
    await expect(desk.locator("#review + .quoted")).to_have_text(COMMENT)
    return desk


async def looks_at_the_photo(desk: Page) -> None:
    """Open the photo that came with the review, which the browser shows as a picture."""
    link = desk.locator(".raters-files").get_by_role("link")
    async with desk.context.expect_page() as opened:
        await link.click()
    photo = await opened.value
    await expect(photo.locator("img")).to_have_js_property("naturalWidth", 320)
    await photo.close()


def step(desk: Page, action: str) -> Locator:
    """The form of an action that is open."""
    return desk.locator("form").filter(has=desk.get_by_role("button", name=action, exact=True))


async def press(desk: Page, action: str, stage: str) -> None:
    """Send the form of an action, and see the stage the case is in afterwards."""
    await desk.get_by_role("button", name=action, exact=True).click()
    await expect(desk.locator(".news[role=status]")).to_have_text(re.compile(f"已完成.*{action}"))
    await expect(desk.locator(".case-head .tag").first).to_have_text(stage)


async def put_right(handler: Page) -> None:
    """Accept, contact the rater, find, and hand in what was done and the reply."""
    await press(handler, "签收", "待联系")
    await handler.get_by_role("button", name="查看联系方式").click()
    await expect(handler.locator("#contact")).to_contain_text(NUMBER)
    form = step(handler, "记录联系")
    await form.get_by_label("已联系上", exact=True).check()
    await form.get_by_label("联系情况").fill("电话说明了当天的排班，约定三天内答复。")
    await press(handler, "记录联系", "办理中")
    form = step(handler, "事实与诉求认定")
    await form.get_by_label("属实", exact=True).check()
    await form.get_by_label("合理合法").check()
    await form.get_by_label("认定依据").fill("核对了取号记录和当天的排班表。")
    await press(handler, "事实与诉求认定", "办理中")
    form = step(handler, "提交整改反馈")
    await form.get_by_label("采取的措施").fill("增开两个窗口，由综合科负责，当天生效。")
    await form.get_by_label("附件").set_input_files(NOTICE)
    await form.get_by_label("给评价人的答复").fill(REPLY)
    await form.get_by_label("实际解决").check()
    await press(handler, "提交整改反馈", "待审核")


async def answer_survey(citizen: Page) -> None:
    """Find the message with the link among the caught ones, and answer what it asks."""
    await citizen.goto("/messages")
    await fits(citizen)
    sent = citizen.get_by_role("listitem").filter(has_text=NUMBER)
    await (await appears(citizen, sent.filter(has_text="/survey/"))).get_by_role("link").click()
    await citizen.locator(".typed").get_by_role("link").click()
    survey = citizen.url
    await is_accessible_in_every_language(citizen)
    await citizen.goto(survey)
    for question in ("处理之前，有人先联系过您吗？", "问题解决了吗？"):
        await citizen.get_by_role("group", name=question).get_by_label("是").check()
    for question in ("对办理结果满意吗？", "对工作人员的态度满意吗？"):
        answers = citizen.get_by_role("group", name=question)
        await answers.get_by_text("非常满意").click()
    await citizen.get_by_role("button", name="提交").click()
    await expect(citizen.get_by_role("heading", name="谢谢您的评判")).to_be_visible()
    await fits(citizen)
