"""Templates: kept by supervisors, inherited, taken into a form without losing what is typed."""

import re

import pytest
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import reading, writing
from db.reply_templates import TemplateContent, add_template, templates_for
from db.sealing import Keys
from db.staff import NewStaff, add_staff
from rules.reply_templates import TextKind
from rules.roles import Actor, Role
from rules.stages import Action, Stage
from tests.conftest import utcnow
from tests.people import CENTRE, CITY, HANDLER, HEAD, OPERATOR, XUHUI_HANDLER
from tests.web.desk.desk_visitor import DeskVisitor
from tests.web.desk.page_reader import Page, PageForm, read_page
from tests.web.desk.recorded_cases import RecordedCase, received_case
from tests.web.desk_site import SignIn

TEXT = "{{单位}}已收到{{评价日期}}对{{窗口}}的评价，将在{{承诺日期}}前答复。"


async def kept(
    engine: AsyncEngine, unit: str | None, kind: TextKind, name: str, text: str = TEXT
) -> str:
    async with writing(engine) as connection:
        content = TemplateContent(name, text)
        return await add_template(connection, unit, kind, content, by=CITY.id, now=utcnow())


@pytest.fixture
async def case(organised: AsyncEngine, keys: Keys) -> RecordedCase:
    return await (await received_case(organised, keys)).brought_to(Stage.AWAITING_CONTACT)


def _token(page: Page) -> str:
    return next(each.values["form_token"] for each in page.forms if "form_token" in each.values)


async def take_in(visitor: DeskVisitor, form: PageForm, field: str, **typed: str) -> PageForm:
    """Take a template into a field; the form that comes back."""
    values = {**form.values, **typed, "into": field}
    answer = await visitor.browser.post(f"{form.action}/template", data=values)
    assert answer.status_code == 200, read_page(answer.text).text
    return read_page(answer.text).form(form.action)


async def test_a_template_is_filled_behind_what_is_typed_and_nothing_is_lost(
    quiet_site: FastAPI, sign_in: SignIn, organised: AsyncEngine, case: RecordedCase
) -> None:
    of_unit = await kept(organised, "Q01", TextKind.CONTACT, "首次联系")
    everybodys = await kept(organised, None, TextKind.CONTACT, "全市联系")
    await kept(organised, "Q02", TextKind.CONTACT, "别家的")
    await kept(organised, "Q01", TextKind.REPLY, "答复")
    handler = await sign_in(quiet_site, HANDLER)
    form = await handler.form(case.case.case_no, Action.RECORD_CONTACT)
    assert form.choices["template_summary"] == ["", of_unit, everybodys]
    typed = {"summary": "已说明。", "reached": "yes", "at": "2019-09-12T10:00"}
    filled = await take_in(handler, form, "summary", template_summary=of_unit, **typed)
    text = filled.values["summary"]
    assert text.startswith("已说明。\n\n黄浦区已收到")
    assert "对综合受理05号窗口的评价" in text or "对05号窗口的评价" in text
    assert "{{" not in text
    assert filled.values["reached"] == "yes"
    assert filled.values["at"] == "2019-09-12T10:00"
    assert (filled.values["key"], filled.values["seen_version"]) == (
        form.values["key"],
        form.values["seen_version"],
    )


async def test_a_template_of_another_unit_or_kind_or_none_is_not_taken(
    quiet_site: FastAPI, sign_in: SignIn, organised: AsyncEngine, case: RecordedCase
) -> None:
    await kept(organised, "Q01", TextKind.CONTACT, "首次联系")
    strangers = await kept(organised, "Q02", TextKind.CONTACT, "别家的")
    replies = await kept(organised, "Q01", TextKind.REPLY, "答复")
    handler = await sign_in(quiet_site, HANDLER)
    form = await handler.form(case.case.case_no, Action.RECORD_CONTACT)
    for wrong in ("", "nothing", strangers, replies):
        values = {**form.values, "summary": "已说明。", "template_summary": wrong}
        answer = await handler.browser.post(
            f"{form.action}/template", data={**values, "into": "summary"}
        )
        page = read_page(answer.text)
        assert answer.status_code == 422
        assert "请先选择一个模板。" in page.text
        assert page.form(form.action).values["summary"] == "已说明。"
    nowhere = await handler.browser.post(
        f"{form.action}/template", data={**form.values, "into": "channel"}
    )
    assert nowhere.status_code == 404
    stranger = await sign_in(quiet_site, XUHUI_HANDLER)
    values = {**form.values, "form_token": _token(await stranger.page("/templates"))}
    away = await stranger.browser.post(
        f"{form.action}/template", data={**values, "into": "summary"}
    )
    assert away.status_code == 404


async def test_a_variable_the_case_has_no_value_for_must_be_rewritten_before_the_step(
    quiet_site: FastAPI, sign_in: SignIn, organised: AsyncEngine, case: RecordedCase
) -> None:
    gap = await kept(organised, "Q01", TextKind.CONTACT, "缺事项", "您对{{事项}}的评价")
    handler = await sign_in(quiet_site, HANDLER)
    form = await handler.form(case.case.case_no, Action.RECORD_CONTACT)
    answer = await handler.browser.post(
        f"{form.action}/template",
        data={**form.values, "template_summary": gap, "into": "summary", "reached": "yes"},
    )
    page = read_page(answer.text)
    assert "这件工单没有 事项" in page.text
    refused = await handler.send(page.form(form.action))
    assert refused.status_code == 422
    assert "{{事项}} 还没有换成具体内容" in read_page(refused.text).text


async def test_supervisors_keep_versions_and_are_told_of_each_other(
    quiet_site: FastAPI, sign_in: SignIn, organised: AsyncEngine
) -> None:
    head, city = await sign_in(quiet_site, HEAD), await sign_in(quiet_site, CITY)
    new = (await head.page("/templates/new?unit=Q01&kind=reply")).form("/templates")
    for wrong, said in (
        ({"name": "", "text": "好"}, "请填写这一项。"),
        ({"name": "答复", "text": ""}, "请填写这一项。"),
        ({"name": "答复", "text": "{{姓名}}您好"}, "没有“姓名”这个变量"),
        ({"name": "字" * 21, "text": "好"}, "不能超过 20 个字"),
    ):
        refused = await head.send(new, **wrong)
        assert refused.status_code == 422
        page = read_page(refused.text)
        assert said in page.text
        assert page.form("/templates").values["text"] == wrong["text"]
    added = await head.send(new, name="答复", text="｛｛单位｝｝已改正。")
    assert added.headers["location"] == "/templates?unit=Q01#reply"
    page = await head.page("/templates")
    assert "{{单位}}已改正。" in page.text
    async with reading(organised) as connection:
        [template] = await templates_for(connection, "Q01")
    template_id = template.id
    at_first = (await head.page(f"/templates/{template_id}")).form(f"/templates/{template_id}")
    theirs = (await city.page(f"/templates/{template_id}")).form(f"/templates/{template_id}")
    saved = await city.send(theirs, text="市里改的。")
    assert saved.status_code == 303
    late = await head.send(at_first, text="区里改的。")
    assert late.status_code == 409
    shown = read_page(late.text)
    assert "市督办改过这个模板" in shown.text
    form = shown.form(f"/templates/{template_id}")
    assert (form.values["text"], form.values["seen"]) == ("区里改的。", "2")
    assert (await head.send(form)).status_code == 303
    older = await head.page(f"/templates/{template_id}?from=1")
    assert older.form(f"/templates/{template_id}").values["text"] == "{{单位}}已改正。"
    assert all(f"第 {number} 版" in older.text for number in (1, 2, 3))
    retire = older.form(f"/templates/{template_id}/retire")
    assert (await head.send(retire)).status_code == 303
    handler = await sign_in(quiet_site, HANDLER)
    assert "区里改的。" not in (await handler.page("/templates")).text
    assert "已停用 1 个" in (await head.page("/templates")).text


async def test_who_does_not_keep_a_template_reads_it_and_strangers_do_not_see_it(
    quiet_site: FastAPI, sign_in: SignIn, organised: AsyncEngine
) -> None:
    of_city = await kept(organised, None, TextKind.EXPLANATION, "说明")
    of_unit = await kept(organised, "Q01", TextKind.REPLY, "答复")
    head, handler = await sign_in(quiet_site, HEAD), await sign_in(quiet_site, HANDLER)
    async with writing(organised) as connection:
        await add_staff(
            connection, NewStaff("ha-5", "ha-5", "中心经办", "unused", Role.HANDLER, "Q01-01")
        )
    below = await sign_in(quiet_site, Actor("ha-5", "中心经办", Role.HANDLER, CENTRE.path))
    for visitor, template_id in ((head, of_city), (handler, of_unit), (below, of_unit)):
        answer = await visitor.browser.get(f"/templates/{template_id}")
        # back to the own list, where the template's unit has none of theirs
        [back] = set(re.findall(r'href="(/templates(?:\?[^"]*)?)">答复模板</a></p>', answer.text))
        await visitor.page(back)
        page = read_page(answer.text)
        assert not any(form.action.startswith("/templates/") for form in page.forms)
    operator = await sign_in(quiet_site, OPERATOR)
    own = (await operator.page(f"/templates/{of_city}")).form(f"/templates/{of_city}")
    assert (await operator.send(own, text="热线改的。")).status_code == 303
    refused = await head.browser.post(
        f"/templates/{of_city}",
        data={"form_token": _token(await head.page("/templates")), "seen": "2"},
    )
    assert refused.status_code == 403
    stranger = await sign_in(quiet_site, XUHUI_HANDLER)
    await stranger.page(f"/templates/{of_unit}", 404)
    await stranger.page("/templates?unit=Q01", 404)
    await head.page("/templates/new?unit=Q02&kind=reply", 404)
    await head.page("/templates/new?unit=&kind=reply", 200)
