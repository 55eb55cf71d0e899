"""Saved views: kept, shared as far as their owner wants, changed by nobody else, begun with."""

from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine

from db.case_views import VIEWS_MAX
from db.sealing import Keys
from tests.people import CITY, HANDLER, HEAD, OPERATOR, XUHUI_HANDLER
from tests.web.desk.desk_visitor import DeskVisitor
from tests.web.desk.recorded_cases import received_case
from tests.web.desk_site import SignIn


async def saved(visitor: DeskVisitor, query: str, name: str, sharing: str = "private") -> str:
    """Save a list as a view; its id."""
    form = (await visitor.page(f"/cases?{query}")).form("/cases/views")
    response = await visitor.send(form, name=name, sharing=sharing)
    assert response.status_code == 303, response.text
    found = response.headers["location"].partition("view=")[2]
    assert found
    return found


async def test_a_view_keeps_filters_and_order_and_is_counted(
    quiet_site: FastAPI, organised: AsyncEngine, keys: Keys, sign_in: SignIn
) -> None:
    case = (await received_case(organised, keys, comment="叫号机坏了")).case
    operator = await sign_in(quiet_site, OPERATOR)
    view_id = await saved(operator, "q=叫号&stars=1&sort=-received", "叫号机")
    opened = await operator.browser.get(f"/cases?view={view_id}")
    assert opened.status_code == 303
    page = await operator.page(opened.headers["location"])
    assert "查找：叫号" in page.text
    assert case.case_no in page.text
    assert "叫号机 1" in page.text
    assert "sort=-received" in opened.headers["location"]


async def test_a_view_is_shared_as_far_as_its_owner_wants(
    quiet_site: FastAPI, organised: AsyncEngine, sign_in: SignIn
) -> None:
    head = await sign_in(quiet_site, HEAD)
    for name, sharing in (("自用的", "private"), ("区里的", "unit"), ("督办的", "role")):
        await saved(head, "late=now", name, sharing)
    for person, expected in (
        (HEAD, {"自用的", "区里的", "督办的"}),
        (HANDLER, {"区里的"}),
        (CITY, {"督办的"}),
        (XUHUI_HANDLER, set()),
        (OPERATOR, set()),
    ):
        for path in ("/cases", "/cases/views"):
            text = (await (await sign_in(quiet_site, person)).browser.get(path)).text
            assert {name for name in ("自用的", "区里的", "督办的") if name in text} == expected


async def test_only_its_owner_changes_or_deletes_a_view(
    quiet_site: FastAPI, organised: AsyncEngine, sign_in: SignIn
) -> None:
    head, handler = await sign_in(quiet_site, HEAD), await sign_in(quiet_site, HANDLER)
    view_id = await saved(head, "late=now", "区里的", "unit")
    path = f"/cases/views/{view_id}"
    token = (await handler.page("/cases/views")).forms[0].values["form_token"]
    stolen = {"form_token": token, "name": "我的", "sharing": "private"}
    assert (await handler.browser.post(path, data=stolen)).status_code == 404
    await handler.browser.post(f"{path}/delete", data={"form_token": token})
    form = (await head.page("/cases/views")).form(path)
    assert form.values["name"] == "区里的"
    empty = await head.send(form, name=" ")
    assert empty.status_code == 422
    assert "请给视图起个名字。" in empty.text
    assert (await head.send(form, name="本区  逾期")).status_code == 303
    assert "本区 逾期" in (await handler.page("/cases")).text
    await head.send((await head.page("/cases/views")).form(f"{path}/delete"))
    assert "本区 逾期" not in (await handler.page("/cases")).text


async def test_a_view_can_be_what_somebody_begins_with(
    quiet_site: FastAPI, organised: AsyncEngine, sign_in: SignIn
) -> None:
    operator = await sign_in(quiet_site, OPERATOR)
    view_id = await saved(operator, "late=today", "今天")
    await operator.send((await operator.page("/cases/views")).form(f"/cases/views/{view_id}/first"))
    begun = await operator.browser.get("/cases")
    assert begun.headers["location"] == f"/cases?late=today&view={view_id}"
    assert (await operator.browser.get("/cases?stage=open")).status_code == 200
    form = (await operator.page("/cases/views")).form(f"/cases/views/{view_id}/first")
    assert form.values["off"] == "yes"
    await operator.send(form)
    assert (await operator.browser.get("/cases")).status_code == 200
    await operator.send((await operator.page("/cases/views")).form(f"/cases/views/{view_id}/first"))
    await operator.send(
        (await operator.page("/cases/views")).form(f"/cases/views/{view_id}/delete")
    )
    assert (await operator.browser.get("/cases")).status_code == 200


async def test_a_changed_list_can_become_what_its_view_asks_for(
    quiet_site: FastAPI, organised: AsyncEngine, sign_in: SignIn
) -> None:
    operator = await sign_in(quiet_site, OPERATOR)
    view_id = await saved(operator, "late=today", "今天")
    changed = await operator.page(f"/cases?late=today&stars=1&view={view_id}")
    assert "更新视图“今天”" in changed.text
    await operator.send(changed.form(f"/cases/views/{view_id}"))
    opened = await operator.browser.get(f"/cases?view={view_id}")
    assert opened.headers["location"] == f"/cases?late=today&stars=1&view={view_id}"


async def test_nobody_keeps_more_views_than_can_be_looked_after(
    quiet_site: FastAPI, organised: AsyncEngine, sign_in: SignIn
) -> None:
    operator = await sign_in(quiet_site, OPERATOR)
    form = (await operator.page("/cases")).form("/cases/views")
    for number in range(VIEWS_MAX):
        assert (await operator.send(form, name=f"视图 {number}")).status_code == 303
    refused = await operator.send(form, name="多出来的")
    assert refused.status_code == 422
    assert f"最多保存 {VIEWS_MAX} 个视图" in refused.text
