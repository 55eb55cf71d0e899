"""Who may send: programs with a key in force, for their channels, so many in a minute."""

import httpx2
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import reading, writing
from db.reviews import latest_reviews
from db.tables import api_clients
from tests.conftest import utcnow
from tests.web.api.sent import GOOD, REVIEWS, send
from tests.web.programs import Admit, Headers


@pytest.mark.parametrize(
    "authorization", ["", "Bearer", "Bearer hcp_x_y", "Basic aGNwOng=", "Bearer hcp_\u00e9_1"]
)
async def test_without_a_key_nothing_is_taken(
    program: httpx2.AsyncClient, admitted: Headers, authorization: str
) -> None:
    headers = {**admitted, "authorization": authorization}
    answer = await program.post(
        REVIEWS, json=GOOD, headers=[(n.encode(), v.encode()) for n, v in headers.items()]
    )
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_a_revoked_key_is_no_key(
    program: httpx2.AsyncClient, admitted: Headers, town: AsyncEngine
) -> None:
    async with writing(town) as connection:
        await connection.execute(api_clients.update().values(revoked_at=utcnow()))
    assert (await send(program, GOOD, admitted)).status_code == 401


async def test_a_key_is_for_its_channels_only(
    program: httpx2.AsyncClient, admitted: Headers
) -> None:
    answer = await send(program, GOOD | {"channel": "hotline"}, admitted)
    assert answer.status_code == 403
    assert "channel" in answer.json()["error"]["fields"]


async def test_a_page_of_another_site_has_no_use_of_a_key(
    program: httpx2.AsyncClient, admitted: Headers
) -> None:
    answer = await send(program, GOOD, admitted, origin="https://elsewhere.example")
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize("key", ["", "short", "with space in it", "x" * 65])
async def test_a_review_needs_a_key_of_its_own(
    program: httpx2.AsyncClient, admitted: Headers, key: str
) -> None:
    answer = await send(program, GOOD, admitted, idempotency_key=key)
    assert answer.status_code == 422
    assert list(answer.json()["error"]["fields"]) == ["idempotency-key"]


async def test_too_many_in_a_minute_are_told_when_to_come_back(
    program: httpx2.AsyncClient, admit: Admit, town: AsyncEngine
) -> None:
    headers = await admit(per_minute=2)
    answers = [
        await send(program, GOOD, headers, idempotency_key=f"review-{number}")
        for number in range(3)
    ]
    assert [each.status_code for each in answers] == [201, 201, 429]
    assert int(answers[-1].headers["retry-after"]) > 0
    again = await send(program, GOOD, headers, idempotency_key="review-0")
    assert again.text == answers[0].text
    async with reading(town) as connection:
        assert len(await latest_reviews(connection, 10)) == 2


async def test_many_wrong_keys_from_one_address_are_stopped(program: httpx2.AsyncClient) -> None:
    statuses = [
        (await send(program, GOOD, {"authorization": f"Bearer hcp_{n}_x"})).status_code
        for n in range(31)
    ]
    assert statuses == [401] * 30 + [429]
