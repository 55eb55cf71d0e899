"""Signing in and out."""

import asyncio

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.web.browser import Browser, form_in
from tests.web.conftest import PASSWORD
from web.throttling import SIGN_IN_BY_LOGIN

SIGN_IN = "/account/sign-in"


async def test_staff_sign_in_and_start_at_their_desk(citizen: Browser, staff: AsyncEngine) -> None:
    answer = await citizen.send(SIGN_IN, "", login="operator", password=PASSWORD)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/hotline"
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert (await citizen.get("/hotline")).status_code == 200


async def test_who_asked_for_a_page_gets_there(citizen: Browser, staff: AsyncEngine) -> None:
    asked = await citizen.get("/cases?overdue=yes")
    page = asked.headers["location"]
    answer = await citizen.send(page, "", login="operator", password=PASSWORD)
    assert answer.headers["location"] == "/cases?overdue=yes"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://elsewhere.example/",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "\\\\elsewhere.example",
        "/\t/elsewhere.example",
        "javascript:alert(1)",
        "/account/sign-out",
    ],
)
async def test_nobody_is_sent_to_another_site(
    citizen: Browser, staff: AsyncEngine, elsewhere: str
) -> None:
    answer = await citizen.send(SIGN_IN, "", login="operator", password=PASSWORD, next=elsewhere)
    assert answer.headers["location"] == "/hotline"


@pytest.mark.parametrize(
    ("login", "password"),
    [
        ("operator", "no such word"),
        ("nobody", PASSWORD),
        ("operator", "x" * 500),
        ("operator' OR 1=1 --", PASSWORD),
        ("x" * 5000, PASSWORD),
    ],
)
async def test_a_wrong_pair_is_refused_without_saying_which(
    citizen: Browser, staff: AsyncEngine, login: str, password: str
) -> None:
    answer = await citizen.send(SIGN_IN, "", login=login, password=password)
    assert answer.status_code == 422
    assert password not in answer.text
    assert (await citizen.get("/cases")).status_code == 303


async def test_empty_fields_are_named(citizen: Browser, staff: AsyncEngine) -> None:
    answer = await citizen.send(SIGN_IN, "", login="", password="")
    assert answer.status_code == 422
    assert "请输入登录名" in answer.text
    assert "请输入密码" in answer.text


async def test_guessing_is_stopped_also_for_the_right_password(
    citizen: Browser, staff: AsyncEngine
) -> None:
    for _ in range(SIGN_IN_BY_LOGIN.amount):
        await citizen.send(SIGN_IN, "", login="operator", password="guess")
    answer = await citizen.send(SIGN_IN, "", login="operator", password=PASSWORD)
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0
    other = await citizen.send(SIGN_IN, "", login="handler", password=PASSWORD)
    assert other.status_code == 303


async def test_guesses_sent_at_once_are_counted_one_by_one(
    citizen: Browser, staff: AsyncEngine
) -> None:
    form = form_in(await citizen.get(SIGN_IN), "").values | {"login": "operator"}
    guesses = [*(f"guess {number}" for number in range(24)), PASSWORD]
    sent = (citizen.post(SIGN_IN, form | {"password": each}) for each in guesses)
    answers = [answer.status_code for answer in await asyncio.gather(*sent)]
    assert answers.count(422) == SIGN_IN_BY_LOGIN.amount
    assert answers[-1] == 429


async def test_signing_in_often_is_no_guessing(citizen: Browser, staff: AsyncEngine) -> None:
    for _ in range(SIGN_IN_BY_LOGIN.amount + 2):
        answer = await citizen.send(SIGN_IN, "", login="operator", password=PASSWORD)
        assert answer.status_code == 303
        citizen.client.cookies.clear()


async def test_signing_out_ends_the_session_itself(citizen: Browser, staff: AsyncEngine) -> None:
    await citizen.send(SIGN_IN, "", login="operator", password=PASSWORD)
    kept = dict(citizen.client.cookies)
    assert (await citizen.send("/cases", "/account/sign-out")).status_code == 303
    citizen.client.cookies.update(kept)
    assert (await citizen.get("/cases")).status_code == 303
