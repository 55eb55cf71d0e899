"""By a link that another system made: what it proves, what is recorded, and that it counts once."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from db.clients import Client, add_client, revoke_client
from db.engine import reading, writing
from db.rating_links import seal_link
from db.reviews import latest_reviews
from db.sealing import Keys
from rules.stars import Identity, ReviewChannel
from tests.conftest import utcnow
from tests.web.browser import Browser, form_in
from tests.web.codes import codes_queued, enter_code
from tests.web.stored import the_review

NUMBER = "A202600112233"
WHO = {"identity": "real_name", "name": "欧阳海棠", "phone": "13800009911"}


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
    row, sealed = await the_review(town, keys)
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
    for typed in ({"stars": "5"}, {"stars": ""}, {"stars": "5"} | WHO):
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
    row, sealed = await the_review(town, keys)
    assert row.identity == Identity.ANONYMOUS
    assert sealed.keys() == {"device_id"}


async def test_a_link_that_proves_nobody_asks_for_a_code(
    citizen: Browser, town: AsyncEngine, keys: Keys, app: Client
) -> None:
    page = await citizen.get(link(app, name="", phone=""))
    assert "提交后要填一次验证码" in page.text
    form = form_in(page, "/rate")
    asked = await citizen.post("/rate", form.values | WHO | {"stars": "5"})
    receipt = await enter_code(citizen, asked, town, keys)
    row, sealed = await the_review(town, keys)
    again = await citizen.post("/rate", form.values | WHO | {"stars": "5"})
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
    replayed = await citizen.post("/rate", other.values | WHO | {"stars": "5"})
    assert replayed.status_code == 409
    assert "打开本页的链接已经评价过了" in replayed.text
    assert await codes_queued(town, keys) == []


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"exp": 1_700_000_000}, 410),
        ({"exp": 4_000_000_000}, 400),
        ({"exp": 10**12}, 400),
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
