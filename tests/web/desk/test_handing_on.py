"""交办 by its form: colleagues to choose from, the new holder told, nonsense refused."""

from collections.abc import Awaitable, Callable

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import reading, writing
from db.staff import NewStaff, add_staff
from db.tables import notices
from rules.roles import Role, StaffRef
from rules.stages import Action, Stage
from tests.people import COLLEAGUE, HANDLER, HEAD, OPERATOR, XUHUI_HANDLER
from tests.web.desk.page_reader import read_page
from tests.web.desk_site import SignIn
from tests.workflows.case_driver import CaseDriver

OpenCase = Callable[..., Awaitable[CaseDriver]]


@pytest.fixture
async def colleague(organised: AsyncEngine) -> StaffRef:
    """A second handler of the unit."""
    new = NewStaff(
        id=COLLEAGUE.id,
        login=COLLEAGUE.id,
        name=COLLEAGUE.name,
        password_hash="unused",
        role=Role.HANDLER,
        unit_code=COLLEAGUE.unit.code,
        email="ha-4@example.cn",
    )
    async with writing(organised) as connection:
        await add_staff(connection, new)
    return StaffRef(new.id, new.name)


async def test_a_case_is_handed_on_by_form_and_its_new_holder_hears_of_it(
    live_site: FastAPI,
    open_case: OpenCase,
    sign_in: SignIn,
    organised: AsyncEngine,
    colleague: StaffRef,
) -> None:
    case = await open_case()
    await case.accepted()
    handler = await sign_in(live_site, HANDLER)
    form = await handler.form(case.case_no, Action.ASSIGN)
    for nonsense in ("", XUHUI_HANDLER.id, HEAD.id, "nobody"):
        refused = await handler.send(form, holder=nonsense, note="请接着办。")
        assert refused.status_code == 422
        assert "请接着办。</textarea>" in refused.text
    already = await handler.send(form, holder=HANDLER.id)
    assert already.status_code == 422
    assert "请选择别人" in read_page(already.text).text
    await handler.take(case.case_no, Action.ASSIGN, holder=colleague.id, note="请接着办。")
    recorded = (await case.recorded()).case
    assert (recorded.holder, recorded.stage) == (colleague, Stage.AWAITING_CONTACT)
    async with reading(organised) as connection:
        told = await connection.execute(
            select(notices.c.recipient).where(notices.c.kind == "assigned")
        )
        assert told.scalars().all() == [colleague.id]
    page = await handler.page(f"/cases/{case.case_no}")
    assert "黄浦经办二（黄浦区）" in page.text
    assert "等待黄浦区的黄浦经办二联系评价人。" in page.text


async def test_operators_hand_no_case_on(
    quiet_site: FastAPI, open_case: OpenCase, sign_in: SignIn
) -> None:
    case = await open_case()
    await case.accepted()
    operator = await sign_in(quiet_site, OPERATOR)
    assert Action.ASSIGN not in await operator.actions(case.case_no)
