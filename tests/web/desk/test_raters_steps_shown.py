"""What a rater did, as staff see it: in words, in the trail, with what they must decide."""

import pytest
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine

from db.sealing import Keys
from rules import steps
from rules.case import InvalidGround
from rules.roles import RATER
from rules.stages import Action, Stage
from tests.people import CITY, HANDLER, OPERATOR
from tests.web.desk.recorded_cases import RecordedCase, received_case
from tests.web.desk_site import SignIn


async def _invalidated(case: RecordedCase) -> None:
    await case.take(
        steps.RequestInvalidation, HANDLER, ground=InvalidGround.MISTAKEN, reason="评错了。"
    )
    await case.take(steps.DecideInvalidation, CITY, granted=True, reason="录音核实。")


async def test_the_trail_tells_what_was_added_and_withdrawn_in_words(
    quiet_site: FastAPI, organised: AsyncEngine, keys: Keys, sign_in: SignIn
) -> None:
    case = await (await received_case(organised, keys)).brought_to(Stage.IN_PROGRESS)
    await case.take(steps.AddInformation, RATER, text="叫号单还在。")
    await case.take(steps.Withdraw, RATER, reason="已经解决。")
    page = await (await sign_in(quiet_site, HANDLER)).page(f"/cases/{case.case.case_no}")
    for words in ("补充说明", "叫号单还在。", "撤回诉求", "撤回的原因", "已经解决。", "评价人"):
        assert words in page.text
    english = await sign_in(quiet_site, HANDLER)
    page = await english.page(f"/cases/{case.case.case_no}?lang=en")
    for words in ("Add information", "What to add", "Withdraw the request"):
        assert words in page.text


async def test_an_objection_waits_for_the_hotline_with_its_reason(
    quiet_site: FastAPI, organised: AsyncEngine, keys: Keys, sign_in: SignIn
) -> None:
    case = await (await received_case(organised, keys)).brought_to(Stage.IN_PROGRESS)
    await _invalidated(case)
    operator = await sign_in(quiet_site, OPERATOR)
    waiting = await operator.page("/cases?stage=archived")
    assert "可提异议" in waiting.text
    await case.take(steps.Object, RATER, reason="我没有评错。")
    page = await operator.page(f"/cases/{case.case.case_no}")
    for words in ("评价人提出异议", "评价人的异议", "我没有评错。", "等待热线决定。"):
        assert words in page.text
    assert await operator.actions(case.case.case_no) >= {Action.DECIDE_REOPENING}
    await case.take(steps.DecideReopening, OPERATOR, reopen=False, explanation="录音为证。")
    page = await operator.page(f"/cases/{case.case.case_no}")
    assert "异议不成立" in page.text
    assert "录音为证。" in page.text


@pytest.mark.parametrize("action", [Action.ADD_INFORMATION, Action.WITHDRAW, Action.OBJECT])
async def test_staff_have_no_form_for_what_is_the_raters(
    quiet_site: FastAPI, organised: AsyncEngine, keys: Keys, sign_in: SignIn, action: Action
) -> None:
    case = await (await received_case(organised, keys)).brought_to(Stage.IN_PROGRESS)
    visitor = await sign_in(quiet_site, HANDLER)
    assert action not in await visitor.actions(case.case.case_no)
    form = await visitor.form(case.case.case_no, Action.ADD_NOTE)
    address = f"/cases/{case.case.case_no}/{action}"
    sent = await visitor.browser.post(address, data={**form.values, "text": "替评价人写。"})
    assert sent.status_code == 404
