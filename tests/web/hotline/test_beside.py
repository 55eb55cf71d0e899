"""What may be a repetition, read beside the first case and merged into it."""

from collections.abc import Awaitable, Callable

import pytest
from fastapi import FastAPI

from rules import steps
from rules.case import InvalidGround
from rules.roles import Actor
from rules.stages import Action, Stage
from tests.people import CITY, HANDLER, HUANGPU, OPERATOR
from tests.web.desk_site import SignIn
from tests.web.hotline.conftest import Receive
from tests.workflows.case_driver import CaseDriver

OpenCase = Callable[..., Awaitable[CaseDriver]]
AGAIN = "等了两个小时，窗口就开了一个！"


@pytest.mark.parametrize(("person", "shown"), [(OPERATOR, True), (CITY, False)])
async def test_the_case_page_leads_the_hotline_to_what_it_may_repeat(
    quiet_site: FastAPI, sign_in: SignIn, receive: Receive, person: Actor, shown: bool
) -> None:
    one, two = await receive(), await receive(comment=AGAIN, phone="13900001111")
    visitor = await sign_in(quiet_site, person)
    page = await visitor.browser.get(f"/cases/{two.case.case_no}")
    address = f"/hotline/duplicates/{two.case.case_no}/{one.case.case_no}"
    assert (f'href="{address}"' in page.text) is shown
    assert (await visitor.browser.get(address)).status_code == (200 if shown else 403)


async def test_whichever_was_opened_the_later_one_joins_the_earlier(
    quiet_site: FastAPI, sign_in: SignIn, receive: Receive
) -> None:
    one, two = await receive(), await receive(comment=AGAIN)
    operator = await sign_in(quiet_site, OPERATOR)
    for path in (
        f"{one.case.case_no}/{two.case.case_no}",
        f"{two.case.case_no}/{one.case.case_no}",
    ):
        page = await operator.page(f"/hotline/duplicates/{path}")
        form = page.form(f"/cases/{two.case.case_no}/merge")
        assert form.values["into"] == one.case.case_no
        assert "同一手机号 同一评价对象 文字相近" in page.text
        assert "13800005566" not in page.text


async def test_what_both_say_is_marked(
    quiet_site: FastAPI, sign_in: SignIn, receive: Receive
) -> None:
    one, two = await receive(), await receive(comment="<b>等了两个小时</b>才轮到。")
    operator = await sign_in(quiet_site, OPERATOR)
    answer = await operator.browser.get(
        f"/hotline/duplicates/{one.case.case_no}/{two.case.case_no}"
    )
    assert "&lt;b&gt;<mark>等了两个小时</mark>&lt;/b&gt;才轮到。" in answer.text


async def test_a_pair_that_cannot_be_merged_says_why(
    quiet_site: FastAPI, sign_in: SignIn, receive: Receive
) -> None:
    anonymous, real = await receive(real_name=False), await receive()
    claimed = await (await receive()).brought_to(Stage.AWAITING_CONTACT)
    await claimed.take(
        steps.RequestInvalidation, HANDLER, ground=InvalidGround.MISTAKEN, reason="评错了窗口。"
    )
    operator = await sign_in(quiet_site, OPERATOR)
    for first, second, why in (
        (anonymous, real, "实名评价不能并入匿名评价的工单"),
        (real, claimed, "有一件工单正在裁定申诉"),
    ):
        page = await operator.page(
            f"/hotline/duplicates/{first.case.case_no}/{second.case.case_no}"
        )
        assert why in page.text
        assert all("merge" not in form.action for form in page.forms)
    same = f"/hotline/duplicates/{real.case.case_no}/{real.case.case_no}"
    assert "请选择两件不同的工单" in (await operator.page(same, 404)).text
    await operator.page(f"/hotline/duplicates/{real.case.case_no}/GD000000-AAAAAA", 404)


async def test_one_click_makes_one_case_of_two(
    live_site: FastAPI, sign_in: SignIn, open_case: OpenCase
) -> None:
    lead, other = await open_case(), await open_case()
    await lead.take(steps.Dispatch, OPERATOR, unit=HUANGPU)
    operator = await sign_in(live_site, OPERATOR)
    page = await operator.page(f"/hotline/duplicates/{lead.case_no}/{other.case_no}")
    sent = await operator.send(page.form(f"/cases/{other.case_no}/{Action.MERGE}"))
    assert sent.status_code == 303
    back = await operator.page(sent.headers["location"])
    assert f"已完成： 并案 {other.case_no}" in back.text
    assert (await other.recorded()).case.merged_into == lead.case_no
