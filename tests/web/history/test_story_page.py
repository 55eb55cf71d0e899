"""The page of a history: who sees how much, what is shown when something is amiss, filters."""

from collections.abc import Awaitable, Callable

from fastapi import FastAPI
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio.client import Client

from db.engine import writing
from db.tables import case_events, histories
from rules.stages import Action
from tests.people import CITY, HANDLER, HEAD, MARKET_HANDLER, OPERATOR, XUHUI_HANDLER
from tests.web.desk_site import SignIn
from tests.web.history.conftest import Put
from tests.web.history.recordings import long_history
from tests.web.history.test_then import at, event_of
from tests.workflows.case_driver import CaseDriver
from tests.workflows.upkeep_round import round_of_upkeep
from workflows.starting import CaseStarter

Open = Callable[..., Awaitable[CaseDriver]]


async def test_a_stored_history_is_told_and_listed_while_temporal_is_away(
    quiet_site: FastAPI, put_on_record: Put, sign_in: SignIn
) -> None:
    case = await put_on_record("straightforward")
    page = await (await sign_in(quiet_site, CITY)).page(f"/cases/{case.case_no}/history")
    assert "从历史推演出的工单与登记的一致" in page.text
    assert "Workflow Execution Update Accepted" in page.text
    assert "整改反馈" in page.text
    assert "历史已存档" in page.text


async def test_handlers_are_told_the_story_and_shown_no_event(
    quiet_site: FastAPI, put_on_record: Put, sign_in: SignIn
) -> None:
    case = await put_on_record("straightforward")
    path = f"/cases/{case.case_no}/history"
    page = await (await sign_in(quiet_site, HANDLER)).page(path)
    assert "事实与诉求认定" in page.text
    assert "Workflow Task Started" not in page.text
    for person in (OPERATOR, HEAD, CITY):
        assert (
            "Workflow Task Started" in (await (await sign_in(quiet_site, person)).page(path)).text
        )
    for person in (MARKET_HANDLER, XUHUI_HANDLER):
        await (await sign_in(quiet_site, person)).page(path, 404)


async def test_a_step_of_a_substitute_says_for_whom_in_the_story_and_at_its_moment(
    quiet_site: FastAPI, put_on_record: Put, sign_in: SignIn, organised: AsyncEngine
) -> None:
    case = await put_on_record("straightforward")
    step = case_events.c.kind == Action.RECORD_CONTACT
    async with writing(organised) as connection:
        await connection.execute(update(case_events).where(step).values(in_place_of="黄浦经办二"))
    visitor = await sign_in(quiet_site, HANDLER)
    path = f"/cases/{case.case_no}/history"
    assert (await visitor.page(path)).text.count("（代黄浦经办二）") == 1
    contact = event_of("straightforward", Action.RECORD_CONTACT)
    assert "（代黄浦经办二）" in (await visitor.page(at(case.case_no, contact))).text


async def test_no_payload_is_open_in_the_list_of_events(
    quiet_site: FastAPI, put_on_record: Put, sign_in: SignIn
) -> None:
    case = await put_on_record("straightforward")
    visitor = await sign_in(quiet_site, CITY)
    html = (await visitor.browser.get(f"/cases/{case.case_no}/history")).text
    assert "字节，已密封" in html
    assert "seen_version" not in html
    assert "acted_version" not in html


async def test_a_history_that_was_tampered_with_is_not_shown(
    quiet_site: FastAPI, put_on_record: Put, sign_in: SignIn, organised: AsyncEngine
) -> None:
    case = await put_on_record("straightforward")
    async with writing(organised) as connection:
        await connection.execute(update(histories).values(sha256="0" * 64))
    page = await (await sign_in(quiet_site, CITY)).page(f"/cases/{case.case_no}/history", 500)
    assert "哈希不符" in page.text


async def test_an_open_case_is_not_there_to_look_at_while_temporal_is_away(
    quiet_site: FastAPI, put_on_record: Put, sign_in: SignIn
) -> None:
    case = await put_on_record("silent", stored=False)
    page = await (await sign_in(quiet_site, CITY)).page(f"/cases/{case.case_no}/history", 503)
    assert "Temporal 暂时没有应答" in page.text
    await (await sign_in(quiet_site, CITY)).page("/cases/GD000000-NOBODY/history", 404)


async def test_what_is_stored_of_an_open_case_is_shown_while_temporal_is_away(
    quiet_site: FastAPI, put_on_record: Put, sign_in: SignIn
) -> None:
    case = await put_on_record("silent")
    page = await (await sign_in(quiet_site, CITY)).page(f"/cases/{case.case_no}/history")
    assert "最近的一段还看不到" in page.text
    assert "逾期" in page.text


async def test_a_case_whose_history_nobody_has_is_a_sentence(
    live_site: FastAPI, put_on_record: Put, sign_in: SignIn
) -> None:
    case = await put_on_record("silent", stored=False)
    page = await (await sign_in(live_site, CITY)).page(f"/cases/{case.case_no}/history", 404)
    assert "没有历史" in page.text


async def test_an_open_case_is_read_from_temporal_and_the_same_once_it_is_stored(
    live_site: FastAPI,
    open_case: Open,
    sign_in: SignIn,
    client: Client,
    starter: CaseStarter,
) -> None:
    case = await open_case()
    await case.closed()
    visitor = await sign_in(live_site, CITY)
    path = f"/cases/{case.case_no}/history"
    page = await visitor.page(path)
    assert "从历史推演出的工单与登记的一致" in page.text
    assert "历史已存档" not in page.text
    await case.answered()
    await round_of_upkeep(client, starter)
    assert "历史已存档" in (await visitor.page(path)).text


FILTERS = (
    ("kind=timer", "Timer Started", "Marker Recorded"),
    ("kind=step", "待转办 → 待签收", "Marker Recorded"),
    ("actor=ha-1", "待签收 → 待联系", "待转办 → 待签收"),
    ("kind=marker", "Marker Recorded", "Timer Started"),
    ("actor=op-1", "Workflow Execution Update Accepted", "Timer Started"),
    ("actor=time", "Timer Canceled", "Marker Recorded"),
    ("q=叫号记录", "Activity Task Scheduled", "Marker Recorded"),
    ("q=timerstarted", "Timer Started", "Timer Canceled"),
    ("kind=nonsense&actor=nobody&page=x", "Marker Recorded", "没有符合条件的事件"),
    ("page=99", "Workflow Execution Completed", "没有符合条件的事件"),
    ("q=没有这样的话", "没有符合条件的事件", "Marker Recorded"),
    (f"q={'长' * 101}", "101", "没有符合条件的事件"),
)
"""What an address asks for, something of what is then shown, and something left out."""


async def test_filters_in_the_address_narrow_story_and_events(
    quiet_site: FastAPI, put_on_record: Put, sign_in: SignIn
) -> None:
    case = await put_on_record("straightforward")
    visitor = await sign_in(quiet_site, CITY)
    for query, shown, left_out in FILTERS:
        page = await visitor.page(f"/cases/{case.case_no}/history?{query}")
        assert shown in page.text, query
        assert left_out not in page.text, query


async def test_five_thousand_events_are_pages_of_two_hundred(
    quiet_site: FastAPI, put_on_record: Put, sign_in: SignIn
) -> None:
    case = await put_on_record("long", long_history(5000), steps=4)
    visitor = await sign_in(quiet_site, CITY)
    path = f"/cases/{case.case_no}/history"
    first = (await visitor.browser.get(path)).text
    assert first.count('class="events__one ') == 200
    assert "第 1 页，共 26 页" in first
    assert len(first.encode()) < 200_000
    last = (await visitor.browser.get(f"{path}?page=26")).text
    assert "次核对来电记录" in last
    found = await visitor.page(f"{path}?q=第 123 次核对&kind=step")
    assert "第 123 次核对来电记录" in found.text
    assert "第 1 页" not in found.text
