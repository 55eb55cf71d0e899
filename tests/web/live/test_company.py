"""Who else has a case open is told to its open pages, whichever web process they came from."""

import pytest
from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient
from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import reading
from db.presence import present
from db.sealing import Keys
from rules.roles import Actor
from rules.stages import Action, Stage
from rules.steps import Reassign
from settings import Settings
from tests.conftest import utcnow
from tests.people import CITY, HANDLER, OPERATOR, XUHUI, XUHUI_HANDLER
from tests.web.desk.desk_visitor import DeskVisitor
from tests.web.desk.recorded_cases import received_case
from tests.web.desk_site import NOBODY_THERE, SITE, SignIn, Site
from tests.web.live.conftest import Served, stream
from web.temporal import LazyCases

PAGE = "0123456789abcdef" * 2


async def _tell(visitor: DeskVisitor, **fields: str) -> int:
    page = await visitor.page("/cases")
    token = next(form.values["form_token"] for form in page.forms if "form_token" in form.values)
    sent = await visitor.browser.post(
        "/live/presence", data={"form_token": token, "page": PAGE, **fields}
    )
    return sent.status_code


async def test_an_open_page_is_told_who_comes_writes_and_leaves_in_another_process(
    served: Served, site: Site, organised: AsyncEngine, keys: Keys, sign_in: SignIn
) -> None:
    recorded = await (await received_case(organised, keys)).brought_to(Stage.AWAITING_CONTACT)
    case_no = recorded.case.case_no
    elsewhere = site(LazyCases(Settings(temporal_address=NOBODY_THERE), keys))
    handler = await sign_in(elsewhere, HANDLER)
    async with (
        await served.sign_in(OPERATOR) as operator,
        stream(operator, f"/live?case={case_no}") as told,
    ):
        assert await told.next() == ("company", {"said": []})
        assert await _tell(handler, case=case_no) == 204
        assert await told.next() == ("company", {"said": ["黄浦经办（黄浦区）也打开了这件工单。"]})
        assert await _tell(handler, case=case_no, step=Action.RECORD_CONTACT) == 204
        said = "黄浦经办（黄浦区）正在填写“记录联系”。"
        assert await told.next() == ("company", {"said": [said]})
        assert await _tell(handler) == 204
        assert await told.next() == ("company", {"said": []})


async def test_a_page_that_lost_its_case_is_told_nothing_more(
    served: Served, organised: AsyncEngine, keys: Keys, sign_in: SignIn, quiet_site: FastAPI
) -> None:
    recorded = await (await received_case(organised, keys)).brought_to(Stage.AWAITING_ACCEPTANCE)
    case_no = recorded.case.case_no
    city = await sign_in(quiet_site, CITY)
    async with (
        await served.sign_in(HANDLER) as handler,
        stream(handler, f"/live?case={case_no}") as told,
    ):
        assert (await told.next())[0] == "company"
        await recorded.take(Reassign, CITY, unit=XUHUI, reason="属徐汇区职责。")
        assert await told.next() == ("cases", {})
        assert await _tell(city, case=case_no) == 204
        other = await received_case(organised, keys)
        for stage in (Stage.AWAITING_ACCEPTANCE, Stage.AWAITING_CONTACT):
            await other.brought_to(stage)
            assert await told.next() == ("cases", {})


@pytest.mark.parametrize(
    ("person", "fields", "status"),
    [
        (XUHUI_HANDLER, {}, 404),
        (OPERATOR, {"case": "GD0"}, 404),
        (OPERATOR, {"case": "字" * 500}, 404),
        (OPERATOR, {"page": "<script>"}, 422),
        (OPERATOR, {"step": "nonsense"}, 422),
        (OPERATOR, {"form_token": "another"}, 403),
    ],
)
async def test_nobody_is_there_where_they_may_not_be(
    quiet_site: FastAPI,
    organised: AsyncEngine,
    keys: Keys,
    sign_in: SignIn,
    person: Actor,
    fields: dict[str, str],
    status: int,
) -> None:
    recorded = await (await received_case(organised, keys)).brought_to(Stage.AWAITING_CONTACT)
    case_no = recorded.case.case_no
    visitor = await sign_in(quiet_site, person)
    assert await _tell(visitor, **({"case": case_no} | fields)) == status
    async with reading(organised) as connection:
        assert await present(connection, [case_no], utcnow()) == {}


async def test_a_page_shows_who_else_had_the_case_open_when_it_was_made(
    quiet_site: FastAPI, organised: AsyncEngine, keys: Keys, sign_in: SignIn
) -> None:
    recorded = await (await received_case(organised, keys)).brought_to(Stage.AWAITING_CONTACT)
    case_no = recorded.case.case_no
    handler, city = await sign_in(quiet_site, HANDLER), await sign_in(quiet_site, CITY)
    assert "也打开了" not in (await handler.page(f"/cases/{case_no}")).text
    await _tell(handler, case=case_no, step=Action.ADD_NOTE)
    async with AsyncClient(transport=ASGITransport(quiet_site), base_url=SITE) as stranger:
        assert (await stranger.post("/live/presence")).status_code in (303, 401, 403)
    assert "正在填写" not in (await handler.page(f"/cases/{case_no}")).text
    seen = (await city.page(f"/cases/{case_no}")).text
    assert "黄浦经办（黄浦区）正在填写“添加备注”。 截至 " in seen
    english = (await city.page(f"/cases/{case_no}?lang=en")).text
    assert "黄浦经办 (黄浦区) is filling in “" in english
