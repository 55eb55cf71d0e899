"""Returns and reopenings: the facts they turn on, the form, and back to the next one."""

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import FastAPI

from rules import steps
from rules.case import ReturnReason
from rules.roles import RATER
from tests.case_on_paper import CaseOnPaper
from tests.paper_lives import until_accepted, until_closed
from tests.people import HANDLER, OPERATOR
from tests.survey_answers import dissatisfied
from tests.web.desk_site import SignIn
from tests.web.put_on_record import PutOnRecord
from tests.workflows.case_driver import CaseDriver

OpenCase = Callable[..., Awaitable[CaseDriver]]
WHY = "该窗口由浦东管理，不在本区。"
BETTER = "上周又去了一次，还是老样子。"
RETURN: dict[str, Any] = {"return_reason": ReturnReason.NOT_OUR_AREA, "reason": WHY}


def _returned(paper: CaseOnPaper) -> None:
    until_accepted(paper)
    paper.take(steps.RequestReturn, HANDLER, **RETURN)


def _dissatisfied(paper: CaseOnPaper) -> None:
    until_closed(paper)
    paper.take(
        steps.RecordSurveyAnswers, RATER, **dissatisfied(attitude_satisfaction=4, comment=BETTER)
    )


async def test_each_decision_stands_with_its_facts_and_its_form(
    quiet_site: FastAPI, sign_in: SignIn, on_record: PutOnRecord
) -> None:
    returned, unhappy = await on_record(_returned), await on_record(_dissatisfied)
    fresh = await on_record()
    operator = await sign_in(quiet_site, OPERATOR)
    page = await operator.page("/hotline/decisions")
    for fact in (
        *("非本单位辖区", WHY, HANDLER.name, "逾期申请失效"),
        *("建议转办 黄浦区行政服务中心", "结果 1 分，态度 4 分 · 问题没有解决 · 先联系过"),
        *(BETTER, "增开窗口。", "已增开窗口，您可再来办理。", "接通 1 次", "还没有重办过"),
    ):
        assert fact in page.text, fact
    assert fresh.case_no not in page.text
    assert page.form(f"/cases/{returned.case_no}/decide_return").values["back"] == "decisions"
    assert page.form(f"/cases/{unhappy.case_no}/decide_reopening").buttons == 2
    assert len(page.ids) == len(set(page.ids))


async def test_a_return_that_leads_to_the_last_dispatch_says_so(
    quiet_site: FastAPI, sign_in: SignIn, on_record: PutOnRecord
) -> None:
    def twice(paper: CaseOnPaper) -> None:
        _returned(paper)
        paper.take(steps.DecideReturn, OPERATOR, granted=True)
        _returned(paper)

    await on_record(twice)
    page = await (await sign_in(quiet_site, OPERATOR)).page("/hotline/decisions")
    assert "下一次转办不能再退" in page.text


async def test_after_a_decision_the_next_one_has_the_focus(
    live_site: FastAPI, sign_in: SignIn, open_case: OpenCase
) -> None:
    one, two = await open_case(), await open_case()
    for case in (one, two):
        await case.accepted()
        await case.take(steps.RequestReturn, HANDLER, **RETURN)
    operator = await sign_in(live_site, OPERATOR)
    form = (await operator.page("/hotline/decisions")).form(f"/cases/{one.case_no}/decide_return")
    undecided = await operator.send(form, reason="请说明。")
    assert undecided.status_code == 422
    assert "请说明。" in undecided.text
    sent = await operator.send(form, granted="yes")
    assert sent.status_code == 303
    answer = await operator.browser.get(sent.headers["location"])
    assert f'<a href="/cases/{one.case_no}">' in answer.text
    row = answer.text[answer.text.index(f'id="decide-{two.case_no}"') :]
    assert "data-here" in row[:200]
    assert "autofocus" in row[:600]
