"""By an application's number, or through an operator: what each way proves and records."""

from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from db.applications import Application, applied_by, put_applications
from db.engine import reading, writing
from db.reviews import latest_reviews
from db.sealing import Keys
from db.tables import reviews
from rules.roles import Role
from rules.stars import HandlingStage, ReviewChannel
from tests.conftest import utcnow
from tests.web.browser import Browser, form_in
from tests.web.codes import enter_code
from tests.web.stored import the_review
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
    row, sealed = await the_review(town, keys)
    assert (row.channel, row.taken_by) == (ReviewChannel.HOTLINE, Role.OPERATOR)
    assert sealed["phone"] == "02162345678"
    assert "device_id" not in sealed
