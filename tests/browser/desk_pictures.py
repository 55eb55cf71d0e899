"""The pictures of docs/desks.md: each desk with something to do on it.

What happened before they are taken is done at the desks themselves, with the pointer.
"""

from dataclasses import dataclass
from datetime import timedelta

from playwright.async_api import FilePayload, Page, ViewportSize, expect

from rules.stages import Action
from rules.working_days import local_date
from tests.browser.carrying import CASES, approve, dispatch, put_right, told
from tests.browser.hands import Pointer
from tests.browser.keeping import keep
from tests.browser.people import DESK, People
from tests.browser.rating import PHOTO, rated
from tests.conftest import utcnow
from tests.web.attachments.files import pdf, photo

TALL = ViewportSize(width=1280, height=1060)
CASE = ViewportSize(width=1280, height=1500)
UNIT = "Q01-01"
LONG_PHONE = ViewportSize(width=360, height=1100)
APPROVED = "叫号机坏了也没有人管，白等了一个上午。"
TO_REVIEW = "材料交了三次，每次说法都不一样，跑了三趟。"
ORDERED = "预约的是九点，到十一点还没有叫到我的号。"
LATE = "窗口只开了一个，后面排了三十多个人。"
NEW = ("工作人员一直在看手机，问话也不理人。", "承诺五天办好，过了两周还没有消息。")
ORDER = "请于明日下班前说明窗口排班情况和补救措施。"
RATERS = (PHOTO, FilePayload(name="取号凭条.png", mimeType="image/png", buffer=photo("PNG")))
UNITS = (
    FilePayload(name="公布后的材料清单.jpg", mimeType="image/jpeg", buffer=photo(size=(640, 480))),
    FilePayload(name="窗口培训签到表.pdf", mimeType="application/pdf", buffer=pdf()),
)
CHANGES = (
    (
        "办事指南调整",
        "各窗口统一使用一份材料清单",
        "原来各窗口口径不一，同一事项要交的材料说法不同；现在由大厅统一发布一份清单，贴在窗口、写进办事指南，窗口不得另行增加。",
    ),
    (
        "办事流程优化",
        "叫号机停机时改由人工发号",
        "原来叫号系统停机只能等；现在停机超过十分钟即由值班长人工发号，并在门口公告等候人数。",
    ),
)
ANSWER = "已核实当天叫号系统停机两小时，明早八点前向评价人说明，并加开两个窗口。"


async def at(people: People, login: str) -> Pointer:
    """Somebody at their desk."""
    hands = Pointer(await people.citizen(DESK))
    await hands.sign_in(login)
    return hands


async def open_case(hands: Pointer, comment: str) -> None:
    """Open a case from the list."""
    await hands.go(CASES)
    await hands.open(comment)


async def show(page: Page, path: str, name: str, screen: ViewportSize = TALL) -> None:
    """Take a picture of the page at an address."""
    await page.set_viewport_size(screen)
    await page.goto(path)
    await keep(page, name)


async def improve(handler: Pointer) -> None:
    """Put on record what the unit changed, because of two cases of its own."""
    for (kind, title, text), comment in zip(CHANGES, (TO_REVIEW, APPROVED), strict=True):
        await open_case(handler, comment)
        number = handler.page.url.partition("?")[0].rpartition("/")[2]
        await handler.page.goto("/department/changes/new")
        form = handler.page.locator("main form")
        await form.get_by_label("单位", exact=True).select_option(UNIT)
        await form.get_by_label("种类").select_option(label=kind)
        await form.get_by_label("标题").fill(title)
        await form.get_by_label("具体内容").fill(text)
        yesterday = local_date(utcnow()) - timedelta(days=1)
        await form.get_by_label("实施日期").fill(yesterday.isoformat())
        await form.get_by_label("因哪些工单").fill(number)
        await form.get_by_role("button", name="登记").click()
        await expect(handler.page.locator(".news")).to_contain_text("已登记")


async def replay(city: Pointer) -> None:
    """Have every history replayed, and wait for the end."""
    await city.page.goto("/supervisor/replays")
    await city.press("现在重放")
    await expect(city.page.locator(".night__number")).to_be_visible(timeout=120_000)
    await expect(city.page.locator("[data-running]")).to_have_count(0, timeout=120_000)


@dataclass(frozen=True, slots=True)
class Lived:
    """Addresses of a case with a long story, and of one with files."""

    story: str
    files: str


async def live_through(people: People) -> Lived:
    """Let there be work at every desk."""
    for comment in (APPROVED, TO_REVIEW, ORDERED, LATE, *NEW):
        await rated(await people.citizen(), comment, RATERS if comment is TO_REVIEW else ())
    operator = await at(people, "hotline1")
    for comment in (APPROVED, TO_REVIEW, ORDERED, LATE):
        await operator.page.goto("/hotline")
        await dispatch(operator, comment)
    handler = await at(people, "huangpu2")
    for comment in (APPROVED, TO_REVIEW):
        await handler.page.goto("/department")
        await put_right(handler, comment, UNITS if comment is TO_REVIEW else ())
    with_files = handler.page.url.partition("?")[0]
    await improve(handler)
    head = await at(people, "huangpu-head")
    await approve(head, APPROVED)
    told_by = head.page.url.partition("?")[0]
    # the link in the message has three working days before anybody calls
    await head.press("快进五天")
    city = await at(people, "city1")
    await replay(city)
    for comment in (ORDERED, LATE):
        await open_case(city, comment)
        form = await city.begin(Action.SUPERVISE)
        await city.write(form, "督办要求", ORDER)
        await city.send(form)
        await told(city, "督办")
    await open_case(handler, ORDERED)
    await handler.send(await handler.begin(Action.ACCEPT))
    await told(handler, "签收")
    form = await handler.begin(Action.ADD_NOTE)
    await handler.write(form, "备注", ANSWER)
    await handler.send(form)
    await told(handler, "备注")
    form = await handler.begin(Action.REQUEST_EXTENSION)
    await handler.choose(form, "延期事由", "特殊疑难")
    await handler.write(form, "延长", "5")
    await handler.write(form, "申请理由", "叫号系统要由供应商更换主板，配件三天后到货。")
    await handler.send(form)
    await told(handler, "申请延期")
    await open_case(handler, LATE)
    await handler.press("快进五天")
    return Lived(told_by, with_files)


async def take(people: People) -> None:
    """Take all of them."""
    lived = await live_through(people)
    operator = await at(people, "hotline2")
    await show(operator.page, "/hotline", "hotline")
    await show(operator.page, "/hotline/calls", "calls", DESK)
    handler = await at(people, "huangpu2")
    await show(handler.page, "/department", "department")
    await show(handler.page, "/department", "department-phone", LONG_PHONE)
    await show(handler.page, lived.files, "attachments", CASE)
    await show(handler.page, "/department/changes", "changes")
    head = await at(people, "huangpu-head")
    await show(head.page, "/supervisor", "supervisor")
    await show(head.page, "/supervisor/orders", "orders")
    city = await at(people, "city2")
    await show(city.page, "/supervisor/figures", "figures")
    await show(city.page, f"{lived.story}/history", "history")
    await show(city.page, "/supervisor/replays", "replays", DESK)
    admin = await at(people, "admin1")
    await show(admin.page, "/admin/windows?unit=Q01-01", "windows")
