"""Mentions: told through the outbox, listed and counted for whom they are, or refused."""

import re
from collections.abc import Awaitable, Callable

import pytest
from fastapi import FastAPI
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import reading, writing
from db.sealing import Keys
from db.staff import NewStaff, add_staff
from db.tables import mentions, notices
from rules import steps
from rules.roles import Role
from rules.stages import Action, Stage
from tests.conftest import utcnow
from tests.people import CITY, HANDLER, HEAD, OPERATOR, XUHUI, XUHUI_HANDLER
from tests.web.desk.page_reader import read_page
from tests.web.desk.recorded_cases import received_case
from tests.web.desk_site import SignIn
from tests.workflows.case_driver import CaseDriver
from web.desk.mentions import listing

OpenCase = Callable[..., Awaitable[CaseDriver]]


async def add(engine: AsyncEngine, staff_id: str, name: str, unit: str) -> None:
    new = NewStaff(staff_id, staff_id, name, "unused", Role.HANDLER, unit, f"{staff_id}@example.cn")
    async with writing(engine) as connection:
        await add_staff(connection, new)


async def test_a_mention_in_a_note_is_told_listed_counted_and_seen(
    live_site: FastAPI, open_case: OpenCase, sign_in: SignIn, organised: AsyncEngine
) -> None:
    case = await open_case()
    await case.accepted()
    handler = await sign_in(live_site, HANDLER)
    await handler.take(
        case.case_no, Action.ADD_NOTE, text=f"请 @{HEAD.name} 和 @{OPERATOR.id} 看一下。"
    )
    async with reading(organised) as connection:
        told = await connection.execute(
            select(notices.c.recipient, notices.c.channel).where(notices.c.kind == "mentioned")
        )
        assert sorted(told.all()) == [(OPERATOR.id, "email"), (HEAD.id, "email")]
    head = await sign_in(live_site, HEAD)
    listed = await head.page("/mentions")
    assert "1 条未读" in listed.text
    assert "黄浦经办" in listed.text
    assert f"请 @{HEAD.name} 和 @{OPERATOR.id} 看一下。" in listed.text
    opened = await head.page(f"/cases/{case.case_no}")
    assert "条未读" not in opened.text
    assert f"提到 {HEAD.name}、{OPERATOR.name}" in opened.text
    assert "未读" not in (await head.page("/mentions")).text
    operator = await sign_in(live_site, OPERATOR)
    form = (await operator.page("/mentions")).form("/mentions/read")
    assert (await operator.send(form)).status_code == 303
    assert "未读" not in (await operator.page("/mentions")).text
    assert "还没有人提到您" in (await handler.page("/mentions")).text


async def test_who_cannot_be_mentioned_is_refused_and_the_note_stays(
    live_site: FastAPI, open_case: OpenCase, sign_in: SignIn, organised: AsyncEngine
) -> None:
    await add(organised, "ha-8", "重名", "Q01")
    await add(organised, "ha-9", "重名", "Q01")
    await add(organised, "ha-7", "同名", "Q01")
    await add(organised, "ha-6", "同名", "Q02")
    case = await open_case()
    await case.accepted()
    handler = await sign_in(live_site, HANDLER)
    form = await handler.form(case.case_no, Action.ADD_NOTE)
    for called, said in (
        ("没有这个人", "没有“没有这个人”这位工作人员"),
        (f"{HEAD.name}请看", f"没有“{HEAD.name}请看”这位工作人员"),
        (XUHUI_HANDLER.name, "徐汇经办看不到这件工单"),
        ("重名", "请用登录名提到：@ha-8、@ha-9"),
    ):
        refused = await handler.send(form, text=f"请 @{called} 看。")
        page = read_page(refused.text)
        assert refused.status_code == 422
        assert said in page.text
        assert page.form(form.action).values["text"] == f"请 @{called} 看。"
    async with reading(organised) as connection:
        assert (await connection.execute(select(mentions))).all() == []
    # of two with one name the one who may see the case is meant
    await handler.take(case.case_no, Action.ADD_NOTE, text="@同名 请看，发到 a@b.cn 也行。")
    async with reading(organised) as connection:
        found = await connection.execute(select(mentions.c.staff_id))
        assert found.scalars().all() == ["ha-7"]


async def test_a_colleague_is_written_into_the_note_from_the_list(
    quiet_site: FastAPI, sign_in: SignIn, organised: AsyncEngine, keys: Keys
) -> None:
    await add(organised, "ha-8", "重名", "Q01")
    await add(organised, "ha-9", "重名", "Q01")
    case = await (await received_case(organised, keys)).brought_to(Stage.IN_PROGRESS)
    handler = await sign_in(quiet_site, HANDLER)
    form = await handler.form(case.case.case_no, Action.ADD_NOTE)
    offered = form.choices["mention"]
    assert HEAD.name in offered
    assert {"ha-8", "ha-9"} <= set(offered)
    assert not {HANDLER.name, XUHUI_HANDLER.name} & set(offered)
    target = f"/cases/{case.case.case_no}/add_note/mention"
    values = {**form.values, "text": "请核对。"}
    for wrong in ("", "nobody", XUHUI_HANDLER.name):
        refused = await handler.browser.post(target, data={**values, "mention": wrong})
        assert refused.status_code == 422
        assert read_page(refused.text).form(form.action).values["text"] == "请核对。"
    written = await handler.browser.post(target, data={**values, "mention": HEAD.name})
    again = read_page(written.text).form(form.action)
    assert again.values["text"] == f"请核对。 @{HEAD.name} "
    assert again.values["key"] == form.values["key"]


async def test_those_who_may_see_a_case_are_named_to_those_who_may_see_it(
    quiet_site: FastAPI, sign_in: SignIn, organised: AsyncEngine, keys: Keys
) -> None:
    await add(organised, "ha-8", "重名", "Q01")
    await add(organised, "ha-9", "重名", "Q01")
    case = await (await received_case(organised, keys)).brought_to(Stage.IN_PROGRESS)
    path = f"/cases/{case.case.case_no}/colleagues"
    handler = await sign_in(quiet_site, HANDLER)
    offered = (await handler.browser.get(path)).json()
    assert {"called": HEAD.name, "name": HEAD.name, "login": HEAD.id, "unit": "黄浦区"} in offered
    assert {"ha-8", "ha-9"} <= {each["called"] for each in offered}
    assert not {HANDLER.id, XUHUI_HANDLER.id} & {each["login"] for each in offered}
    stranger = await sign_in(quiet_site, XUHUI_HANDLER)
    assert (await stranger.browser.get(path)).status_code == 404
    await case.brought_to(Stage.ARCHIVED)
    assert (await handler.browser.get(path)).json() == []


async def test_notes_of_one_instant_are_all_listed_across_the_pages(
    quiet_site: FastAPI,
    sign_in: SignIn,
    organised: AsyncEngine,
    keys: Keys,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case = await (await received_case(organised, keys)).brought_to(Stage.IN_PROGRESS)
    other = await (await received_case(organised, keys)).brought_to(Stage.IN_PROGRESS)
    texts: list[str] = []
    for one in (case, other, case, other, case):
        texts.append(f"第{len(texts)}条")
        await one.take(steps.AddNote, HANDLER, text=texts[-1], mentions=(HEAD,))
    async with writing(organised) as connection:
        await connection.execute(update(mentions).values(at=utcnow()))
    monkeypatch.setattr(listing, "AT_ONCE", 2)
    head = await sign_in(quiet_site, HEAD)
    seen: list[str] = []
    path = "/mentions"
    while path:
        html = (await head.browser.get(path)).text
        seen += re.findall(r"第\d条", html)
        older = re.search(r'__older"><a href="([^"]*)"', html)
        path = older.group(1) if older else ""
    assert sorted(seen) == texts


async def test_a_mention_in_a_case_that_went_away_shows_no_text(
    quiet_site: FastAPI, sign_in: SignIn, organised: AsyncEngine, keys: Keys
) -> None:
    case = await (await received_case(organised, keys)).brought_to(Stage.IN_PROGRESS)
    await case.take(steps.AddNote, HANDLER, text="只给自己人看。", mentions=(HEAD,))
    head = await sign_in(quiet_site, HEAD)
    assert "只给自己人看。" in (await head.page("/mentions")).text
    await case.take(steps.Reassign, CITY, unit=XUHUI, reason="属徐汇。")
    gone = (await head.page("/mentions")).text
    assert "只给自己人看。" not in gone
    assert "这件工单已不在您的办理范围。" in gone
    for nonsense in ("nonsense", "1_GD_x", f"1_GD_{10**12}", "inf", f"1_{'9' * 99}_1"):
        await head.page(f"/mentions?before={nonsense}")
    assert "没有更早的了" in (await head.page("/mentions?before=1")).text
