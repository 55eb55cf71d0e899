"""A rater acts on their own case over the site: once, with the link only, nothing typed lost."""

from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import reading
from db.reviews import review_of_case
from db.sealing import Keys
from rules import steps
from rules.case import CaseOutcome
from rules.stages import Stage
from tests.people import CITY, HANDLER, OPERATOR
from tests.web.browser import Browser, form_in
from tests.web.test_survey import cases, rater
from tests.workflows.case_driver import CaseDriver

__all__ = ["cases", "rater"]

OpenCase = Callable[..., Awaitable[CaseDriver]]
NASTY = "<script>alert(1)</script>{{ 7*7 }} 𠮷😀 \x00\u202e\u200b请打 13912345678\r\n第二行"


async def _address(case: CaseDriver, keys: Keys, what: str) -> str:
    async with reading(case.engine) as connection:
        review = await review_of_case(connection, case.case_no)
    assert review is not None
    return f"/reviews/{review.review_no}/{what}?t={keys.receipt_token(review.review_no)}"


async def test_what_a_rater_adds_is_on_the_receipt_and_in_the_trail_without_personal_data(
    rater: Browser, keys: Keys, open_case: OpenCase
) -> None:
    case = await open_case()
    receipt = await rater.get(await _address(case, keys, "receipt"))
    page = await _address(case, keys, "information")
    assert page.replace("&", "&amp;") in receipt.text
    answer = await rater.send(page, "", text=NASTY)
    assert answer.status_code == 303
    shown = await rater.get(answer.headers["location"])
    assert "补充说明已经送到办理的人那里" in shown.text
    assert "您补充了说明" in shown.text
    for text in ("<script>", "13912345678", "\u202e"):
        assert text not in shown.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }} 𠮷😀" in shown.text
    event = (await case.trail())[-1]
    assert event.kind == "add_information"
    assert "13912345678" not in event.content["text"]


async def test_a_form_sent_twice_is_taken_once_also_when_it_ended_the_case(
    rater: Browser, keys: Keys, open_case: OpenCase
) -> None:
    case = await open_case()
    page = await _address(case, keys, "information")
    form = form_in(await rater.get(page), "")
    for _ in range(2):
        assert (await rater.post(page, form.values | {"text": "补充。"})).status_code == 303
    assert (await case.kinds()).count("add_information") == 1

    page = await _address(case, keys, "withdrawal")
    form = form_in(await rater.get(page), "")
    for _ in range(2):
        answer = await rater.post(page, form.values | {"confirm": "yes"})
        assert answer.status_code == 303
    assert await case.handle.result() is CaseOutcome.WITHDRAWN
    assert (await case.kinds()).count("withdraw") == 1


async def test_a_withdrawal_is_explained_confirmed_and_then_public(
    rater: Browser, keys: Keys, open_case: OpenCase
) -> None:
    case = await open_case()
    page = await _address(case, keys, "withdrawal")
    asked = await rater.get(page)
    assert "评价仍然公开" in asked.text
    assert (await case.recorded()).case.stage is Stage.AWAITING_DISPATCH, "looking does nothing"
    unconfirmed = await rater.send(page, "", reason="写了很久的原因")
    assert unconfirmed.status_code == 422
    assert "请勾选确认" in unconfirmed.text
    assert "写了很久的原因" in unconfirmed.text
    assert (await rater.send(page, "", confirm="yes")).status_code == 303

    own = await rater.get(await _address(case, keys, "receipt"))
    assert "您已撤回诉求" in own.text
    assert "/withdrawal?" not in own.text
    review_no = page.split("/")[2]
    public = await rater.get(f"/reviews/{review_no}")
    assert "评价人已撤回" in public.text
    assert "等了两个小时" in public.text, "nothing is removed"
    again = await rater.get(page)
    assert again.status_code == 409


async def test_an_anonymous_rater_objects_and_reads_the_decision(
    rater: Browser, keys: Keys, open_case: OpenCase
) -> None:
    case = await open_case(real_name=False)
    await case.accepted()
    await case.found()
    await case.submitted()
    early = await rater.get(await _address(case, keys, "objection"))
    assert early.status_code == 409
    await case.approved()
    receipt = await rater.get(await _address(case, keys, "receipt"))
    assert "不认可这个结果" in receipt.text
    page = await _address(case, keys, "objection")
    empty = await rater.send(page, "", reason="")
    assert empty.status_code == 422
    assert (await rater.send(page, "", reason="并没有增开窗口。")).status_code == 303
    waiting = await rater.get(await _address(case, keys, "receipt"))
    assert "正在决定是否重办" in waiting.text
    assert "填写满意度测评" not in waiting.text
    await case.take(
        steps.DecideReopening, OPERATOR, reopen=False, explanation="已现场核实，窗口已增开。"
    )
    decided = await rater.get(await _address(case, keys, "receipt"))
    assert "12345 热线决定不再重办" in decided.text
    assert "已现场核实，窗口已增开" in decided.text


@pytest.mark.parametrize("what", ["information", "withdrawal", "objection"])
@pytest.mark.parametrize("token", ["", "forged", "é", "%00", "A" * 3000, "another"])
async def test_nobody_acts_without_the_right_link(
    citizen: Browser, keys: Keys, open_case: OpenCase, what: str, token: str
) -> None:
    case = await open_case()
    page = await _address(case, keys, what)
    if token == "another":
        token = keys.receipt_token("PJ000000-000000")
    forged = f"{page.partition('?')[0]}?t={token}"
    form = form_in(await citizen.get("/follow"), "/follow")
    sent = {"text": "我不是本人", "reason": "我不是本人", "confirm": "yes"}
    for answer in (await citizen.get(forged), await citizen.post(forged, form.values | sent)):
        assert answer.status_code == 404
        assert "没有找到这份回执" in answer.text
    assert (await case.recorded()).case.version == 1


async def test_a_survey_link_or_another_sites_form_acts_on_nothing(
    rater: Browser, keys: Keys, open_case: OpenCase
) -> None:
    case = await open_case()
    page = await _address(case, keys, "withdrawal")
    survey = keys.link_token(case.case_no, 0)
    assert (await rater.get(f"{page.partition('?')[0]}?t={survey}")).status_code == 404
    form = form_in(await rater.get(page), "")
    sent = form.values | {"confirm": "yes"}
    assert (await rater.post(page, sent, sec_fetch_site="cross-site")).status_code == 403
    assert (await rater.post(page, sent | {"form_token": "forged"})).status_code == 403
    assert (await rater.client.head(page)).status_code == 200
    assert (await case.recorded()).case.stage is Stage.AWAITING_DISPATCH


@pytest.mark.parametrize(
    ("text", "status", "sentence"),
    [
        ("", 422, "请写下要补充的内容"),
        (" \u200b\x00\u202e ", 422, "请写下要补充的内容"),
        ("长" * 1001, 422, "不能超过 1000 个字，现在有 1001 个字"),
        ("长" * 20_000, 422, "现在有 20000 个字"),
        ("长" * 1_000_000, 413, ""),
    ],
)
async def test_what_is_wrong_is_said_and_nothing_recorded(
    rater: Browser, keys: Keys, open_case: OpenCase, text: str, status: int, sentence: str
) -> None:
    case = await open_case()
    answer = await rater.send(await _address(case, keys, "information"), "", text=text)
    assert answer.status_code == status
    assert sentence in answer.text
    assert (await case.recorded()).case.version == 1


async def test_what_was_written_is_kept_while_temporal_is_down(
    citizen: Browser, keys: Keys, open_case: OpenCase
) -> None:
    case = await open_case()
    page = await _address(case, keys, "information")
    answer = await citizen.send(page, "", text="都写好了")
    assert answer.status_code == 503
    assert "都写好了" in answer.text
    assert "不会重复记录" in answer.text


async def test_ten_additions_are_taken_and_an_eleventh_is_told_why_not(
    rater: Browser, keys: Keys, open_case: OpenCase
) -> None:
    case = await open_case()
    page = await _address(case, keys, "information")
    form = form_in(await rater.get(page), "")
    answers = [
        await rater.post(page, form.values | {"text": f"补充第 {number} 次"})
        for number in range(11)
    ]
    assert [each.status_code for each in answers] == [303] * 10 + [409]
    assert "不能再补充" in answers[-1].text
    assert "information?" not in (await rater.get(await _address(case, keys, "receipt"))).text


async def test_a_good_review_has_nothing_to_add_to(citizen: Browser) -> None:
    answer = await citizen.send("/rate?unit=Q01-01&window=05", "/rate", stars="5")
    receipt = answer.headers["location"]
    page = await citizen.get(receipt.replace("/receipt?", "/information?"))
    assert page.status_code == 404
    assert "不需要处理" in page.text
    assert "补充说明" not in (await citizen.get(receipt)).text


async def test_a_receipt_says_which_of_two_ways_to_add_something_is_public(
    rater: Browser, keys: Keys, open_case: OpenCase
) -> None:
    receipt = await rater.get(await _address(await open_case(), keys, "receipt"))
    ways = receipt.text.partition("您还可以")[2]
    assert "补充说明只给办理的人看，不公开" in ways
    assert "addition?" in ways
    assert "information?" in ways


async def test_a_case_that_is_not_on_record_yet_asks_for_patience(citizen: Browser) -> None:
    answer = await citizen.send("/rate?unit=Q01-01&window=05", "/rate", stars="1")
    receipt = answer.headers["location"]
    page = await citizen.get(receipt.replace("/receipt?", "/withdrawal?"))
    assert page.status_code == 409
    assert "还在登记" in page.text


async def test_the_receipt_says_who_has_it_and_what_was_kept(
    rater: Browser, keys: Keys, open_case: OpenCase, organised: AsyncEngine
) -> None:
    case = await open_case()
    await case.in_review()
    await case.take(steps.SendBackClosure, CITY, reason="内部意见，不告诉评价人。")
    page = await rater.get(await _address(case, keys, "receipt"))
    for words in (
        "承办单位",
        "黄浦区",
        "转给黄浦区办理",
        "与您取得了联系",
        "审核没有通过，要求补办",
        "按时做到 2 项",
        "承诺：",
        case.case_no,
    ):
        assert words in page.text
    for internal in ("内部意见", HANDLER.name, "已向评价人了解情况"):
        assert internal not in page.text


async def test_reasons_are_cleaned_masked_and_limited_too(
    rater: Browser, keys: Keys, open_case: OpenCase
) -> None:
    case = await open_case()
    page = await _address(case, keys, "withdrawal")
    for text, status in (("长" * 1001, 422), ("长" * 1_000_000, 413)):
        answer = await rater.send(page, "", reason=text, confirm="yes")
        assert answer.status_code == status
    assert (await case.recorded()).case.version == 1
    assert (await rater.send(page, "", reason=NASTY, confirm="yes")).status_code == 303
    reason = (await case.trail())[-1].content["reason"]
    assert "<script>alert(1)</script>" in reason
    for gone in ("13912345678", "\x00", "\u202e", "\u200b", "\r"):
        assert gone not in reason
    assert "<script>" not in (await rater.get(await _address(case, keys, "receipt"))).text
