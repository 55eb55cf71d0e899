"""From an application, by its number, or through an operator: what each way proves and records."""

import json
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from db.applications import Application, applied_by, put_applications
from db.clients import Client, add_client, revoke_client
from db.engine import reading, writing
from db.rating_links import seal_link
from db.reviews import latest_reviews
from db.sealing import Keys
from db.tables import reviews
from rules.roles import Role
from rules.stars import HandlingStage, Identity, ReviewChannel
from tests.conftest import utcnow
from tests.web.browser import Browser, form_in
from tests.web.codes import codes_queued, enter_code
from tests.web.watching import watched
from web.throttling import APPLICATIONS_BY_NUMBER

ASK = "/rate/application"
NUMBER = "A202600112233"
APPLICATION = Application(
    NUMBER, "I005", "Q01-01", HandlingStage.ACCEPT, "欧阳 海棠", "13800009911"
)


@pytest.fixture
async def applied(town: AsyncEngine, keys: Keys) -> AsyncEngine:
    """An application that another system told us of."""
    async with writing(town) as connection:
        await put_applications(connection, [APPLICATION], keys, utcnow())
    return town


@pytest.fixture
async def app(town: AsyncEngine, keys: Keys) -> Client:
    """The app, which sends people here with its links."""
    async with writing(town) as connection:
        return await add_client(
            connection, "app", "随申办", ReviewChannel.APP, keys=keys, now=utcnow()
        )


def claims(**changes: Any) -> dict[str, Any]:
    expires = utcnow() + timedelta(hours=1)
    return {
        "id": "0123456789abcdef",
        "exp": int(expires.timestamp()),
        "application_no": NUMBER,
        "stage": "result",
        "item": "I005",
        "unit": "Q01-01",
        "name": "欧阳海棠",
        "phone": "13800009911",
    } | changes


def link(client: Client, **changes: Any) -> str:
    return f"/rate/link/{seal_link(client.id, client.key, claims(**changes))}"


async def private(engine: AsyncEngine, keys: Keys) -> tuple[Any, dict[str, str]]:
    """The one review as it is stored, and what is sealed in it."""
    async with reading(engine) as connection:
        row = (await connection.execute(select(reviews))).one()
    return row, json.loads(keys.unseal(row.rater_sealed, row.review_no.encode()))


async def test_a_link_proves_the_application_and_the_name(
    citizen: Browser, town: AsyncEngine, keys: Keys, app: Client
) -> None:
    path = link(app)
    page = await citizen.get(path)
    assert page.status_code == 200
    assert "随申办" in page.text
    assert "138****9911" in page.text
    assert "您的身份已核实，不用验证码" in page.text
    assert "要填一次验证码" not in page.text
    assert "13800009911" not in page.text
    assert NUMBER not in page.text
    form = form_in(page, "/rate")
    answer = await citizen.post("/rate", form.values | {"stars": "1", "comment": "拖了两周"})
    assert "/receipt?t=" in answer.headers["location"]
    assert await codes_queued(town, keys) == []
    row, sealed = await private(town, keys)
    assert (row.channel, row.identity) == (ReviewChannel.APP, Identity.REAL_NAME)
    assert (row.unit_code, row.item_code, row.handling_stage) == ("Q01-01", "I005", "result")
    assert sealed["name"] == "欧阳海棠"
    assert sealed["application_no"] == NUMBER


async def test_a_link_gives_one_review(citizen: Browser, town: AsyncEngine, app: Client) -> None:
    path = link(app)
    form = form_in(await citizen.get(path), "/rate")
    other = form_in(await citizen.get(path), "/rate")
    await citizen.post("/rate", form.values | {"stars": "4"})
    opened = await citizen.get(path)
    assert opened.status_code == 410
    assert "已经评价过了" in opened.text
    for way in ("/follow", "/rate"):
        assert f'class="button" href="{way}"' in opened.text
    again = await citizen.post(
        "/rate", other.values | {"stars": "5", "handling_stage": "accept", "comment": "又来"}
    )
    assert again.status_code == 409
    assert "又来" in again.text
    first = await citizen.post("/rate", form.values | {"stars": "4"})
    assert first.status_code == 303, "a form sent twice is one review"
    named = {"identity": "real_name", "name": "欧阳海棠", "phone": "13800009911"}
    for typed in ({"stars": "5"}, {"stars": ""}, {"stars": "5"} | named):
        replayed = await citizen.post("/rate", other.values | typed)
        assert replayed.status_code == 409
        assert "打开本页的链接已经评价过了" in replayed.text
        for later in ("这个环节已经评价过了", "请先打星"):
            assert later not in replayed.text
    async with reading(town) as connection:
        assert len(await latest_reviews(connection, 10)) == 1


async def test_who_stays_anonymous_with_a_link_leaves_nothing_of_it(
    citizen: Browser, town: AsyncEngine, keys: Keys, app: Client
) -> None:
    form = form_in(await citizen.get(link(app)), "/rate")
    await citizen.post("/rate", form.values | {"stars": "2", "identity": "anonymous"})
    row, sealed = await private(town, keys)
    assert row.identity == Identity.ANONYMOUS
    assert sealed.keys() == {"device_id"}


async def test_a_link_that_proves_nobody_asks_for_a_code(
    citizen: Browser, town: AsyncEngine, keys: Keys, app: Client
) -> None:
    page = await citizen.get(link(app, name="", phone=""))
    assert "提交后要填一次验证码" in page.text
    form = form_in(page, "/rate")
    who = {"identity": "real_name", "name": "欧阳海棠", "phone": "13800009911"}
    asked = await citizen.post("/rate", form.values | who | {"stars": "5"})
    receipt = await enter_code(citizen, asked, town, keys)
    row, sealed = await private(town, keys)
    again = await citizen.post("/rate", form.values | who | {"stars": "5"})
    confirmed = await citizen.get(again.headers["location"])
    assert confirmed.headers["location"] == receipt.headers["location"], "sent twice, it is one"
    assert sealed["application_no"] == NUMBER
    assert row.channel == ReviewChannel.APP


async def test_a_used_link_without_a_name_asks_for_no_code(
    citizen: Browser, town: AsyncEngine, keys: Keys, app: Client
) -> None:
    path = link(app, name="", phone="")
    form = form_in(await citizen.get(path), "/rate")
    other = form_in(await citizen.get(path), "/rate")
    await citizen.post("/rate", form.values | {"stars": "4"})
    who = {"identity": "real_name", "name": "欧阳海棠", "phone": "13800009911"}
    replayed = await citizen.post("/rate", other.values | who | {"stars": "5"})
    assert replayed.status_code == 409
    assert "打开本页的链接已经评价过了" in replayed.text
    assert await codes_queued(town, keys) == []


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"exp": 1_700_000_000}, 410),
        ({"exp": 4_000_000_000}, 400),
        ({"exp": "soon"}, 400),
        ({"stage": "elsewhere"}, 400),
        ({"item": "I999"}, 400),
        ({"unit": "Z99"}, 400),
        ({"unit": "", "item": ""}, 400),
        ({"application_no": ""}, 400),
        ({"application_no": "9" * 65}, 400),
        ({"id": "short"}, 400),
        ({"id": 12345678}, 400),
        ({"more": "than we know"}, 400),
        ({"name": "名" * 41}, 400),
    ],
)
async def test_a_link_that_makes_no_sense_is_refused(
    citizen: Browser, app: Client, changes: dict[str, Any], status: int
) -> None:
    answer = await citizen.get(link(app, **changes))
    assert answer.status_code == status
    assert "请回到门户或移动端" in answer.text
    assert 'class="button" href="/rate"' in answer.text


@pytest.mark.parametrize(
    "token", ["app", "app.", "app.%00", "nobody.AAAA", ".x", "app." + "A" * 3000, "%F0%9F%98%80.A"]
)
async def test_a_forged_link_is_refused(citizen: Browser, app: Client, token: str) -> None:
    assert (await citizen.get(f"/rate/link/{token}")).status_code == 400


async def test_a_link_is_its_makers_alone(
    citizen: Browser, town: AsyncEngine, keys: Keys, app: Client
) -> None:
    async with writing(town) as connection:
        other = await add_client(
            connection, "portal", "总门户", ReviewChannel.PORTAL, keys=keys, now=utcnow()
        )
    sealed = seal_link("portal", other.key, claims())
    assert (await citizen.get(f"/rate/link/{sealed}")).status_code == 200
    body = sealed.partition(".")[2]
    assert (await citizen.get(f"/rate/link/app.{body}")).status_code == 400
    changed = body[:40] + ("A" if body[40] != "A" else "B") + body[41:]
    assert (await citizen.get(f"/rate/link/portal.{changed}")).status_code == 400
    async with writing(town) as connection:
        assert await revoke_client(connection, "portal", utcnow())
    assert (await citizen.get(f"/rate/link/{sealed}")).status_code == 400


@pytest.mark.parametrize("who", ["欧阳海棠", " 欧阳 海棠 ", "9911", "９９１１"])
async def test_an_applicant_rates_by_number(
    citizen: Browser, applied: AsyncEngine, keys: Keys, who: str
) -> None:
    found = await citizen.send(ASK, ASK, application_no=" a2026-0011-2233", applicant=who)
    assert found.status_code == 303
    page = await citizen.get(found.headers["location"])
    assert "内资公司设立登记" in page.text
    assert "黄浦区行政服务中心" in page.text
    assert NUMBER not in found.headers["location"] + page.text
    assert "海棠" not in page.text
    form = form_in(page, "/rate")
    answer = await citizen.post("/rate", form.values | {"stars": "5"})
    assert "/receipt?t=" in answer.headers["location"]
    async with reading(applied) as connection:
        (row,) = (await connection.execute(select(reviews))).all()
    assert row.application_hmac == keys.application_hmac(NUMBER)
    assert row.handling_stage == HandlingStage.ACCEPT


async def test_the_same_work_is_done_whether_there_is_such_an_application_or_not(
    applied: AsyncEngine, keys: Keys
) -> None:
    paths = []
    for number, who in [(NUMBER, "9911"), (NUMBER, "0000"), ("A202600119999", "0000")]:
        async with reading(applied) as connection:
            with watched() as called:
                found = await applied_by(connection, number, who, keys)
        assert (found is not None) is (who == "9911")
        paths.append(called)
    assert [each for each in paths[0] if each.endswith("Keys.unseal")], "something is unsealed"
    assert paths[0] == paths[1] == paths[2]


async def test_a_stage_is_rated_once_and_only_when_it_was_reached(
    citizen: Browser, applied: AsyncEngine
) -> None:
    found = await citizen.send(ASK, ASK, application_no=NUMBER, applicant="9911")
    here = found.headers["location"]
    page = await citizen.get(here)
    assert 'value="apply"' in page.text
    assert 'value="result"' not in page.text
    typed = {"stars": "2", "comment": "第一次"}
    assert (await citizen.send(here, "/rate", **typed)).status_code == 303
    again = await citizen.send(here, "/rate", stars="1", comment="第二次")
    assert again.status_code == 409
    assert "已经评价过了" in again.text
    assert "第二次" in again.text
    assert (await citizen.send(here, "/rate", stars="3", handling_stage="apply")).status_code == 303
    ahead = await citizen.send(here, "/rate", stars="3", handling_stage="result")
    assert ahead.status_code == 422
    assert "还没有办到这一步" in ahead.text


async def test_a_real_name_for_an_application_rated_meanwhile_keeps_its_text(
    citizen: Browser, applied: AsyncEngine, keys: Keys
) -> None:
    found = await citizen.send(ASK, ASK, application_no=NUMBER, applicant="9911")
    here = found.headers["location"]
    who = {"identity": "real_name", "name": "欧阳海棠", "phone": "13800009911"}
    asked = await citizen.send(here, "/rate", stars="1", comment="实名说一句", **who)
    await citizen.send(here, "/rate", stars="5")
    refused = await enter_code(citizen, asked, applied, keys)
    assert refused.status_code == 409
    shown = await citizen.get(asked.headers["location"] + "/edit")
    assert "实名说一句" in shown.text


@pytest.mark.parametrize(
    ("number", "who"),
    [
        (NUMBER, "1199"),
        (NUMBER, "海棠"),
        (NUMBER, "13800009911"),
        (NUMBER, "\x00"),
        ("A000000000000", "9911"),
        ("A000000000000", ""),
        ("' OR 1=1 --", "9911"),
    ],
)
async def test_a_known_number_and_an_unknown_one_are_answered_alike(
    citizen: Browser, applied: AsyncEngine, number: str, who: str
) -> None:
    answer = await citizen.send(ASK, ASK, application_no=number, applicant=who)
    assert answer.status_code == 422
    wanted = "请填写申请人姓名" if who in ("", "\x00") else "编号和申请人对不上"
    assert wanted in answer.text
    assert form_in(answer, ASK).values["application_no"] == number.strip()


async def test_four_digits_are_not_to_be_guessed(citizen: Browser, applied: AsyncEngine) -> None:
    for digits in range(APPLICATIONS_BY_NUMBER.amount):
        await citizen.send(ASK, ASK, application_no=NUMBER, applicant=f"{digits:04}")
    answer = await citizen.send(ASK, ASK, application_no=NUMBER, applicant="9911")
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0


@pytest.mark.parametrize("ticket", ["forged", "%00", "A" * 4000, "é"])
async def test_a_forged_ticket_is_refused_and_nothing_typed_is_lost(
    citizen: Browser, town: AsyncEngine, ticket: str
) -> None:
    opened = await citizen.get(f"/rate?ticket={ticket}")
    assert opened.status_code == 410
    assert "写的话" not in opened.text
    assert 'class="button" href="/rate"' in opened.text
    here = "/rate?unit=Q01-01&window=05"
    answer = await citizen.send(here, "/rate", stars="1", comment="写了很久", ticket=ticket)
    assert answer.status_code == 422
    assert "写了很久" in answer.text
    async with reading(town) as connection:
        assert await latest_reviews(connection, 10) == ()


async def test_an_operator_writes_a_callers_review_down(
    signed_in: Callable[[Role | None], Awaitable[Browser]], town: AsyncEngine, keys: Keys
) -> None:
    operator = await signed_in(Role.OPERATOR)
    here = "/rate?unit=Q01-01&window=05&via=list"
    page = (await operator.get(here)).text
    assert "代来电人" in page
    assert "先联系来电人" in page
    assert "要填一次验证码" not in page
    who = {"identity": "real_name", "name": "李秀兰", "phone": "021-62345678"}
    answer = await operator.send(here, "/rate", stars="2", comment="来电人说排队太久", **who)
    assert "/receipt?t=" in answer.headers["location"]
    row, sealed = await private(town, keys)
    assert (row.channel, row.taken_by) == (ReviewChannel.HOTLINE, Role.OPERATOR)
    assert sealed["phone"] == "02162345678"
    assert "device_id" not in sealed
