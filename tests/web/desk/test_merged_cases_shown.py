"""A merged case as staff, its rater and everybody see it."""

from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient
from sqlalchemy.ext.asyncio import AsyncEngine

from db.sealing import Keys
from rules import steps
from rules.roles import RATER
from rules.stages import Stage
from tests.people import HANDLER, OPERATOR
from tests.web.desk.merged_cases import merged_cases
from tests.web.desk.page_reader import Page, read_page
from tests.web.desk_site import SITE, SignIn
from web.public.receipt import receipt_path


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
