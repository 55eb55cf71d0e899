"""The search box: numbers and words for all, phones and names only where contact data is seen, on
record before anything is shown, and never in an address."""

from datetime import timedelta

from fastapi import FastAPI
from httpx2 import Response
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from db.case_search import FOUND_MAX
from db.engine import reading
from db.sealing import Keys
from db.tables import looks
from rules.stages import Stage
from tests.conftest import utcnow
from tests.copied_cases import copies_of
from tests.people import CITY, HANDLER, HUANGPU, OPERATOR, XUHUI
from tests.web.desk.desk_visitor import DeskVisitor
from tests.web.desk.recorded_cases import received_case
from tests.web.desk_site import SignIn
from web.desk.lists.rater_search import RaterKey, RaterSearch, by_name, by_phone, token_of

PHONE, NAME = "13800005566", "李秀兰"


async def searched(visitor: DeskVisitor, text: str, by: str = "text") -> Response:
    form = (await visitor.page("/cases")).form("/cases/search")
    return await visitor.send(form, q=text, by=by)


async def looked(engine: AsyncEngine) -> list[tuple[str, str | None]]:
    async with reading(engine) as connection:
        rows = await connection.execute(select(looks.c.what, looks.c.case_no).order_by(looks.c.id))
        return [(row.what, row.case_no) for row in rows]


async def test_numbers_and_words_are_searched_by_their_address(
    quiet_site: FastAPI, organised: AsyncEngine, keys: Keys, sign_in: SignIn
) -> None:
    case = (await received_case(organised, keys, comment="叫号机坏了")).case
    for person in (OPERATOR, CITY):
        visitor = await sign_in(quiet_site, person)
        for text in ("叫号", case.case_no, case.review.review_no[-6:]):
            found = await searched(visitor, text)
            assert found.headers["location"].startswith("/cases?q=")
            assert case.case_no in (await visitor.page(found.headers["location"])).text
    assert await looked(organised) == []


async def test_a_rater_is_found_and_the_look_is_on_record(
    quiet_site: FastAPI, organised: AsyncEngine, keys: Keys, sign_in: SignIn
) -> None:
    named = await received_case(organised, keys)
    await named.brought_to(Stage.ARCHIVED)
    number = named.case.case_no
    unnamed = (await received_case(organised, keys, real_name=False)).case.case_no
    operator = await sign_in(quiet_site, OPERATOR)
    for text, by in ((PHONE, "phone"), ("5566", "phone"), (NAME, "name"), (PHONE, "text")):
        found = await searched(operator, text, by)
        address = found.headers["location"]
        assert text not in address
        answer = await operator.browser.get(address)
        assert answer.headers["cache-control"] == "no-store"
        assert number in answer.text
        assert unnamed not in answer.text
        assert (PHONE in answer.text, NAME in answer.text) == (False, False)
    by_phone_, by_its_name = ("phone search", number), ("name search", number)
    assert await looked(organised) == [by_phone_, by_phone_, by_its_name, by_phone_]
    assert (await searched(operator, "13900000000", "phone")).status_code == 303
    assert (await looked(organised))[-1] == ("phone search", None)


async def test_a_handler_finds_raters_of_the_units_own_cases_only(
    quiet_site: FastAPI, organised: AsyncEngine, keys: Keys, sign_in: SignIn
) -> None:
    own = await received_case(organised, keys)
    await own.brought_to(Stage.AWAITING_ACCEPTANCE, HUANGPU)
    others = await received_case(organised, keys)
    await others.brought_to(Stage.AWAITING_ACCEPTANCE, XUHUI)
    await received_case(organised, keys)
    handler = await sign_in(quiet_site, HANDLER)
    await searched(handler, NAME, "name")
    assert await looked(organised) == [("name search", own.case.case_no)]


async def test_who_may_not_see_contact_data_may_not_search_by_it(
    quiet_site: FastAPI, organised: AsyncEngine, keys: Keys, sign_in: SignIn
) -> None:
    await received_case(organised, keys)
    city = await sign_in(quiet_site, CITY)
    for text, by in ((PHONE, "phone"), (NAME, "name"), (PHONE, "text")):
        assert (await searched(city, text, by)).status_code == 403
    assert await looked(organised) == []


async def test_a_search_that_can_find_nothing_is_told_with_what_was_typed(
    quiet_site: FastAPI, organised: AsyncEngine, sign_in: SignIn
) -> None:
    operator = await sign_in(quiet_site, OPERATOR)
    for text, by, sentence in (
        ("138", "phone", "请输入完整的电话号码，或最后四位数字。"),
        ("李", "name", "请输入完整的姓名"),
        (" ", "text", "请填写这一项。"),
        ("长" * 60, "text", "不能超过 50 个字"),
    ):
        answer = await searched(operator, text, by)
        assert answer.status_code == 422
        assert sentence in answer.text
        assert text.strip() in answer.text


async def test_what_a_search_leaves_out_is_told(
    quiet_site: FastAPI, organised: AsyncEngine, keys: Keys, sign_in: SignIn
) -> None:
    case_no = (await received_case(organised, keys)).case.case_no
    operator = await sign_in(quiet_site, OPERATOR)
    ending = "按后四位只比对最近 10,000 件实名工单"
    for text, by in (("GD", "text"), ("5566", "phone"), (PHONE, "phone")):
        page = await operator.page((await searched(operator, text, by)).headers["location"])
        assert (ending in page.text, "查找最多列出" in page.text) == (text == "5566", False)
    await copies_of(organised, case_no, FOUND_MAX)
    page = await operator.page("/cases?q=GD260")
    assert "查找最多列出最新的 1,000 件" in page.text
    assert "查找最多列出" not in (await operator.page("/cases?q=GD260101-0001")).text
    assert "查找最多列出" not in (await operator.page("/cases")).text


async def test_a_found_rater_is_shown_to_who_looked_and_for_a_while_only(
    quiet_site: FastAPI, organised: AsyncEngine, keys: Keys, sign_in: SignIn
) -> None:
    number = (await received_case(organised, keys)).case.case_no
    search = RaterSearch(RaterKey.PHONE, keys.phone_hmac(PHONE))
    now = utcnow()
    operator = await sign_in(quiet_site, OPERATOR)
    for staff_id, at, status in (
        (OPERATOR.id, now, 200),
        (OPERATOR.id, now - timedelta(minutes=16), 422),
        (HANDLER.id, now, 422),
    ):
        address = f"/cases?rater={token_of(search, keys, staff_id, at)}"
        page = await operator.page(address, status)
        assert (number in page.text) is (status == 200)
    forged = await operator.page("/cases?rater=forged", 422)
    assert "请重新查找" in forged.text


def test_a_phone_is_told_however_it_is_written(keys: Keys) -> None:
    whole = by_phone(PHONE, keys)
    assert whole is not None
    for typed in ("+86 138 0000 5566", "138-0000-5566", "１３８００００５５６６"):
        assert by_phone(typed, keys) == whole
    assert by_phone("55 66", keys) == RaterSearch(RaterKey.ENDING, "5566")
    assert by_name("李 秀兰", keys) == by_name(NAME, keys)
