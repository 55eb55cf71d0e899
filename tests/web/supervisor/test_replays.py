"""Replay certificates and the page of the nights: what they say, to whom, and asking for one."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import reading, writing
from db.looks import looks_at
from db.replay_certificates import add_certificate
from db.replay_nights import begin_night, end_night, record_results
from db.sealing import Keys
from rules.replay_verdicts import (
    CaseVerdict,
    Certificate,
    CertificateAsked,
    CommandKind,
    Difference,
    ReplayResult,
    RunVerdict,
    Told,
)
from rules.roles import Actor
from tests.conftest import utcnow
from tests.db.test_replays import CODE, OTHER, came_to
from tests.people import CITY, HANDLER, HEAD, OPERATOR
from tests.web.desk.desk_visitor import DeskVisitor
from tests.web.desk.recorded_cases import received_case
from tests.web.desk_site import SignIn
from tests.web.put_on_record import OpenCase, PutOnRecord
from tests.web.supervisor.test_home import _to_xuhui
from workflows.replay_code import code_version

PATIENCE_SECONDS = 60


async def certified(
    engine: AsyncEngine,
    case_no: str,
    result: ReplayResult = ReplayResult.CHANGED,
    other: Difference | None = OTHER,
) -> str:
    """Put a certificate on record; returns its address."""
    other = None if result is ReplayResult.IDENTICAL else other
    run = RunVerdict("run-1", 168, "a" * 64, False, result, 44, 1, other, ("2026-1",))
    asked = CertificateAsked(f"certificate-{case_no}", case_no, CITY.id, CITY.name, utcnow())
    made = Certificate(asked, utcnow(), CODE, "2026-1", CaseVerdict(case_no, (run,)))
    async with writing(engine) as connection:
        await add_certificate(connection, made)
    return f"/cases/{case_no}/history/certificates/{asked.id}"


async def test_a_supervisor_has_a_case_replayed_and_reads_what_came_of_it(
    live_site: FastAPI, open_case: OpenCase, sign_in: SignIn
) -> None:
    case = await open_case()
    visitor = await sign_in(live_site, CITY)
    page = await visitor.page(f"/cases/{case.case_no}/history/certificates")
    assert "还没有重放证明" in page.text
    form = page.form(f"/cases/{case.case_no}/history/replay")
    answers = [await visitor.send(form) for _ in range(2)]
    assert {answer.status_code for answer in answers} == {303}
    [address] = {answer.headers["location"] for answer in answers}
    async with asyncio.timeout(PATIENCE_SECONDS):
        while "SHA-256" not in (page := await visitor.page(address)).text:
            await case.snapshot()
    for told in ("一致", code_version().digest, CITY.name, "2026-1", "每一步都与当时的记录相同"):
        assert told in page.text
    listed = await visitor.page(f"/cases/{case.case_no}/history/certificates")
    assert listed.text.count(CITY.name) >= 1


async def test_the_first_difference_is_told_in_words(
    quiet_site: FastAPI, organised: AsyncEngine, keys: Keys, sign_in: SignIn
) -> None:
    case_no = (await received_case(organised, keys)).case.case_no
    address = await certified(organised, case_no)
    visitor = await sign_in(quiet_site, CITY)
    page = await visitor.page(address)
    html = (await visitor.browser.get(address)).text
    assert f'href="/cases/{case_no}/history/events/1-23"' in html
    for told in (
        "内容有变",
        "事件 23",
        "设定第 3 个定时器，3600 秒后触发",
        "设定第 3 个定时器，7200 秒后触发",
        "1 个时刻",
        "a" * 64,
    ):
        assert told in page.text


async def test_a_look_at_what_staff_wrote_is_on_record(
    quiet_site: FastAPI, organised: AsyncEngine, keys: Keys, sign_in: SignIn
) -> None:
    case_no = (await received_case(organised, keys)).case.case_no
    shown = Difference(
        32,
        Told(CommandKind.ACTIVITY, "record", '"已说明。"'),
        Told(CommandKind.ACTIVITY, "record", ""),
        path="transition.content.summary",
    )
    address = await certified(organised, case_no, other=shown)
    page = await (await sign_in(quiet_site, CITY)).page(address)
    for told in ("登记一步办理", "已说明。", "没有这一项", "transition.content.summary"):
        assert told in page.text
    async with reading(organised) as connection:
        [look] = await looks_at(connection, case_no)
    assert (look.staff_name, look.what) == (CITY.name, "replay-certificate")


async def test_certificates_are_for_those_who_inspect_histories_of_their_units(
    quiet_site: FastAPI, organised: AsyncEngine, sign_in: SignIn, on_record: PutOnRecord
) -> None:
    case_no = (await on_record(_to_xuhui)).case_no
    address = await certified(organised, case_no, ReplayResult.IDENTICAL)
    replay = f"/cases/{case_no}/history/replay"
    operator = await sign_in(quiet_site, OPERATOR)
    await operator.page(address)
    listed = await operator.page(f"/cases/{case_no}/history/certificates")
    assert [form for form in listed.forms if form.action == replay] == []
    for person, status in ((HEAD, 404), (HANDLER, 403)):
        visitor = await sign_in(quiet_site, person)
        assert (await visitor.browser.get(address)).status_code == status
    head, city = await sign_in(quiet_site, HEAD), await sign_in(quiet_site, CITY)
    token = (await city.page(f"/cases/{case_no}/history/certificates")).form(replay).values
    assert (await city.browser.post(replay, data={})).status_code == 403, "a forged form"
    assert (await operator.browser.post(replay, data=token)).status_code == 403
    assert (await head.browser.post(replay, data=await _token(head))).status_code == 404
    assert (await city.browser.post(replay, data=token)).status_code == 503, "Temporal is away"
    assert (await city.browser.get(f"{address}x" * 3)).status_code == 404


async def _token(visitor: DeskVisitor) -> dict[str, str]:
    page = await visitor.page("/supervisor")
    return next(form.values for form in page.forms if "form_token" in form.values)


@pytest.mark.parametrize(("person", "sees"), [(CITY, {"mine", "others"}), (HEAD, {"mine"})])
async def test_the_page_of_the_nights_says_n_of_n_and_what_is_not(
    quiet_site: FastAPI,
    organised: AsyncEngine,
    sign_in: SignIn,
    on_record: PutOnRecord,
    person: Actor,
    sees: set[str],
) -> None:
    visitor = await sign_in(quiet_site, person)
    assert "还没有重放过" in (await visitor.page("/supervisor/replays")).text
    cases = {
        "mine": await on_record(),
        "others": await on_record(_to_xuhui),
        "good": await on_record(),
    }
    at = utcnow() - timedelta(hours=1)
    results = [
        came_to(cases["mine"].case_no, ReplayResult.DIVERGED, at),
        came_to(cases["others"].case_no, ReplayResult.CHANGED, at),
        came_to(cases["good"].case_no, ReplayResult.IDENTICAL, at, known=True),
    ]
    for night_id, found in (
        ("bad", results),
        ("good", [replace(each, result=ReplayResult.IDENTICAL) for each in results]),
    ):
        async with writing(organised) as connection:
            await begin_night(connection, night_id, night_id == "good", CODE, at)
            await record_results(connection, night_id, found, at)
            await end_night(connection, night_id, at + timedelta(seconds=75))
        page = await visitor.page("/supervisor/replays")
        if night_id == "bad":
            assert "1 / 3 件一致" in page.text
            assert {name for name in cases if cases[name].case_no in page.text} == sees
            assert ("其余的不在您管辖的单位" in page.text) == (person is HEAD)
            assert "1 分 15 秒" in page.text
        at += timedelta(minutes=30)
    assert "3 / 3 件一致" in page.text
    assert "1 / 3" in page.text, "the night before"
    assert cases["mine"].case_no not in page.text


async def test_only_supervisors_of_the_whole_city_have_everything_replayed(
    quiet_site: FastAPI, sign_in: SignIn
) -> None:
    head, city = await sign_in(quiet_site, HEAD), await sign_in(quiet_site, CITY)
    page = await head.page("/supervisor/replays")
    assert [form for form in page.forms if form.action == "/supervisor/replays"] == []
    refused = await head.browser.post("/supervisor/replays", data=await _token(head))
    assert refused.status_code == 404
    form = (await city.page("/supervisor/replays")).form("/supervisor/replays")
    assert (await city.send(form, forced="yes")).status_code == 503, "Temporal is away"
