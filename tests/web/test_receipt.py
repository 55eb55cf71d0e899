"""The receipt: only for who has the link; with the deadlines before and after there is a case."""

from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import reading, writing
from db.publication import NewDecision, decide
from db.reviews import latest_reviews, review_of_case
from db.sealing import Keys
from db.staff import NewStaff, add_staff
from rules import steps
from rules.case import Result
from rules.publication import WithholdingReason
from rules.roles import Role
from tests.conftest import utcnow
from tests.people import CITY, HANDLER
from tests.web.browser import Browser
from tests.web.codes import enter_code
from tests.web.desk.page_reader import read_page
from tests.workflows.case_driver import CaseDriver
from web.dates import due_text
from web.i18n import Language
from web.public.receipt import receipt_path

WINDOW = "/rate?unit=Q01-01&window=05"
OpenCase = Callable[..., Awaitable[CaseDriver]]


async def test_a_bad_review_is_promised_what_happens_next(
    citizen: Browser, town: AsyncEngine, keys: Keys
) -> None:
    who = {"identity": "real_name", "name": "李秀兰", "phone": "13800005566"}
    asked = await citizen.send(WINDOW, "/rate", stars="1", **who)
    answer = await enter_code(citizen, asked, town, keys)
    page = await citizen.get(answer.headers["location"])
    for words in ("待转办", "先与您联系", "转办后 1 个工作日内", "转办后 15 个工作日内", "结束前"):
        assert words in page.text
    assert "秀兰" not in page.text
    assert "5566" not in page.text
    assert page.headers["x-robots-tag"] == "noindex"


async def test_it_shows_what_the_rater_wrote_as_it_is_published_or_why_it_is_not(
    citizen: Browser, town: AsyncEngine
) -> None:
    answer = await citizen.send(WINDOW, "/rate", stars="2", comment="打 13800005566 找我")
    link = answer.headers["location"]
    page = read_page((await citizen.get(link)).text).text
    assert "您的留言 打 *********** 找我" in page
    number = link.split("/")[2]
    async with writing(town) as connection:
        await add_staff(connection, NewStaff("lin", "lin", "林", "unused", Role.SUPERVISOR))
        withheld = NewDecision(number, "lin", WithholdingReason.PRIVACY, "有他人的电话。")
        assert await decide(connection, withheld, utcnow())
    page = read_page((await citizen.get(link)).text).text
    assert "找我" not in page
    assert "您的留言 内容不予公开：" in page


async def test_an_anonymous_one_is_promised_no_contact(citizen: Browser) -> None:
    answer = await citizen.send(WINDOW, "/rate", stars="2")
    page = await citizen.get(answer.headers["location"])
    assert "您是匿名评价" in page.text
    assert "先与您联系" not in page.text


async def test_a_good_review_is_promised_nothing(citizen: Browser) -> None:
    answer = await citizen.send(WINDOW, "/rate", stars="5")
    page = await citizen.get(answer.headers["location"])
    assert "评价已收到" in page.text
    assert "接下来会怎样" not in page.text
    assert "请收藏本页：追评和改评都从这里进入。" in page.text


@pytest.mark.parametrize("token", ["", "forged", "%00", "é", "A" * 3000, "another"])
async def test_a_forged_link_and_an_unknown_review_look_the_same(
    citizen: Browser, town: AsyncEngine, keys: Keys, token: str
) -> None:
    await citizen.send(WINDOW, "/rate", stars="1")
    async with reading(town) as connection:
        (review,) = await latest_reviews(connection, 1)
    if token == "another":
        token = keys.receipt_token("PJ000000-000000")
    forged = await citizen.get(f"/reviews/{review.review_no}/receipt?t={token}")
    unknown = await citizen.get(f"/reviews/PJ000000-000001/receipt?t={token}")
    assert forged.status_code == unknown.status_code == 404
    assert "没有找到这份回执" in forged.text
    assert 'class="button" href="/follow"' in forged.text
    assert "没有找到这份回执" in unknown.text


async def test_the_clocks_and_the_replies_of_a_case_are_shown(
    citizen: Browser, keys: Keys, open_case: OpenCase, organised: AsyncEngine
) -> None:
    case = await open_case()
    async with reading(organised) as connection:
        review = await review_of_case(connection, case.case_no)
    assert review is not None
    receipt = receipt_path(keys, review.review_no)
    await case.contacted()
    contact = (await case.recorded()).case.clocks[2]
    page = await citizen.get(receipt)
    assert "办理中" in page.text
    assert due_text(contact.term.due, Language.ZH) in page.text

    await case.found()
    await case.submitted()
    reply = "我们已增开窗口"
    for address in (receipt, f"/reviews/{review.review_no}"):
        assert reply not in (await citizen.get(address)).text, "not approved yet"

    await case.take(steps.SendBackClosure, CITY, reason="请写明何时增开。")
    await case.take(
        steps.SubmitFeedback,
        HANDLER,
        measures="午间增开两个窗口。",
        reply="我们已增开窗口，有事请打 13912345678。",
        result=Result.RESOLVED,
    )
    await case.take(steps.ApproveClosure, CITY)
    own = await citizen.get(receipt)
    public = await citizen.get(f"/reviews/{review.review_no}")
    assert reply in own.text
    assert reply in public.text
    assert "感谢您的监督" not in own.text, "a reply that was sent back was never given"
    assert "13912345678" not in public.text
    assert "填写满意度测评" in own.text
