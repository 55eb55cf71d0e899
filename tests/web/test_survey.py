"""The survey on the real workflow: opened by anything, answered once, by a submitted form only."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio.client import Client

from db.engine import reading
from db.reviews import review_of_case
from db.sealing import Keys
from rules import steps
from rules.case import ContactChannel, Result
from rules.stages import Stage
from rules.survey import SurveyOutcome, SurveyVia
from settings import Settings
from tests.people import CITY, HANDLER, OPERATOR
from tests.survey_answers import TYPED
from tests.web.browser import Browser, browser, form_in
from tests.workflows.case_driver import CaseDriver
from web.app import create_app
from web.case_client import CaseClient
from web.dependencies import WebDependencies
from web.pages import Pages
from workflows.starting import CaseStarter

OpenCase = Callable[..., Awaitable[CaseDriver]]


@pytest.fixture
def cases(client: Client, starter: CaseStarter, organised: AsyncEngine) -> CaseClient:
    """Calls to the cases of this test's worker."""
    return CaseClient(client, starter)


@pytest.fixture
async def rater(
    settings: Settings, parts: WebDependencies, pages: Pages, cases: CaseClient
) -> AsyncIterator[Browser]:
    """The browser of a rater, on a site with its Temporal."""
    one = browser(create_app(settings, replace(parts, cases=cases), pages))
    async with one.client:
        yield one


@pytest.fixture
async def closed(open_case: OpenCase) -> CaseDriver:
    """A case whose rater is asked."""
    case = await open_case()
    await case.closed()
    return case


def _link(keys: Keys, case: CaseDriver, round_no: int = 0) -> str:
    return f"/survey/{keys.link_token(case.case_no, round_no)}"


async def test_opening_the_link_answers_nothing(
    rater: Browser, keys: Keys, closed: CaseDriver
) -> None:
    for _ in range(3):
        page = await rater.get(_link(keys, closed))
        assert page.status_code == 200
    survey = (await closed.recorded()).case.survey
    assert survey is not None
    assert survey.is_open


async def test_answers_are_recorded_once(rater: Browser, keys: Keys, closed: CaseDriver) -> None:
    link = _link(keys, closed)
    form = form_in(await rater.get(link), "")
    sent = form.values | TYPED | {"comment": "谢谢，我的电话是 13912345678。"}
    answer = await rater.post(link, sent)
    assert answer.status_code == 303
    thanks = await rater.get(answer.headers["location"])
    assert "谢谢您的评判" in thanks.text

    recorded = (await closed.recorded()).case
    assert recorded.survey is not None
    assert recorded.survey.outcome is SurveyOutcome.SATISFIED
    assert recorded.survey.answers is not None
    assert recorded.survey.answers.via is SurveyVia.LINK
    assert "13912345678" not in recorded.survey.answers.comment
    assert recorded.stage is Stage.ARCHIVED

    for again in (await rater.post(link, sent), await rater.get(link)):
        assert again.status_code == 409
        assert "您已经评过" in again.text


async def test_a_dissatisfied_rater_may_not_answer_again(
    rater: Browser, keys: Keys, closed: CaseDriver
) -> None:
    link = _link(keys, closed)
    form = form_in(await rater.get(link), "")
    assert (await rater.post(link, form.values | TYPED | {"solved": "no"})).status_code == 303
    other = await rater.post(link, form.values | TYPED)
    assert other.status_code == 409
    survey = (await closed.recorded()).case.survey
    assert survey is not None
    assert survey.outcome is SurveyOutcome.DISSATISFIED


NONSENSE: tuple[tuple[dict[str, str], str], ...] = (
    ({"contacted_first": ""}, "请回答有没有人先联系过您"),
    ({"solved": "maybe"}, "请回答问题解决了没有"),
    ({"result_satisfaction": "0"}, "请给办理结果打星"),
    ({"result_satisfaction": "6"}, "请给办理结果打星"),
    ({"attitude_satisfaction": "abc"}, "请给服务态度打星"),
    ({"comment": "长" * 20_000}, "现在有 20000 个字"),
)


async def test_nonsense_is_said_and_the_rest_kept(
    rater: Browser, keys: Keys, closed: CaseDriver
) -> None:
    for typed, sentence in NONSENSE:
        sent = TYPED | {"comment": "已经写了的话"} | typed
        answer = await rater.send(_link(keys, closed), "", **sent)
        assert answer.status_code == 422
        assert sentence in answer.text
        assert sent["comment"] in answer.text
    assert (await closed.recorded()).case.stage is Stage.AWAITING_SURVEY


@pytest.mark.parametrize("token", ["forged", "%00", "A" * 500, "é", "..%2f.."])
async def test_a_forged_link_is_unknown(citizen: Browser, token: str) -> None:
    assert (await citizen.get(f"/survey/{token}")).status_code == 404


async def test_a_receipts_token_opens_no_survey(citizen: Browser, keys: Keys) -> None:
    token = keys.receipt_token("GD261124-ABCDEF.0")
    assert (await citizen.get(f"/survey/{token}")).status_code == 404


async def test_an_expired_link_says_who_will_call(
    rater: Browser, keys: Keys, closed: CaseDriver, organised: AsyncEngine
) -> None:
    survey = (await closed.recorded()).case.survey
    assert survey is not None
    form = form_in(await rater.get(_link(keys, closed)), "")
    await closed.forward_to(survey.link.due)
    link = _link(keys, closed)
    for answer in (await rater.get(link), await rater.post(link, form.values | TYPED)):
        assert answer.status_code == 410
        assert "测评链接已过期" in answer.text
    # from the receipt it can still be answered, as long as nobody has called
    async with reading(organised) as connection:
        review = await review_of_case(connection, closed.case_no)
    assert review is not None
    own = f"/reviews/{review.review_no}/survey?t={keys.receipt_token(review.review_no)}"
    assert (await rater.send(own, "", **TYPED)).status_code == 303
    answered = (await closed.recorded()).case.survey
    assert answered is not None
    assert answered.answers is not None
    assert answered.answers.via is SurveyVia.SELF_SERVICE


async def test_the_link_of_a_round_that_was_replaced_has_expired(
    rater: Browser, keys: Keys, closed: CaseDriver
) -> None:
    await rater.send(_link(keys, closed), "", **(TYPED | {"solved": "no"}))
    await closed.take(steps.DecideReopening, OPERATOR, reopen=True, explanation="请再核实。")
    await _answered_again(closed)
    assert (await rater.get(_link(keys, closed, 0))).status_code == 410
    assert (await rater.get(_link(keys, closed, 1))).status_code == 200
    assert (await rater.get(_link(keys, closed, 2))).status_code == 410


async def _answered_again(case: CaseDriver) -> None:
    await case.take(
        steps.RecordContact,
        HANDLER,
        channel=ContactChannel.PHONE,
        reached=True,
        summary="再次联系评价人，说明了新的安排。",
    )
    await case.found()
    await case.take(
        steps.AnswerRecheck,
        HANDLER,
        measures="周六也开放两个窗口。",
        reply="周六起增加办理时间。",
        result=Result.RESOLVED,
    )
    await case.take(steps.ApproveClosure, CITY)


async def test_answers_are_kept_on_the_page_while_temporal_is_down(
    citizen: Browser, keys: Keys, closed: CaseDriver
) -> None:
    answer = await citizen.send(_link(keys, closed), "", **TYPED, comment="都写好了")
    assert answer.status_code == 503
    assert "都写好了" in answer.text
    assert (await closed.recorded()).case.stage is Stage.AWAITING_SURVEY


async def test_an_open_case_is_not_asked_about_yet(
    rater: Browser, keys: Keys, open_case: OpenCase
) -> None:
    case = await open_case()
    answer = await rater.get(_link(keys, case))
    assert answer.status_code == 409


async def test_a_comment_that_comes_too_late_is_given_back(
    rater: Browser, keys: Keys, closed: CaseDriver
) -> None:
    survey = (await closed.recorded()).case.survey
    assert survey is not None
    link = _link(keys, closed)
    form = form_in(await rater.get(link), "")
    await closed.forward_to(survey.link.due)
    answer = await rater.post(link, form.values | TYPED | {"comment": "窗口增开了，等得<少>了。"})
    assert answer.status_code == 410
    assert "窗口增开了，等得&lt;少&gt;了。" in answer.text


async def test_what_a_rater_says_is_cleaned_and_shown_as_it_was_typed(
    rater: Browser, keys: Keys, closed: CaseDriver
) -> None:
    nasty = "<script>x</script> 𠮷😀\x00\u202e\u200b{{ 7*7 }}"
    answer = await rater.send(_link(keys, closed), "", **TYPED, comment=nasty)
    assert answer.status_code == 303
    survey = (await closed.recorded()).case.survey
    assert survey is not None
    assert survey.answers is not None
    assert survey.answers.comment == "<script>x</script> 𠮷😀{{ 7*7 }}"
    assert "<script>" not in (await rater.get(answer.headers["location"])).text


async def test_a_survey_is_answered_by_a_form_of_ours_and_nothing_else(
    rater: Browser, keys: Keys, closed: CaseDriver
) -> None:
    link = _link(keys, closed)
    form = form_in(await rater.get(link), "")
    sent = form.values | TYPED
    assert (await rater.get(f"{link}?solved=yes&contacted_first=yes")).status_code == 200
    assert (await rater.client.head(link)).status_code == 200
    assert (await rater.post(link, sent | {"form_token": ""})).status_code == 403
    assert (await rater.post(link, sent, origin="https://elsewhere.example")).status_code == 403
    assert (await rater.post(link, sent | {"comment": "长" * 1_000_000})).status_code == 413
    assert (await closed.recorded()).case.stage is Stage.AWAITING_SURVEY


async def test_after_everything_the_receipt_offers_no_survey_and_says_why(
    rater: Browser, keys: Keys, closed: CaseDriver, organised: AsyncEngine
) -> None:
    async with reading(organised) as connection:
        review = await review_of_case(connection, closed.case_no)
    assert review is not None
    token = keys.receipt_token(review.review_no)
    own = f"/reviews/{review.review_no}/survey?t={token}"
    await rater.send(own, "", **TYPED)
    receipt = await rater.get(f"/reviews/{review.review_no}/receipt?t={token}")
    assert own.replace("&", "&amp;") not in receipt.text
    assert "您表示满意" in receipt.text
    again = await rater.get(own)
    assert again.status_code == 409
    assert "您已经评过" in again.text


async def test_the_workflow_is_not_told_the_raters_name(
    rater: Browser, keys: Keys, closed: CaseDriver
) -> None:
    told = "我叫李秀兰，电话 13800005566，已经解决。"
    assert (await rater.send(_link(keys, closed), "", **TYPED, comment=told)).status_code == 303
    survey = (await closed.recorded()).case.survey
    assert survey is not None
    assert survey.answers is not None
    assert survey.answers.comment == "我叫***，电话 ***********，已经解决。"
