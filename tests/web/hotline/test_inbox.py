"""The hotline's inbox: what waits, in which order, what is proposed, and the one-click form."""

import re
from collections.abc import Awaitable, Callable

from fastapi import FastAPI

from rules import steps
from rules.case import ReturnReason
from rules.roles import RATER
from rules.stages import Action, Stage
from tests.case_on_paper import CaseOnPaper
from tests.paper_lives import until_accepted
from tests.people import HANDLER, HUANGPU, OPERATOR, XUHUI
from tests.web.desk.desk_visitor import DeskVisitor
from tests.web.desk.page_reader import read_page
from tests.web.desk_site import SignIn
from tests.web.hotline.conftest import Receive
from tests.web.put_on_record import PutOnRecord
from tests.workflows.case_driver import CaseDriver

OpenCase = Callable[..., Awaitable[CaseDriver]]


async def _inbox(visitor: DeskVisitor, query: str = "") -> str:
    answer = await visitor.browser.get(f"/hotline{query}")
    assert answer.status_code == 200
    return answer.text


def _numbers(html: str) -> list[int]:
    return [int(each) for each in re.findall(r'class="numbers__count">(\d+)<', html)]


def _row(html: str, case_no: str) -> str:
    start = html.index(f'id="row-{case_no}"')
    end = html.find('<li class="inbox__row', start)
    return html[start : end if end > 0 else html.index("</ol>", start)]


def _dispatch(case: CaseDriver | CaseOnPaper) -> str:
    return f"/hotline/{case.case_no}/dispatch"


def _returned(paper: CaseOnPaper) -> None:
    until_accepted(paper)
    paper.take(
        steps.RequestReturn, HANDLER, return_reason=ReturnReason.NOT_OUR_AREA, reason="不在本区。"
    )


async def test_what_is_due_first_is_on_top_and_counted_by_task(
    quiet_site: FastAPI, sign_in: SignIn, on_record: PutOnRecord
) -> None:
    fresh = await on_record()
    late = await on_record(days=20)
    returned = await on_record(_returned)
    handled = await on_record(until_accepted)
    operator = await sign_in(quiet_site, OPERATOR)
    html = await _inbox(operator)
    assert html.index(late.case_no) < html.index(fresh.case_no)
    assert returned.case_no in html
    assert handled.case_no not in html
    assert _numbers(html) == [2, 1, 0, 0]
    assert "超期" in _row(html, late.case_no)
    only = await _inbox(operator, "?task=return")
    assert returned.case_no in only
    assert fresh.case_no not in only
    behind = await operator.page("/cases?task=dispatch")
    assert "共 2 件" in behind.text


async def test_the_owner_is_proposed_until_a_habit_says_otherwise(
    quiet_site: FastAPI, sign_in: SignIn, receive: Receive
) -> None:
    first = await receive()
    operator = await sign_in(quiet_site, OPERATOR)
    assert "窗口属于该单位" in _row(await _inbox(operator), first.case.case_no)
    for _ in range(3):
        await (await receive()).brought_to(Stage.AWAITING_ACCEPTANCE)
    row = _row(await _inbox(operator), first.case.case_no)
    assert "这个窗口最近 3 次转办，3 次转给该单位" in row
    assert 'name="unit" value="Q01"' in row


async def test_a_unit_that_returned_the_case_is_not_proposed_again(
    quiet_site: FastAPI, sign_in: SignIn, receive: Receive
) -> None:
    case = await receive(unit_code="Q01", window_no=None)
    await case.brought_to(Stage.AWAITING_CONTACT)
    await case.take(
        steps.RequestReturn, HANDLER, return_reason=ReturnReason.NOT_OUR_AREA, reason="不在本区。"
    )
    await case.take(steps.DecideReturn, OPERATOR, granted=True)
    row = _row(await _inbox(await sign_in(quiet_site, OPERATOR)), case.case.case_no)
    assert "请自行选择单位" in row
    assert "曾转办 1 次" in row
    assert "<form" not in row


async def test_what_may_be_a_repetition_is_marked_with_the_case_it_repeats(
    quiet_site: FastAPI, sign_in: SignIn, receive: Receive
) -> None:
    one = await receive()
    again = await receive(comment="等了两个小时，窗口就开了一个！", phone="13900001111")
    other = await receive(comment="网上申报的页面打不开。", phone="13900002222", window_no="09")
    html = await _inbox(await sign_in(quiet_site, OPERATOR))
    assert f"可能与 {one.case.case_no} 重复" in _row(html, again.case.case_no)
    assert "重复" not in _row(html, other.case.case_no)


async def test_one_click_dispatches_and_leads_to_the_next_row(
    live_site: FastAPI, sign_in: SignIn, open_case: OpenCase
) -> None:
    one, two = await open_case(), await open_case()
    operator = await sign_in(live_site, OPERATOR)
    form = (await operator.page("/hotline")).form(f"/hotline/{one.case_no}/dispatch")
    sent = await operator.send(form)
    assert sent.status_code == 303
    html = await _inbox(operator, "?" + sent.headers["location"].partition("?")[2])
    assert f'已完成：<strong>转办</strong> <a href="/cases/{one.case_no}">' in html
    assert f'id="row-{one.case_no}"' not in html
    assert "autofocus" in _row(html, two.case_no)
    again = await operator.send(form)
    assert again.status_code == 303, "the same click again is taken once"


async def test_a_case_dispatched_meanwhile_is_told_in_the_inbox_where_its_row_was(
    live_site: FastAPI, sign_in: SignIn, open_case: OpenCase
) -> None:
    case, other = await open_case(), await open_case()
    operator = await sign_in(live_site, OPERATOR)
    form = (await operator.page("/hotline?task=dispatch")).form(_dispatch(case))
    await case.take(steps.Dispatch, OPERATOR, unit=HUANGPU)
    refused = await operator.send(form)
    assert refused.status_code == 409
    told = refused.text[refused.text.index(f'id="gone-{case.case_no}"') :]
    told = told[: told.index("</li>", told.index("</ul>"))]
    assert "这件工单已有新的进展" in told
    assert "<strong>热线一号</strong> · 转办 → 待签收" in told
    assert "autofocus" in told
    assert refused.text.index(told) < refused.text.index(f'id="row-{other.case_no}"')
    assert f'id="row-{case.case_no}"' not in refused.text
    left = read_page(refused.text).form(_dispatch(other))
    assert left.values["task"] == "dispatch"
    await other.take(steps.Dispatch, OPERATOR, unit=HUANGPU)
    assert f'id="gone-{other.case_no}"' in (await operator.send(left)).text


async def test_a_case_that_still_waits_may_be_dispatched_again_from_its_row(
    live_site: FastAPI, sign_in: SignIn, open_case: OpenCase
) -> None:
    case = await open_case()
    operator = await sign_in(live_site, OPERATOR)
    form = (await operator.page("/hotline")).form(_dispatch(case))
    await case.take(steps.AddInformation, RATER, text="叫号单还在。")
    refused = await operator.send(form)
    assert refused.status_code == 409
    row = _row(refused.text, case.case_no)
    assert "这件工单已有新的进展" in row
    assert "补充说明" in row
    assert "autofocus" in row
    again = await operator.send(read_page(refused.text).form(_dispatch(case)))
    assert again.status_code == 303


async def test_a_dispatch_nobody_answered_is_told_at_its_row_and_not_taken_twice(
    quiet_site: FastAPI, sign_in: SignIn, on_record: PutOnRecord
) -> None:
    case = await on_record()
    operator = await sign_in(quiet_site, OPERATOR)
    form = (await operator.page("/hotline")).form(_dispatch(case))
    refused = await operator.send(form)
    assert refused.status_code == 503
    assert "办理系统暂时没有响应" in _row(refused.text, case.case_no)
    assert read_page(refused.text).form(_dispatch(case)).values["key"] == form.values["key"]


async def test_an_empty_inbox_says_so(quiet_site: FastAPI, sign_in: SignIn) -> None:
    operator = await sign_in(quiet_site, OPERATOR)
    assert "没有等热线办理的工单" in await _inbox(operator)
    assert "没有这类工单" in await _inbox(operator, "?task=call")
    assert "没有等热线办理的工单" in await _inbox(operator, "?task=nonsense")


async def test_a_dispatch_to_another_unit_leads_back_to_the_next_row(
    live_site: FastAPI, sign_in: SignIn, open_case: OpenCase
) -> None:
    one, two = await open_case(), await open_case()
    operator = await sign_in(live_site, OPERATOR)
    html = await _inbox(operator)
    address = f"/cases/{one.case_no}?back=hotline&amp;next={two.case_no}#f-dispatch-unit"
    assert address in _row(html, one.case_no)
    page = await operator.page(f"/cases/{one.case_no}?back=hotline&next={two.case_no}")
    note = page.form(f"/cases/{one.case_no}/{Action.ADD_NOTE}")
    assert "back" not in note.values, "a note leaves one on the case"
    form = page.form(f"/cases/{one.case_no}/{Action.DISPATCH}")
    wrong = await operator.send(form, unit="")
    assert wrong.status_code == 422
    assert f'name="next" value="{two.case_no}"' in wrong.text
    sent = await operator.send(form, unit=XUHUI.code)
    assert sent.status_code == 303
    assert sent.headers["location"].startswith("/hotline?done=dispatch")
    back = await operator.browser.get(sent.headers["location"])
    assert "autofocus" in _row(back.text, two.case_no)
