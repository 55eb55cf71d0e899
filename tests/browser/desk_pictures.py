"""The pictures of docs/desks.md: each desk with something to do on it.

What happened before they are taken is done at the desks themselves, with the pointer.
"""

from playwright.async_api import Page, ViewportSize

from rules.stages import Action
from tests.browser.carrying import CASES, approve, dispatch, put_right, told
from tests.browser.hands import Pointer
from tests.browser.keeping import keep
from tests.browser.people import DESK, People
from tests.browser.rating import rated

TALL = ViewportSize(width=1280, height=1060)
LONG_PHONE = ViewportSize(width=360, height=1100)
APPROVED = "叫号机坏了也没有人管，白等了一个上午。"
TO_REVIEW = "材料交了三次，每次说法都不一样，跑了三趟。"
ORDERED = "预约的是九点，到十一点还没有叫到我的号。"
LATE = "窗口只开了一个，后面排了三十多个人。"
NEW = ("工作人员一直在看手机，问话也不理人。", "承诺五天办好，过了两周还没有消息。")
ORDER = "请于明日下班前说明窗口排班情况和补救措施。"
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


async def live_through(people: People) -> str:
    """Let there be work at every desk; the address of a case with a long story."""
    for comment in (APPROVED, TO_REVIEW, ORDERED, LATE, *NEW):
        await rated(await people.citizen(), comment)
    operator = await at(people, "hotline1")
    for comment in (APPROVED, TO_REVIEW, ORDERED, LATE):
        await operator.page.goto("/hotline")
        await dispatch(operator, comment)
    handler = await at(people, "huangpu2")
    for comment in (APPROVED, TO_REVIEW):
        await handler.page.goto("/department")
        await put_right(handler, comment)
    head = await at(people, "huangpu-head")
    await approve(head, APPROVED)
    told_by = head.page.url.partition("?")[0]
    # the link in the message has three working days before anybody calls
    await head.press("快进五天")
    city = await at(people, "city1")
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
    return told_by


async def take(people: People) -> None:
    """Take all of them."""
    told_by = await live_through(people)
    operator = await at(people, "hotline2")
    await show(operator.page, "/hotline", "hotline")
    await show(operator.page, "/hotline/calls", "calls", DESK)
    handler = await at(people, "huangpu2")
    await show(handler.page, "/department", "department")
    await show(handler.page, "/department", "department-phone", LONG_PHONE)
    head = await at(people, "huangpu-head")
    await show(head.page, "/supervisor", "supervisor")
    await show(head.page, "/supervisor/orders", "orders")
    city = await at(people, "city2")
    await show(city.page, "/supervisor/figures", "figures")
    await show(city.page, f"{told_by}/history", "history")
    admin = await at(people, "admin1")
    await show(admin.page, "/admin/windows?unit=Q01-01", "windows")
