"""A real name counts once its code was entered, and until then nothing that was typed is lost."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import httpx2
import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import reading, writing
from db.raters import rater_contact
from db.reviews import latest_reviews
from db.sealing import Keys
from db.tables import pending_reviews
from rules.confirmation import CODES, PAUSE, TRIES
from rules.roles import Role
from rules.stars import Identity
from settings import Settings
from tests.web.browser import Browser, browser, form_in
from tests.web.codes import codes_queued, enter_code
from web.app import create_app
from web.dependencies import WebDependencies
from web.pages import Pages
from web.throttling import CODES_BY_CONTACT

WINDOW = "/rate?unit=Q01-01&window=05"
TYPED = {
    "stars": "1",
    "comment": "等了两个小时。",
    "attitude": "2",
    "topic_queueing": "yes",
    "identity": "real_name",
    "name": "李秀兰",
    "phone": "138 0000 5566",
    "email": "lixiulan@example.com",
}


async def ask(citizen: Browser, **changes: str) -> httpx2.Response:
    return await citizen.send(WINDOW, "/rate", **(TYPED | changes))


async def stored(engine: AsyncEngine) -> int:
    async with reading(engine) as connection:
        return len(await latest_reviews(connection, 10))


async def later(engine: AsyncEngine, by: timedelta) -> None:
    """Let time pass for every review that waits."""
    times = ("code_sent_at", "code_expires_at", "expires_at")
    async with writing(engine) as connection:
        for row in (await connection.execute(select(pending_reviews))).all():
            values = {name: row._mapping[name] - by for name in times}
            await connection.execute(
                update(pending_reviews)
                .where(pending_reviews.c.token_hash == row.token_hash)
                .values(**values)
            )


async def test_a_real_name_counts_once_its_code_was_entered(
    citizen: Browser, town: AsyncEngine, keys: Keys
) -> None:
    asked = await ask(citizen)
    assert asked.status_code == 303
    page = await citizen.get(asked.headers["location"])
    assert "138****5566" in page.text
    for private in ("李秀兰", "等了两个小时", "lixiulan", "00005566"):
        assert private not in page.text
    assert await stored(town) == 0
    answer = await enter_code(citizen, asked, town, keys)
    assert "/receipt?t=" in answer.headers["location"]
    async with reading(town) as connection:
        (review,) = await latest_reviews(connection, 10)
        assert review.case_no is not None
        contact = await rater_contact(connection, review.case_no, keys)
    assert review.identity is Identity.REAL_NAME
    assert contact is not None
    assert (contact.name, contact.phone) == ("李秀兰", "13800005566")


async def test_what_waits_is_sealed_and_wiped_when_it_is_a_review(
    citizen: Browser, town: AsyncEngine, keys: Keys
) -> None:
    asked = await ask(citizen)
    (code,) = await codes_queued(town, keys)
    async with reading(town) as connection:
        row = (await connection.execute(select(pending_reviews))).one()
    kept = b" ".join(str(value).encode() for value in row)
    for private in ("李秀兰", "5566", "等了两个小时", code["code"]):
        assert private.encode() not in kept
    await enter_code(citizen, asked, town, keys)
    async with reading(town) as connection:
        assert (await connection.execute(select(pending_reviews))).one().sealed is None


async def test_a_landline_is_confirmed_by_mail(
    citizen: Browser, town: AsyncEngine, keys: Keys
) -> None:
    asked = await ask(citizen, phone="021-62345678")
    (code,) = await codes_queued(town, keys)
    assert code["to"] == "lixiulan@example.com"
    assert "l***@example.com" in (await citizen.get(asked.headers["location"])).text
    refused = await ask(citizen, phone="021-62345678", email="")
    assert refused.status_code == 422
    assert "固定电话收不到验证码" in refused.text


async def test_a_wrong_code_has_five_tries_and_the_right_one_none_after_them(
    citizen: Browser, town: AsyncEngine, keys: Keys
) -> None:
    asked = await ask(citizen)
    page = asked.headers["location"]
    (code,) = await codes_queued(town, keys)
    wrong = f"{(int(code['code']) + 1) % 1_000_000:06}"
    for left in range(TRIES - 1, 0, -1):
        answer = await citizen.send(page, page, code=wrong)
        assert answer.status_code == 422
        assert f"还可以试 {left} 次" in answer.text
    assert "已作废" in (await citizen.send(page, page, code=wrong)).text
    assert "已作废" in (await citizen.send(page, page, code=code["code"])).text
    assert await stored(town) == 0


async def test_a_code_expires_after_ten_minutes_and_another_can_be_had(
    citizen: Browser, town: AsyncEngine, keys: Keys
) -> None:
    asked = await ask(citizen)
    page = asked.headers["location"]
    (old,) = await codes_queued(town, keys)
    await later(town, timedelta(minutes=10))
    assert "已经过期" in (await citizen.send(page, page, code=old["code"])).text
    again = await citizen.send(page, f"{page}/code")
    assert again.headers["location"] == page
    assert "/receipt?t=" in (await enter_code(citizen, asked, town, keys)).headers["location"]


async def test_codes_are_not_sent_in_a_row(citizen: Browser, town: AsyncEngine, keys: Keys) -> None:
    page = (await ask(citizen)).headers["location"]
    refused = await citizen.send(page, f"{page}/code")
    assert refused.status_code == 429
    assert "秒后再获取" in refused.text
    for _ in range(CODES - 1):
        await later(town, PAUSE)
        await citizen.send(page, f"{page}/code")
    await later(town, PAUSE)
    last = await citizen.send(page, f"{page}/code")
    assert last.status_code == 429
    assert "已经用完" in last.text
    assert len(await codes_queued(town, keys)) == CODES


async def test_nobody_is_pestered_with_codes(
    citizen: Browser, town: AsyncEngine, keys: Keys
) -> None:
    for number in range(CODES_BY_CONTACT.amount):
        assert (await ask(citizen, comment=f"第 {number} 次")).status_code == 303
    refused = await ask(citizen, comment="又一次")
    assert refused.status_code == 429
    assert "又一次" in refused.text
    assert len(await codes_queued(town, keys)) == CODES_BY_CONTACT.amount
    assert (await ask(citizen, phone="13900001122")).status_code == 303


async def test_a_double_click_asks_for_one_code(
    citizen: Browser, town: AsyncEngine, keys: Keys
) -> None:
    form = form_in(await citizen.get(WINDOW), "/rate")
    first = await citizen.post("/rate", form.values | TYPED)
    second = await citizen.post("/rate", form.values | TYPED)
    assert first.headers["location"] == second.headers["location"]
    assert len(await codes_queued(town, keys)) == 1
    one = await enter_code(citizen, first, town, keys)
    # the page again, its form again, and the first form again all lead to the same receipt
    page = first.headers["location"]
    for answer in (
        await citizen.get(page),
        await citizen.post(page, {"form_token": form.values["form_token"], "code": "000000"}),
    ):
        assert answer.headers["location"] == one.headers["location"]
    assert await stored(town) == 1


async def test_who_goes_back_finds_everything_typed(
    citizen: Browser, town: AsyncEngine, keys: Keys
) -> None:
    page = (await ask(citizen)).headers["location"]
    shown = form_in(await citizen.get(f"{page}/edit"), "/rate").values
    assert {name: shown[name] for name in TYPED} == TYPED
    corrected = await citizen.post("/rate", shown | {"phone": "13900001122"})
    await enter_code(citizen, corrected, town, keys)
    assert await stored(town) == 1


async def test_who_cannot_get_a_code_may_stay_anonymous(
    citizen: Browser, town: AsyncEngine, keys: Keys
) -> None:
    page = (await ask(citizen)).headers["location"]
    answer = await citizen.send(page, f"{page}/anonymous")
    assert "/receipt?t=" in answer.headers["location"]
    async with reading(town) as connection:
        (review,) = await latest_reviews(connection, 10)
        assert review.case_no is not None
        assert await rater_contact(connection, review.case_no, keys) is None
    assert review.identity is Identity.ANONYMOUS


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "１２３４５", "\x00" * 6])
async def test_what_is_no_code_uses_no_try_up(
    citizen: Browser, town: AsyncEngine, keys: Keys, typed: str
) -> None:
    asked = await ask(citizen)
    page = asked.headers["location"]
    answer = await citizen.send(page, page, code=typed)
    assert answer.status_code == 422
    assert "6 位数字" in answer.text
    async with reading(town) as connection:
        assert (await connection.execute(select(pending_reviews))).one().tries == 0


async def test_a_code_is_taken_in_any_width_and_with_gaps(
    citizen: Browser, town: AsyncEngine, keys: Keys
) -> None:
    page = (await ask(citizen)).headers["location"]
    (code,) = await codes_queued(town, keys)
    wide = " ".join(chr(ord(digit) + 0xFEE0) for digit in code["code"])
    assert (await citizen.send(page, page, code=wide)).status_code == 303


async def test_another_browser_is_told_what_a_wrong_address_is_told(
    citizen: Browser,
    town: AsyncEngine,
    settings: Settings,
    parts: WebDependencies,
    pages: Pages,
) -> None:
    page = (await ask(citizen)).headers["location"]
    other = browser(create_app(settings, parts, pages))
    async with other.client:
        form = form_in(await other.get(WINDOW), "/rate")
        token = {"form_token": form.values["form_token"]}
        for path in (page, f"{page}/edit", "/rate/confirm/nonsense", "/rate/confirm/%00"):
            answer = await other.get(path)
            assert answer.status_code == 404
            assert "没有等待确认的评价" in answer.text
        for path in (page, f"{page}/code", f"{page}/anonymous"):
            assert (await other.post(path, token | {"code": "123456"})).status_code == 404
    assert await stored(town) == 0


async def test_what_nobody_confirmed_is_gone_after_two_hours(
    citizen: Browser, town: AsyncEngine
) -> None:
    page = (await ask(citizen)).headers["location"]
    await later(town, timedelta(hours=2))
    assert (await citizen.get(page)).status_code == 404


async def test_a_known_number_and_an_unknown_one_get_the_same_answer(
    citizen: Browser, town: AsyncEngine, keys: Keys
) -> None:
    known = await ask(citizen)
    await enter_code(citizen, known, town, keys)
    answers = [await ask(citizen), await ask(citizen, phone="13900001122")]
    texts = [(await citizen.get(each.headers["location"])).text for each in answers]
    told = [text[text.index("<main") : text.index("没有收到")] for text in texts]
    paths = [each.headers["location"] for each in answers]
    assert told[0].replace(paths[0], "").replace("138****5566", "") == told[1].replace(
        paths[1], ""
    ).replace("139****1122", "")


async def test_an_installation_that_sends_nothing_offers_no_real_name(
    settings: Settings, parts: WebDependencies, pages: Pages, town: AsyncEngine
) -> None:
    silent = settings.model_copy(update={"smtp_host": "", "sms_url": ""})
    alone = WebDependencies(silent, parts.engine, parts.keys, parts.cases, parts.throttle)
    citizen = browser(create_app(silent, alone, pages))
    async with citizen.client:
        answer = await ask(citizen)
    assert answer.status_code == 422
    assert "核对不了实名" in answer.text


async def test_a_handler_who_rates_as_a_citizen_confirms_too(
    signed_in: Callable[[Role | None], Awaitable[Browser]], town: AsyncEngine, keys: Keys
) -> None:
    handler = await signed_in(Role.HANDLER)
    answer = await enter_code(handler, await ask(handler), town, keys)
    assert "/receipt?t=" in answer.headers["location"]
