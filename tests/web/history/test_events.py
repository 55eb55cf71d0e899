"""The page of one event, its payloads opened on record, and runs as files that replay."""

import json
from dataclasses import replace

from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer

from db.engine import reading
from db.looks import looks_at
from db.sealing import Keys
from settings import Settings
from tests.people import CITY, HANDLER, OPERATOR, XUHUI_HANDLER
from tests.web.desk_site import SignIn
from tests.web.history.conftest import Put
from tests.web.history.test_story_page import Open
from workflows.case import CaseWorkflow
from workflows.converter import data_converter


async def test_a_payload_is_opened_when_somebody_asks_and_the_look_is_on_record(
    quiet_site: FastAPI, put_on_record: Put, sign_in: SignIn, organised: AsyncEngine
) -> None:
    case = await put_on_record("straightforward")
    path = f"/cases/{case.case_no}/history/events/1-61"
    visitor = await sign_in(quiet_site, CITY)
    before = await visitor.page(path)
    assert "字节，已密封" in before.text
    assert "调看了当日叫号记录" not in before.text
    response = await visitor.send(before.form(path))
    assert response.status_code == 200
    assert "调看了当日叫号记录" in response.text
    assert "这次查看已记录" in response.text
    assert response.headers["cache-control"] == "no-store"
    async with reading(organised) as connection:
        looks = await looks_at(connection, case.case_no)
    assert [(look.staff_name, look.what) for look in looks] == [(CITY.name, "history-event-1-61")]


async def test_events_and_files_are_not_for_handlers_nor_out_of_scope(
    quiet_site: FastAPI, put_on_record: Put, sign_in: SignIn
) -> None:
    case = await put_on_record("straightforward")
    base = f"/cases/{case.case_no}/history"
    for person in (HANDLER, XUHUI_HANDLER):
        visitor = await sign_in(quiet_site, person)
        for path in (f"{base}/events/1-7", f"{base}/runs/1"):
            await visitor.page(path, 403)


async def test_an_event_that_is_not_there_is_a_sentence(
    quiet_site: FastAPI, put_on_record: Put, sign_in: SignIn
) -> None:
    case = await put_on_record("straightforward")
    visitor = await sign_in(quiet_site, OPERATOR)
    for address in ("1-0", "1-111", "2-1", "0-1", "x", "1-７", "1-99999999999"):
        page = await visitor.page(f"/cases/{case.case_no}/history/events/{address}", 404)
        assert "没有这个事件" in page.text


async def test_first_and_last_event_lead_to_their_neighbours_only(
    quiet_site: FastAPI, put_on_record: Put, sign_in: SignIn
) -> None:
    case = await put_on_record("straightforward")
    base = f"/cases/{case.case_no}/history/events"
    visitor = await sign_in(quiet_site, CITY)
    first = (await visitor.browser.get(f"{base}/1-1")).text
    assert f'href="{base}/1-2"' in first
    assert 'rel="prev"' not in first
    last = (await visitor.browser.get(f"{base}/1-110")).text
    assert f'href="{base}/1-109"' in last
    assert 'rel="next"' not in last


async def _replays(case_no: str, text: str, keys: Keys) -> None:
    history = WorkflowHistory.from_json(case_no, text)
    replayer = Replayer(workflows=[CaseWorkflow], data_converter=data_converter(keys))
    await replayer.replay_workflow(history)


async def test_the_file_of_a_stored_run_is_what_was_stored_and_replays(
    quiet_site: FastAPI, put_on_record: Put, sign_in: SignIn, keys: Keys
) -> None:
    case = await put_on_record("complex_and_extended")
    visitor = await sign_in(quiet_site, CITY)
    response = await visitor.browser.get(f"/cases/{case.case_no}/history/runs/1")
    assert response.text == case.json
    assert response.headers["content-disposition"].endswith(f'"{case.case_no}-1.json"')
    assert "公示期" not in response.text
    await _replays(case.case_no, response.text, keys)
    await visitor.page(f"/cases/{case.case_no}/history/runs/2", 404)


async def test_the_file_of_an_open_run_replays(
    live_site: FastAPI, open_case: Open, sign_in: SignIn, keys: Keys
) -> None:
    case = await open_case()
    await case.in_review()
    visitor = await sign_in(live_site, CITY)
    response = await visitor.browser.get(f"/cases/{case.case_no}/history/runs/1")
    assert json.loads(response.text)["events"][0]["eventId"] == "1"
    await _replays(case.case_no, response.text, keys)


async def test_temporals_own_pages_are_linked_only_where_they_are_known(
    quiet_site: FastAPI, put_on_record: Put, sign_in: SignIn
) -> None:
    case = await put_on_record("straightforward")
    path = f"/cases/{case.case_no}/history"
    visitor = await sign_in(quiet_site, CITY)
    assert "Temporal 界面" not in (await visitor.page(path)).text
    known = Settings(temporal_ui_url="https://temporal.test/", temporal_namespace="cases")
    parts = quiet_site.state.dependencies
    quiet_site.state.dependencies = replace(parts, settings=known)
    html = (await visitor.browser.get(path)).text
    there = f"/namespaces/cases/workflows/{case.case_no}/{case.run_id}/history"
    assert f'href="https://temporal.test{there}"' in html
