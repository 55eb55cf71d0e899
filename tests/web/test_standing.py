"""What is said of where a case stands: to everybody, to programs and to the rater."""

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from db.sealing import Keys
from rules import steps
from rules.case import InvalidGround
from rules.roles import RATER
from rules.stages import Stage
from rules.survey import SurveyOutcome
from tests.paper_lives import until_closed
from tests.people import CITY, HANDLER
from tests.survey_answers import dissatisfied
from tests.web.browser import Browser
from tests.web.desk.merged_cases import merged_cases
from tests.web.desk.recorded_cases import RecordedCase, received_case
from tests.web.put_on_record import PutOnRecord, on_record
from web.public.receipt import receipt_path

__all__ = ["on_record"]

ASKED = "已经办结，正在征求评价人的意见。"
UNHAPPY = "评价人对结果不满意，热线正在决定是否重办。"
OBJECTED = "评价人提出异议，热线正在决定是否重办。"
WITHDRAWN = "评价人已撤回，不再办理。"


async def _said(citizen: Browser, case: RecordedCase) -> tuple[str, str, str]:
    """The public page, and what programs are told by either interface."""
    number = case.case.review.review_no
    page = (await citizen.get(f"/reviews/{number}")).text
    told = (await citizen.get(f"/api/v1/reviews/{number}")).json()["progress"]["stage_text"]
    (request,) = (await citizen.get(f"/open311/v2/requests/{number}.json")).json()
    return page, told, request["status_notes"]


async def _receipt(citizen: Browser, case: RecordedCase) -> str:
    return (await citizen.get(receipt_path(case.keys, case.case.review.review_no))).text


async def _is_unhappy(case: RecordedCase) -> None:
    await case.take(steps.RecordSurveyAnswers, RATER, **dissatisfied())


async def test_who_answered_that_they_are_not_content_is_asked_nothing_more(
    citizen: Browser, organised: AsyncEngine, keys: Keys
) -> None:
    case = await received_case(organised, keys)
    await case.brought_to(Stage.AWAITING_SURVEY)
    page, told, _ = await _said(citizen, case)
    assert ASKED in page
    assert told == ASKED
    assert "正在征求您的意见" in await _receipt(citizen, case)

    await _is_unhappy(case)
    page, told, _ = await _said(citizen, case)
    assert UNHAPPY in page
    assert told == UNHAPPY
    receipt = await _receipt(citizen, case)
    assert "您对结果不满意，热线正在决定是否重办。" in receipt
    for shown in (page, receipt):
        assert "征求" not in shown


async def test_who_objects_was_never_asked(
    citizen: Browser, organised: AsyncEngine, keys: Keys
) -> None:
    case = await received_case(organised, keys, real_name=False)
    await case.brought_to(Stage.ARCHIVED)
    await case.take(steps.Object, RATER, reason="并没有增开窗口。")
    page, told, _ = await _said(citizen, case)
    assert OBJECTED in page
    assert told == OBJECTED
    assert "您提出了异议，热线正在决定是否重办。" in await _receipt(citizen, case)


async def test_an_objection_to_an_invalid_mark_is_called_so_whoever_objects(
    citizen: Browser, organised: AsyncEngine, keys: Keys
) -> None:
    case = await received_case(organised, keys)
    await case.brought_to(Stage.IN_PROGRESS)
    ground = InvalidGround.MISTAKEN
    await case.take(steps.RequestInvalidation, HANDLER, ground=ground, reason="评错了。")
    await case.take(steps.DecideInvalidation, CITY, granted=True)
    await case.take(steps.Object, RATER, reason="没有评错。")
    page, told, note = await _said(citizen, case)
    assert OBJECTED in page
    assert told == note == OBJECTED


async def test_a_withdrawn_review_says_so_and_counts_no_days(
    citizen: Browser, organised: AsyncEngine, keys: Keys
) -> None:
    case = await received_case(organised, keys)
    await case.take(steps.Withdraw, RATER)
    page, told, note = await _said(citizen, case)
    assert told == note == WITHDRAWN
    assert WITHDRAWN in page
    for words in ("评价人等了", "<table", "时限</h3>"):
        assert words not in page


async def test_what_was_kept_before_a_withdrawal_is_still_shown(
    citizen: Browser, organised: AsyncEngine, keys: Keys
) -> None:
    case = await received_case(organised, keys)
    await case.brought_to(Stage.IN_PROGRESS)
    await case.take(steps.Withdraw, RATER)
    page, _, _ = await _said(citizen, case)
    assert "<table" in page
    assert "评价人等了" not in page


@pytest.mark.parametrize("unhappy", [False, True])
async def test_a_merged_review_stands_where_the_case_it_joined_does(
    citizen: Browser, organised: AsyncEngine, keys: Keys, unhappy: bool
) -> None:
    merged = await merged_cases(organised, keys)
    await merged.lead.brought_to(Stage.AWAITING_SURVEY)
    if unhappy:
        await _is_unhappy(merged.lead)
    page, told, _ = await _said(citizen, merged.other)
    assert (UNHAPPY if unhappy else ASKED) in page
    assert told == "与另一条评价合并办理。"
    assert (UNHAPPY if unhappy else ASKED) in await _receipt(citizen, merged.other)


@pytest.mark.parametrize("end", ["withdrawn", "archived", "objected"])
async def test_an_anonymous_rater_is_promised_replies_only_while_there_will_be_some(
    citizen: Browser, organised: AsyncEngine, keys: Keys, end: str
) -> None:
    promise = "整改情况和答复会公布在这条评价下面"
    case = await received_case(organised, keys, real_name=False)
    assert promise in await _receipt(citizen, case)
    if end == "withdrawn":
        await case.take(steps.Withdraw, RATER)
    else:
        await case.brought_to(Stage.ARCHIVED)
    if end == "objected":
        await case.take(steps.Object, RATER, reason="并没有增开窗口。")
    assert promise not in await _receipt(citizen, case)


async def test_a_survey_that_ran_out_does_not_say_that_it_was_answered(
    citizen: Browser, organised: AsyncEngine, keys: Keys, on_record: PutOnRecord
) -> None:
    paper = await on_record(until_closed, days=60)
    assert paper.case.survey is not None
    assert paper.case.survey.outcome is SurveyOutcome.NOT_RATED
    number = paper.case.review.review_no
    links = (
        f"/survey/{keys.link_token(paper.case_no, 0)}",
        f"/reviews/{number}/survey?t={keys.receipt_token(number)}",
    )
    for link in links:
        answer = await citizen.get(link)
        assert answer.status_code == 410
        assert "测评已经结束，没有收到您的回答。" in answer.text
        assert 'class="button" href="/follow"' in answer.text
