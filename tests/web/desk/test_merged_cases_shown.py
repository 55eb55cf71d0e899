"""A merged case as staff, its rater and everybody see it."""

from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient
from sqlalchemy.ext.asyncio import AsyncEngine

from activities.notice_contexts import addressed
from db.engine import reading
from db.notices import QueuedNotice
from db.recipients import RATER as RATER_ID
from db.sealing import Keys
from rules import steps
from rules.case import Claim, Finding, Result
from rules.notice_kinds import Audience, NoticeKind, NoticeOrder
from rules.roles import RATER
from rules.stages import Stage
from tests.people import CITY, HANDLER, OPERATOR
from tests.web.desk.merged_cases import merged_cases
from tests.web.desk.page_reader import Page, read_page
from tests.web.desk_site import SITE, SignIn
from web.public.receipt import receipt_path

FOUND = {"finding": Finding.SUBSTANTIATED, "claim": Claim.REASONABLE, "basis": "调看了记录。"}


async def _seen_by_anybody(site: FastAPI, path: str) -> Page:
    async with AsyncClient(transport=ASGITransport(site), base_url=SITE) as visitor:
        response = await visitor.get(path)
    assert response.status_code == 200, response.text
    return read_page(response.text)


async def test_staff_see_the_reviews_that_joined_and_where_a_merged_case_went(
    quiet_site: FastAPI, organised: AsyncEngine, keys: Keys, sign_in: SignIn
) -> None:
    merged = await merged_cases(organised, keys)
    await merged.lead.brought_to(Stage.IN_PROGRESS)
    lead, other = merged.lead.case.case_no, merged.other.case.case_no
    handler, operator = await sign_in(quiet_site, HANDLER), await sign_in(quiet_site, OPERATOR)
    shown = await handler.page(f"/cases/{lead}")
    for words in ("并入的评价（1 条）", "等了两个钟头", "并入评价", other, OPERATOR.name):
        assert words in shown.text
    ended = await operator.page(f"/cases/{other}")
    assert f"已并入工单 {lead}" in ended.text
    assert await operator.actions(other) == set()


async def test_the_rater_of_a_merged_review_follows_what_is_done_but_not_the_other_raters_words(
    quiet_site: FastAPI, organised: AsyncEngine, keys: Keys
) -> None:
    merged = await merged_cases(organised, keys)
    await merged.lead.brought_to(Stage.IN_PROGRESS)
    await merged.lead.take(steps.AddInformation, RATER, text="这是另一位评价人的话。")
    await merged.lead.brought_to(Stage.AWAITING_SURVEY)
    own = merged.other.case.review.review_no
    page = await _seen_by_anybody(quiet_site, receipt_path(keys, own))
    for words in (
        "合并办理",
        merged.lead.case.review.review_no,
        "审核通过，办结",
        "已增开窗口。",
        "已经办结，正在征求评价人的意见。",
    ):
        assert words in page.text
    for words in ("另一位评价人的话", "与您取得了联系", "填写满意度测评", "先与您联系"):
        assert words not in page.text
    english = await _seen_by_anybody(quiet_site, receipt_path(keys, own) + "&lang=en")
    assert "Handled together" in english.text


async def test_a_reply_to_one_rater_is_read_by_another_without_name_and_number(
    quiet_site: FastAPI, organised: AsyncEngine, keys: Keys
) -> None:
    merged = await merged_cases(organised, keys)
    lead = merged.lead
    await lead.brought_to(Stage.IN_PROGRESS)
    reply = "李秀兰您好，已给您13800005566回电，增开了窗口。"
    told = {"measures": "增开窗口。", "reply": reply, "result": Result.RESOLVED}
    await lead.take(steps.RecordFinding, HANDLER, **FOUND)
    await lead.take(steps.SubmitFeedback, HANDLER, **told)
    await lead.take(steps.ApproveClosure, CITY)
    own, other = lead.case.review.review_no, merged.other.case.review.review_no
    assert reply in (await _seen_by_anybody(quiet_site, receipt_path(keys, own))).text
    masked = "***您好，已给您***********回电，增开了窗口。"
    for path in (receipt_path(keys, other), f"/reviews/{other}", f"/reviews/{own}"):
        assert masked in (await _seen_by_anybody(quiet_site, path)).text


async def test_the_result_is_sent_to_each_rater_in_words_that_name_no_other(
    organised: AsyncEngine, keys: Keys
) -> None:
    merged = await merged_cases(organised, keys)
    order = NoticeOrder(
        NoticeKind.RESULT,
        Audience.RATER,
        text="李秀兰您好，已给您13800005566回电。",
        of_case=merged.other.case.case_no,
    )
    notice = QueuedNotice("k", merged.other.case.case_no, "sms", RATER_ID, order, 0)
    async with reading(organised) as connection:
        found = await addressed(connection, notice, keys, "https://example.com")
    assert found is not None
    assert found.context.text == "***您好，已给您***********回电。"


async def test_a_merged_review_stays_public_with_the_reply_and_the_way_to_the_other(
    quiet_site: FastAPI, organised: AsyncEngine, keys: Keys
) -> None:
    merged = await merged_cases(organised, keys)
    await merged.lead.brought_to(Stage.AWAITING_SURVEY)
    own = merged.other.case.review.review_no
    page = await _seen_by_anybody(quiet_site, f"/reviews/{own}")
    for words in ("等了两个钟头", "已增开窗口。", merged.lead.case.review.review_no):
        assert words in page.text
    assert merged.lead.case.case_no not in page.text
