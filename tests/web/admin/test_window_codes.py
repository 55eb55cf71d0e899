"""Administrators make, replace and revoke the windows' codes; what they did stays on the page."""

from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import reading
from db.window_codes import WindowCode, codes_of
from rules.roles import Role
from tests.web.browser import Browser
from tests.web.window_codes import code_for, end

SignIn = Callable[[Role | None], Awaitable[Browser]]
PAGE = "/admin/windows?unit=Q01-01"
MAKE = "/admin/windows/codes"
REVOKE = "/admin/windows/codes/revoke"


@pytest.fixture
async def admin(signed_in: SignIn) -> Browser:
    """An administrator's browser."""
    return await signed_in(Role.ADMINISTRATOR)


async def codes(engine: AsyncEngine) -> tuple[WindowCode, ...]:
    async with reading(engine) as connection:
        return await codes_of(connection, "Q01-01")


async def test_units_are_listed_with_how_many_codes_they_have(
    admin: Browser, staff: AsyncEngine
) -> None:
    await code_for(staff, "05")
    page = await admin.get("/admin/windows")
    assert 'href="/admin/windows?unit=Q01-01"' in page.text
    assert [cell in page.text for cell in ("<td>2</td>", "<td>1</td>")] == [True, True]
    assert "没有找到单位" in (await admin.get("/admin/windows?q=徐汇")).text


async def test_every_window_gets_a_code_at_once_and_only_once(
    admin: Browser, staff: AsyncEngine
) -> None:
    for word in ("已生成", "没有重复生成"):
        shown = await admin.get(PAGE)
        token = shown.text.partition('name="form_token" value="')[2].partition('"')[0]
        made = await admin.post(MAKE, {"form_token": token, "unit": "Q01-01"})
        assert made.status_code == 303
        assert word in (await admin.get(made.headers["location"])).text
    assert sorted(code.window_no for code in await codes(staff)) == ["05", "06"]


async def test_a_code_is_replaced_with_a_reason_that_stays(
    admin: Browser, staff: AsyncEngine
) -> None:
    old = await code_for(staff, "05")
    done = await admin.send(PAGE, REVOKE, reason="贴纸破损")
    page = await admin.get(done.headers["location"])
    assert "新码已生成" in page.text
    assert "贴纸破损" in page.text
    new, ended = await codes(staff)
    assert (ended.token, ended.revoked_by) == (old, "administrator 某")
    assert f"/w/{new.token}" in page.text
    assert f"/w/{old}" not in page.text


async def test_a_code_can_end_without_another(admin: Browser, staff: AsyncEngine) -> None:
    await code_for(staff, "05")
    await admin.send(PAGE, REVOKE, reason="窗口撤销", replace="")
    (ended,) = await codes(staff)
    assert not ended.in_use


@pytest.mark.parametrize("reason", ["", "  ", "长" * 201])
async def test_without_a_fitting_reason_nothing_ends(
    admin: Browser, staff: AsyncEngine, reason: str
) -> None:
    await code_for(staff, "05")
    await code_for(staff, "06")
    refused = await admin.send(PAGE, REVOKE, reason=reason, replace="")
    assert refused.status_code == 422
    assert 'id="f-05-reason-error"' in refused.text
    assert 'id="f-06-reason-error"' not in refused.text
    assert reason.strip() in refused.text
    assert all(code.in_use for code in await codes(staff))


@pytest.mark.parametrize(
    ("path", "values"),
    [
        (MAKE, {"unit": "Q99", "window": "05"}),
        (MAKE, {"unit": "Q01-01", "window": "99"}),
        (REVOKE, {"token": "0000000000", "reason": "不存在"}),
        (REVOKE, {"reason": "什么都没有选"}),
    ],
)
async def test_what_does_not_exist_is_said(
    admin: Browser, staff: AsyncEngine, path: str, values: dict[str, str]
) -> None:
    shown = await admin.get(PAGE)
    token = shown.text.partition('name="form_token" value="')[2].partition('"')[0]
    answer = await admin.post(path, values | {"form_token": token})
    assert answer.status_code == 404
    assert await codes(staff) == ()


async def test_a_revoked_code_is_not_to_be_had_as_a_file(
    admin: Browser, staff: AsyncEngine
) -> None:
    token = await code_for(staff, "05")
    assert (await admin.get(f"{MAKE}/{token}/svg")).status_code == 200
    assert (await admin.get(f"{MAKE}/{token}/exe")).status_code == 404
    await end(staff, token)
    assert (await admin.get(f"{MAKE}/{token}/svg")).status_code == 404
