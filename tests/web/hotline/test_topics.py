"""Correcting what a review is about."""

from fastapi import FastAPI
from httpx2 import Response

from tests.people import HANDLER, OPERATOR
from tests.web.desk.desk_visitor import DeskVisitor
from tests.web.desk.page_reader import PageForm
from tests.web.desk_site import SignIn
from tests.web.hotline.conftest import Receive


async def _form(visitor: DeskVisitor, case_no: str, query: str = "") -> PageForm:
    path = f"/hotline/topics/{case_no}"
    return (await visitor.page(path + query)).form(path)


async def _send(visitor: DeskVisitor, form: PageForm, *topics: str) -> Response:
    kept = {name: value for name, value in form.values.items() if not name.startswith("topic_")}
    ticked = {f"topic_{topic}": "yes" for topic in topics}
    return await visitor.browser.post(form.action, data={**kept, **ticked})


async def test_a_correction_shows_on_the_case_and_in_its_log(
    quiet_site: FastAPI, sign_in: SignIn, receive: Receive
) -> None:
    case_no = (await receive()).case.case_no
    operator = await sign_in(quiet_site, OPERATOR)
    form = await _form(operator, case_no)
    assert form.values["topic_queueing"] == "yes"
    sent = await _send(operator, form, "attitude", "paperwork")
    assert sent.headers["location"] == f"/cases/{case_no}"
    shown = await operator.page(f"/cases/{case_no}")
    assert "窗口服务态度 材料收取 更正" in shown.text
    log = await operator.page(f"/hotline/topics/{case_no}")
    assert "热线一号 · 排队等候 → 窗口服务态度、材料收取" in log.text
    listed = await operator.page("/cases?topic=attitude")
    assert case_no in listed.text


async def test_from_the_inbox_one_comes_back_to_the_row(
    quiet_site: FastAPI, sign_in: SignIn, receive: Receive
) -> None:
    case_no = (await receive()).case.case_no
    operator = await sign_in(quiet_site, OPERATOR)
    form = await _form(operator, case_no, "?back=hotline")
    sent = await _send(operator, form, "other")
    assert sent.headers["location"] == f"/hotline?next={case_no}"
    assert "autofocus" in (await operator.browser.get(sent.headers["location"])).text


async def test_nobody_corrects_over_somebody_else_and_something_must_be_chosen(
    quiet_site: FastAPI, sign_in: SignIn, receive: Receive
) -> None:
    case_no = (await receive()).case.case_no
    operator = await sign_in(quiet_site, OPERATOR)
    form = await _form(operator, case_no)
    nothing = await _send(operator, form)
    assert nothing.status_code == 422
    assert "请至少选一项" in nothing.text
    assert (await _send(operator, form, "attitude")).status_code == 303
    stale = await _send(operator, form, "system_failure")
    assert stale.status_code == 409
    assert "别人已经更正过" in stale.text
    assert 'name="topic_system_failure" value="yes" checked' in stale.text
    handler = await sign_in(quiet_site, HANDLER)
    assert (await _send(handler, form, "other")).status_code == 403
