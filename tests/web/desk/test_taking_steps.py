"""Steps taken by posting the forms, on the real server: what is accepted, and how it is refused."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

from fastapi import FastAPI
from httpx2 import Response

from rules.case import CaseOutcome
from rules.roles import Actor
from rules.stages import Action, Stage
from rules.working_days import SHANGHAI
from tests.conftest import utcnow
from tests.people import CITY, HANDLER, HUANGPU, OPERATOR, XUHUI, XUHUI_HANDLER
from tests.survey_answers import TYPED
from tests.web.desk.page_reader import read_page
from tests.web.desk_site import SignIn
from tests.workflows.case_driver import CaseDriver

OpenCase = Callable[..., Awaitable[CaseDriver]]

CONTACT = {"reached": "yes", "summary": "已说明情况，约定周五答复。"}
FINDING = {"finding": "substantiated", "claim": "reasonable", "basis": "调看了叫号记录。"}
FEEDBACK = {"measures": "午间增开窗口。", "reply": "已增开窗口。", "result": "resolved"}


async def test_a_case_is_carried_from_dispatch_to_the_archive_with_forms_alone(
    demo_site: FastAPI, open_case: OpenCase, sign_in: SignIn
) -> None:
    case = await open_case()
    usual: tuple[tuple[Actor, Action, dict[str, str]], ...] = (
        (OPERATOR, Action.DISPATCH, {"unit": HUANGPU.code, "note": "请核实窗口安排。"}),
        (HANDLER, Action.ACCEPT, {}),
        (HANDLER, Action.RECORD_CONTACT, CONTACT),
        (HANDLER, Action.RECORD_FINDING, FINDING),
        (HANDLER, Action.SUBMIT_FEEDBACK, FEEDBACK),
        (CITY, Action.APPROVE_CLOSURE, {"opinion": "同意。"}),
    )
    for person, action, typed in usual:
        await (await sign_in(demo_site, person)).take(case.case_no, action, **typed)
    operator = await sign_in(demo_site, OPERATOR)
    page = await operator.page(f"/cases/{case.case_no}")
    response = await operator.send(page.form(f"/cases/{case.case_no}/fast-forward"), to="alarm")
    assert response.status_code == 303
    shown = await operator.page(response.headers["location"])
    assert "测评链接到期" in shown.text
    await operator.take(case.case_no, Action.RECORD_SURVEY_ANSWERS, **TYPED)
    end = await case.recorded()
    assert (end.case.stage, end.case.outcome) == (Stage.ARCHIVED, CaseOutcome.CLOSED)
    assert await operator.actions(case.case_no) == set()


async def test_wrong_input_is_refused_beside_its_field_and_changes_nothing(
    live_site: FastAPI, open_case: OpenCase, sign_in: SignIn
) -> None:
    case = await open_case()
    await case.accepted()
    before = await case.recorded()
    handler = await sign_in(live_site, HANDLER)
    form = await handler.form(case.case_no, Action.RECORD_CONTACT)
    tomorrow = (utcnow() + timedelta(days=1)).astimezone(SHANGHAI)
    good = {**CONTACT, "at": ""}
    for wrong, sentence in (
        ({"summary": ""}, "联系情况：请填写这一项。"),
        ({"summary": " \u200b\n "}, "请填写这一项。"),
        ({"summary": "字" * 20_000}, "不能超过 5000 个字，现在有 20000 个字。"),
        ({"reached": ""}, "请从所列选项中选择。"),
        ({"reached": "perhaps"}, "请从所列选项中选择。"),
        ({"channel": "pigeon"}, "请从所列选项中选择。"),
        ({"at": "yesterday"}, "时间格式不对"),
        ({"at": f"{tomorrow:%Y-%m-%dT%H:%M}"}, "联系时间不能晚于现在。"),
        ({"at": "2019-09-12T09:00"}, "联系时间不能早于工单转办的时间。"),
        ({"seen_version": "x"}, "页面版本号不对"),
        ({"seen_version": "999"}, "页面版本号不对"),
    ):
        response = await handler.send(form, **(good | wrong))
        assert response.status_code == 422, wrong
        page = read_page(response.text)
        assert sentence in page.text, wrong
        kept = page.form(form.action)
        for name in good:
            typed = (good | wrong)[name].strip(" \u200b\n")
            if name != "reached" or typed in ("yes", "no"):
                assert kept.values.get(name, "") == typed, wrong
        assert kept.buttons
    assert await case.recorded() == before


async def test_markup_in_a_text_is_kept_as_text(
    live_site: FastAPI, open_case: OpenCase, sign_in: SignIn
) -> None:
    case = await open_case()
    await case.accepted()
    handler = await sign_in(live_site, HANDLER)
    text = "</textarea><script>alert(1)</script> & \"'"
    form = await handler.form(case.case_no, Action.RECORD_CONTACT)
    refused = await handler.send(form, summary=text, reached="")
    assert "<script>" not in refused.text
    assert read_page(refused.text).form(form.action).values["summary"] == text
    assert (await handler.send(form, reached="no", summary=text)).status_code == 303
    shown = await handler.browser.get(f"/cases/{case.case_no}")
    assert "<script>" not in shown.text
    assert text in read_page(shown.text).text


async def test_a_stale_form_shows_what_happened_and_can_be_sent_again(
    live_site: FastAPI, open_case: OpenCase, sign_in: SignIn
) -> None:
    case = await open_case()
    await case.accepted()
    handler, supervisor = await sign_in(live_site, HANDLER), await sign_in(live_site, CITY)
    form = await handler.form(case.case_no, Action.RECORD_CONTACT)
    await supervisor.take(case.case_no, Action.SUPERVISE, order="请今天内联系评价人。")
    before = await case.recorded()
    refused = await handler.send(form, **CONTACT)
    assert refused.status_code == 409
    page = read_page(refused.text)
    assert "您打开页面之后" in page.text
    assert CITY.name in page.text
    assert await case.recorded() == before
    again = page.form(form.action)
    assert again.values["summary"] == CONTACT["summary"]
    assert (await handler.send(again)).status_code == 303
    assert (await case.recorded()).case.stage is Stage.IN_PROGRESS


async def test_wrong_stage_role_and_unit_are_refused_and_what_was_typed_is_shown(
    live_site: FastAPI, open_case: OpenCase, sign_in: SignIn
) -> None:
    case = await open_case()
    await case.dispatched()
    handler, stranger = await sign_in(live_site, HANDLER), await sign_in(live_site, XUHUI_HANDLER)
    before = await case.recorded()
    form = await handler.form(case.case_no, Action.ACCEPT)

    async def sent(action: Action, **typed: str) -> Response:
        form.action = f"/cases/{case.case_no}/{action}"
        return await handler.send(form, **typed)

    early = await sent(Action.SUBMIT_FEEDBACK, **FEEDBACK)
    assert early.status_code == 409
    assert FEEDBACK["measures"] in early.text
    other_role = await sent(Action.SUPERVISE, order="越权的督办。")
    assert other_role.status_code == 403
    assert "越权的督办。" in other_role.text
    page = await stranger.page("/cases")
    path = f"/cases/{case.case_no}/{Action.SUBMIT_FEEDBACK}"
    token = {"form_token": page.forms[0].values["form_token"]}
    other_unit = await stranger.browser.post(path, data={**form.values, **token, **FEEDBACK})
    assert other_unit.status_code == 404
    assert FEEDBACK["measures"] in other_unit.text
    assert case.case_no not in read_page(other_unit.text).text
    assert await case.recorded() == before


async def test_a_form_sent_twice_is_taken_once(
    live_site: FastAPI, open_case: OpenCase, sign_in: SignIn
) -> None:
    case = await open_case()
    operator = await sign_in(live_site, OPERATOR)
    form = await operator.form(case.case_no, Action.DISPATCH)
    both = await asyncio.gather(*(operator.send(form, unit=XUHUI.code) for _ in range(2)))
    third = await operator.send(form, unit=XUHUI.code)
    answers = {(each.status_code, each.headers["location"]) for each in (*both, third)}
    assert len(answers) == 1
    assert answers.pop()[0] == 303
    assert (await case.kinds()).count(Action.DISPATCH) == 1


async def test_the_last_step_sent_twice_is_taken_once(
    live_site: FastAPI, open_case: OpenCase, sign_in: SignIn
) -> None:
    case = await open_case(real_name=False)
    await case.accepted()
    await case.found()
    await case.submitted()
    supervisor = await sign_in(live_site, CITY)
    form = await supervisor.form(case.case_no, Action.APPROVE_CLOSURE)
    answers = [await supervisor.send(form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert (await case.recorded()).case.stage is Stage.ARCHIVED


async def test_time_is_moved_in_a_demonstration_only(
    live_site: FastAPI, demo_site: FastAPI, open_case: OpenCase, sign_in: SignIn
) -> None:
    case = await open_case()
    path = f"/cases/{case.case_no}/fast-forward"
    operator = await sign_in(live_site, OPERATOR)
    page = await operator.page(f"/cases/{case.case_no}")
    assert path not in {form.action for form in page.forms}
    token = page.forms[0].values["form_token"]
    refused = await operator.browser.post(path, data={"form_token": token, "to": "five"})
    assert refused.status_code == 404
    at_the_demo = await sign_in(demo_site, OPERATOR)
    form = (await at_the_demo.page(f"/cases/{case.case_no}")).form(path)
    assert (await at_the_demo.send(form, to="never")).status_code == 422
    before = await case.time()
    assert before - utcnow() < timedelta(minutes=1)
    moved = await at_the_demo.send(form, to="five")
    assert moved.status_code == 303
    assert await case.time() - before >= timedelta(days=5)
    shown = await at_the_demo.page(moved.headers["location"])
    assert "时间快进后发生了什么" in shown.text
    assert "逾期" in shown.text
