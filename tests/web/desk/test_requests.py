"""Asking for something from the case page: until when, why not any more, and what became of it."""

from datetime import datetime, timedelta

from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine

from db.sealing import Keys
from rules import steps
from rules.case import Case, ExtensionBasis, RatedReview, ReturnReason
from rules.stages import Action, Stage
from rules.working_days import SHANGHAI
from tests.case_on_paper import CaseOnPaper
from tests.paper_lives import until_accepted
from tests.people import CENTRE, CITY, HANDLER, HUANGPU, OPERATOR
from tests.web.desk.recorded_cases import received_case
from tests.web.desk_site import SignIn
from web.desk.panel import panel
from web.desk.requests import ASKING, ask_until, not_now

BEGINS = datetime(2026, 11, 23, 9, tzinfo=SHANGHAI)


def _paper() -> CaseOnPaper:
    review = RatedReview(
        review_no="PJ261123-ABCDEF",
        stars=1,
        real_name=True,
        unit=CENTRE,
        district="Q01",
        item_code=None,
        window_no="05",
        received_at=BEGINS,
    )
    paper = CaseOnPaper(review, BEGINS)
    until_accepted(paper)
    return paper


def _offered(case: Case, now: datetime) -> set[Action]:
    return {each.action for each in panel(case, HANDLER, now).asking}


def test_each_request_says_by_when_it_must_be_made() -> None:
    paper = _paper()
    assert _offered(paper.case, paper.now) == set(ASKING)
    until = {action: ask_until(paper.case, action) for action in ASKING}
    days = {action: at.astimezone(SHANGHAI).date().day for action, at in until.items() if at}
    # the end of the day is the midnight after it
    assert days[Action.REQUEST_RETURN] == 25
    assert days[Action.REQUEST_COMPLEX] == 1
    assert until[Action.REQUEST_INVALIDATION] is None


def test_what_can_not_be_asked_for_any_more_is_told_with_the_reason() -> None:
    paper = _paper()
    paper.take(steps.RequestComplex, HANDLER, reason="涉及多个部门。")
    paper.forward(timedelta(days=3))
    told = {each.action: each.why.text for each in not_now(paper.case, HANDLER, paper.now)}
    assert set(told) == {Action.REQUEST_RETURN}
    assert "退单时限" in told[Action.REQUEST_RETURN]
    assert Action.REQUEST_RETURN not in _offered(paper.case, paper.now)
    assert not_now(paper.case, OPERATOR, paper.now) == ()


async def test_the_case_page_lists_what_was_asked_for_and_what_became_of_it(
    quiet_site: FastAPI, sign_in: SignIn, organised: AsyncEngine, keys: Keys
) -> None:
    case = await (await received_case(organised, keys)).brought_to(Stage.IN_PROGRESS, HUANGPU)
    ask = {"return_reason": ReturnReason.NOT_OUR_FUNCTION, "reason": "窗口不归我们管。"}
    await case.take(steps.RequestReturn, HANDLER, **ask)
    await case.take(steps.DecideReturn, OPERATOR, granted=False, reason="归你们管，请办理。")
    more = {"basis": ExtensionBasis.SPECIAL_DIFFICULTY, "extra_days": 3, "reason": "要会商。"}
    await case.take(steps.RequestExtension, HANDLER, **more)
    await case.take(steps.DecideExtension, CITY, granted=True, reason="")
    page = (await (await sign_in(quiet_site, HANDLER)).page(f"/cases/{case.case.case_no}")).text
    section = page[page.index("提出的申请") :]
    for words in ("非本单位职能", "未同意", "归你们管，请办理。", "延长 3 个工作日", "待决定"):
        assert words in section, words
    assert "已有 1 人同意。" in section
    assert section.index("要会商。") < section.index("窗口不归我们管。")
    assert "申请延期：同一事由的申请正在等待审批。" in page
