"""Sending reviews: once for each key, by the page's rules, and never lost."""

import asyncio
import json
from dataclasses import replace
from typing import Any

import httpx2
import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio.client import Client, WorkflowExecutionStatus

from db.engine import reading
from db.raters import rater_contact
from db.reviews import cases_to_start, latest_reviews
from db.sealing import Keys
from db.tables import reviews
from rules.stars import Dimension, HandlingStage, Identity, ReviewChannel, Stars
from settings import Settings
from tests.web.api.sent import BAD, GOOD, REVIEWS, send
from tests.web.browser import browser
from tests.web.programs import Admit, Headers
from web.app import create_app
from web.case_client import CaseClient
from web.dependencies import WebDependencies
from web.pages import Pages
from workflows.starting import CaseStarter


async def test_a_bad_review_is_kept_and_promised_while_temporal_is_down(
    program: httpx2.AsyncClient, admitted: Headers, town: AsyncEngine, keys: Keys
) -> None:
    answer = await send(program, BAD, admitted)
    assert answer.status_code == 201
    told = answer.json()
    assert answer.headers["location"] == f"{REVIEWS}/{told['review_no']}"
    first, *later = told["promises"]
    assert first["due_at"]
    assert [each["within"] for each in later] == [
        "转办后 1 个工作日内",
        "转办后 5 个工作日内",
        "转办后 15 个工作日内",
    ]
    assert first["due_at"] < later[0]["latest_at"] < later[1]["latest_at"] < later[2]["latest_at"]
    receipt = await program.get(told["receipt"].removeprefix("http://testserver:80"))
    assert "评价已收到" in receipt.text
    async with reading(town) as connection:
        ((case_no, waiting),) = await cases_to_start(connection, 10)
        contact = await rater_contact(connection, case_no, keys)
        (kept,) = await latest_reviews(connection, 10)
        row = (await connection.execute(select(reviews))).one()
    assert waiting.real_name
    assert contact is not None
    assert (contact.name, contact.phone) == ("李秀兰", "13800005566")
    assert contact.application_no == "BJ20261124000001"
    assert kept.dimensions == {Dimension.ATTITUDE: 2}
    assert kept.channel is ReviewChannel.KIOSK
    assert kept.handling_stage is HandlingStage.ACCEPT
    assert kept.comment == "*老师让我等了两个小时。"
    assert "秀兰" not in str(tuple(row))
    assert row.device_hmac == keys.device_hmac("kiosk-7")


async def test_a_good_review_is_promised_nothing(
    program: httpx2.AsyncClient, admitted: Headers
) -> None:
    answer = await send(program, GOOD, admitted)
    assert answer.status_code == 201
    assert answer.json()["promises"] == []


async def test_the_same_key_and_content_is_one_review_and_one_answer(
    program: httpx2.AsyncClient, admitted: Headers, town: AsyncEngine
) -> None:
    answers = await asyncio.gather(*(send(program, BAD, admitted) for _ in range(5)))
    assert {each.status_code for each in answers} == {201}
    assert len({each.text for each in answers}) == 1
    async with reading(town) as connection:
        assert len(await latest_reviews(connection, 10)) == 1


async def test_the_same_key_with_other_content_is_a_conflict(
    program: httpx2.AsyncClient, admitted: Headers, town: AsyncEngine
) -> None:
    await send(program, BAD, admitted)
    other = await send(program, BAD | {"stars": 2}, admitted)
    assert other.status_code == 409
    async with reading(town) as connection:
        (kept,) = await latest_reviews(connection, 10)
    assert kept.stars is Stars.VERY_DISSATISFIED


async def test_an_application_is_rated_once_at_each_stage(
    program: httpx2.AsyncClient, admitted: Headers, town: AsyncEngine
) -> None:
    await send(program, BAD, admitted)
    again = await send(program, BAD, admitted, idempotency_key="another-one")
    assert again.status_code == 409
    later = await send(
        program, BAD | {"handling_stage": "result"}, admitted, idempotency_key="one-more"
    )
    assert later.status_code == 201
    async with reading(town) as connection:
        assert len(await latest_reviews(connection, 10)) == 2


async def test_two_programs_may_use_the_same_key(
    program: httpx2.AsyncClient, admit: Admit, town: AsyncEngine
) -> None:
    first, second = await admit(), await admit()
    numbers = {(await send(program, GOOD, each)).json()["review_no"] for each in (first, second)}
    assert len(numbers) == 2


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"unit": "nowhere"}, "unit"),
        ({"unit": ""}, "unit"),
        ({"unit": "\x00"}, "unit"),
        ({"unit": "x" * 65}, "unit"),
        ({"window": "99"}, "window"),
        ({"item": "nothing"}, "item"),
        ({"item": "I005", "window": ""}, "unit"),
        ({"stars": 0}, "stars"),
        ({"stars": "5"}, "stars"),
        ({"stars": 10**40}, "stars"),
        ({"stars": None}, "stars"),
        ({"dimensions": {"attitude": 6}}, "dimensions.attitude"),
        ({"dimensions": {"guide_accuracy": 5}}, "dimensions.guide_accuracy"),
        ({"comment": "好" * 1001}, "comment"),
        ({"identity": "real_name"}, "rater.name"),
        ({"identity": "real_name", "rater": {"name": "李秀兰"}}, "rater.phone"),
        ({"identity": "real_name", "rater": {"name": "李", "phone": "12"}}, "rater.phone"),
        ({"handling_stage": "later"}, "handling_stage"),
        ({"topics": ["weather"]}, "topics.0"),
        ({"star": 5}, "star"),
        ({"rater": {"nickname": "x"}}, "rater.nickname"),
    ],
)
async def test_a_wrong_field_is_named_and_nothing_is_kept(
    program: httpx2.AsyncClient,
    admitted: Headers,
    town: AsyncEngine,
    change: dict[str, Any],
    field: str,
) -> None:
    answer = await send(program, GOOD | change, admitted)
    assert answer.status_code == 422, answer.text
    error = answer.json()["error"]
    assert field in error["fields"]
    assert error["fields"][field]
    async with reading(town) as connection:
        assert await latest_reviews(connection, 10) == ()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe",
        b"null",
        b'{"\\ud800": 1}',
        b'{"comment": "\\ud800\\u0000"}',
        b"[" * 5000,
        b"1" * 5000,
    ],
)
async def test_what_is_no_review_at_all_is_refused(
    program: httpx2.AsyncClient, admitted: Headers, body: bytes
) -> None:
    answer = await program.post(
        REVIEWS, content=body, headers=admitted | {"content-type": "application/json"}
    )
    assert answer.status_code in {400, 422}, answer.text
    assert answer.json()["error"]["text"]


async def test_what_is_no_json_is_wrong_as_a_whole(
    program: httpx2.AsyncClient, admitted: Headers
) -> None:
    sent = admitted | {"content-type": "application/json"}
    answer = await program.post(REVIEWS, content=b'{"a":', headers=sent)
    assert answer.status_code == 422
    assert answer.json()["error"]["fields"] == {"body": "不是有效的 JSON。"}


async def test_a_body_of_two_megabytes_is_refused(
    program: httpx2.AsyncClient, admitted: Headers
) -> None:
    answer = await send(program, GOOD | {"comment": "好" * 700_000}, admitted)
    assert answer.status_code == 413
    assert answer.json()["error"]["status"] == 413


async def test_what_cannot_be_seen_is_taken_out_of_texts(
    program: httpx2.AsyncClient, admitted: Headers, town: AsyncEngine
) -> None:
    comment = "很\u202e好\x00 \u200b👍<b>"
    body = json.dumps(GOOD | {"comment": comment})
    answer = await program.post(
        REVIEWS, content=body, headers=admitted | {"content-type": "application/json"}
    )
    assert answer.status_code == 201
    async with reading(town) as connection:
        (kept,) = await latest_reviews(connection, 10)
    assert kept.comment == "很好 👍<b>"


async def test_an_item_is_rated_at_its_unit_or_at_a_window(
    program: httpx2.AsyncClient, admitted: Headers, town: AsyncEngine
) -> None:
    alone = {"unit": "", "window": "", "item": "I005", "dimensions": {"convenience": 3}}
    there = {"item": "I005", "dimensions": {"efficiency": 3}}
    for number, change in enumerate((alone, there)):
        answer = await send(program, GOOD | change, admitted, idempotency_key=f"item-at-{number}")
        assert answer.status_code == 201, answer.text
    async with reading(town) as connection:
        second, first = await latest_reviews(connection, 10)
    assert (first.unit_code, first.item_code, first.window_no) == ("D03", "I005", None)
    assert (second.unit_code, second.item_code, second.window_no) == ("Q01-01", "I005", "05")


async def test_who_stays_anonymous_leaves_no_name(
    program: httpx2.AsyncClient, admitted: Headers, town: AsyncEngine, keys: Keys
) -> None:
    await send(program, BAD | {"identity": "anonymous"}, admitted)
    async with reading(town) as connection:
        ((case_no, _),) = await cases_to_start(connection, 10)
        (kept,) = await latest_reviews(connection, 10)
        assert await rater_contact(connection, case_no, keys) is None
    assert kept.identity is Identity.ANONYMOUS


async def test_the_case_starts_at_once_where_temporal_is_there(
    settings: Settings,
    parts: WebDependencies,
    pages: Pages,
    town: AsyncEngine,
    admitted: Headers,
    client: Client,
) -> None:
    starter = CaseStarter(client, "nobody-works-here", settings.policy)
    live = browser(create_app(settings, replace(parts, cases=CaseClient(client, starter)), pages))
    async with live.client:
        assert (await send(live.client, BAD, admitted)).status_code == 201
    async with reading(town) as connection:
        ((case_no, _),) = await cases_to_start(connection, 10)
    case = await client.get_workflow_handle(case_no).describe()
    assert case.status is WorkflowExecutionStatus.RUNNING
    await client.get_workflow_handle(case_no).terminate()
