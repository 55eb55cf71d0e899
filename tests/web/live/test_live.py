"""Pages are told what changes in their scope, by a real server; it stops although they listen."""

import asyncio
import time

import pytest
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine

from db import sessions
from db.call_list import calls_taken, claim_call, give_up_call
from db.engine import reading, writing
from db.sealing import Keys
from rules.stages import Stage
from tests.conftest import utcnow
from tests.people import CITY, HANDLER, OPERATOR, XUHUI, XUHUI_HANDLER
from tests.web.desk.recorded_cases import received_case
from tests.web.live.conftest import PATIENCE_SECONDS, Served, stream
from web.live import stream as live_stream
from web.live.listening import Listening


async def test_an_open_case_and_the_lists_in_scope_hear_of_a_step_and_others_do_not(
    served: Served, quiet_site: FastAPI, organised: AsyncEngine, keys: Keys
) -> None:
    recorded = await (await received_case(organised, keys)).brought_to(Stage.AWAITING_CONTACT)
    case_no = recorded.case.case_no
    async with (
        await served.sign_in(CITY) as city,
        await served.sign_in(OPERATOR) as operator,
        await served.sign_in(XUHUI_HANDLER) as elsewhere,
        stream(city, f"/live?case={case_no}") as of_case,
        stream(operator, "/live") as of_lists,
        stream(elsewhere, "/live") as of_others,
    ):
        listening: Listening = quiet_site.state.listening
        async with asyncio.timeout(PATIENCE_SECONDS):
            await listening.looked.wait()
        assert (await of_case.next())[0] == "company"
        await recorded.brought_to(Stage.IN_PROGRESS)
        name, told = await of_case.next()
        assert (name, told["case"], told["version"]) == ("case", case_no, recorded.case.version)
        assert HANDLER.name in told["said"]
        assert (await of_lists.next())[0] == "cases"
        # had the step been told to others, they would hear of two things
        other = await received_case(organised, keys)
        await other.brought_to(Stage.AWAITING_ACCEPTANCE, XUHUI)
        assert (await of_others.next())[0] == "cases"
        assert (await elsewhere.get(f"/live?case={case_no}")).status_code == 404
        assert (await city.get("/live?case=GD0")).status_code == 404


async def test_the_list_of_calls_hears_who_takes_one_and_lists_without_calls_do_not(
    served: Served, organised: AsyncEngine, keys: Keys
) -> None:
    case_no = (await received_case(organised, keys)).case.case_no
    async with reading(organised) as connection:
        nobody = await calls_taken(connection, utcnow())
    path = f"/live?calls={nobody}"
    async with (
        await served.sign_in(OPERATOR) as operator,
        await served.sign_in(HANDLER) as handler,
        stream(operator, path) as of_calls,
        stream(operator, "/live") as of_lists,
        stream(handler, path) as not_theirs,
    ):
        async with writing(organised) as connection:
            assert await claim_call(connection, case_no, OPERATOR.id, utcnow())
        assert await of_calls.next() == ("calls", {})
        # a page that missed it is told when it begins to listen
        async with stream(operator, path) as late:
            assert await late.next() == ("calls", {})
        async with writing(organised) as connection:
            await give_up_call(connection, case_no, OPERATOR.id)
        assert await of_calls.next() == ("calls", {})
        other = await received_case(organised, keys)
        await other.brought_to(Stage.AWAITING_ACCEPTANCE)
        assert (await of_lists.next())[0] == "cases"
        assert (await not_theirs.next())[0] == "cases"


async def test_the_server_stops_at_once_although_pages_listen(
    served: Served, quiet_site: FastAPI
) -> None:
    async with await served.sign_in(OPERATOR) as operator, stream(operator, "/live") as open_one:
        began = time.monotonic()
        served.server.end()
        async with asyncio.timeout(PATIENCE_SECONDS):
            assert [line async for line in open_one.lines if line] == []
            await served.task
        assert time.monotonic() - began < 1.5
    assert quiet_site.state.listening.number == 0


async def test_a_page_that_leaves_is_forgotten_and_the_looking_ends_with_the_last(
    served: Served, quiet_site: FastAPI
) -> None:
    listening: Listening = quiet_site.state.listening
    async with await served.sign_in(OPERATOR) as operator, stream(operator, "/live"):
        assert listening.number == 1
    async with asyncio.timeout(PATIENCE_SECONDS):
        while listening.number:
            await asyncio.wait({served.task}, timeout=0.02)
    assert not listening.looks


async def test_a_stream_ends_with_the_sign_in_and_says_so_while_nothing_happens(
    served: Served, organised: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_stream, "HEARTBEAT_SECONDS", 0.05)
    async with (
        asyncio.timeout(PATIENCE_SECONDS),
        await served.sign_in(OPERATOR) as operator,
        stream(operator, "/live") as one,
    ):
        while not (await anext(one.lines)).startswith(": still here"):
            pass
        async with writing(organised) as connection:
            await sessions.end(connection, operator.cookies["session"])
        assert {line async for line in one.lines} <= {"", ": still here"}


async def test_one_sign_in_has_so_many_streams_and_no_more(
    served: Served, quiet_site: FastAPI, organised: AsyncEngine
) -> None:
    quiet_site.state.listening = Listening(organised, streams_of_one=1)
    async with await served.sign_in(OPERATOR) as operator, stream(operator, "/live"):
        refused = await operator.get("/live")
        assert refused.status_code == 429
        assert "打开的页面太多" in refused.text
        quiet_site.state.listening.stop()
