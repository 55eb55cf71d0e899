"""The list as a page: chips, order, columns, and what is wrong in an address."""

import re

from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine

from db.sealing import Keys
from rules import steps
from rules.stages import Stage
from tests.people import CITY, HANDLER, HUANGPU, MARKET, MARKET_HANDLER, OPERATOR, XUHUI
from tests.web.desk.recorded_cases import received_case
from tests.web.desk_site import SignIn


async def test_each_filter_is_a_chip_that_takes_it_off(
    quiet_site: FastAPI, organised: AsyncEngine, keys: Keys, sign_in: SignIn
) -> None:
    waiting = await received_case(organised, keys, comment="叫号机坏了")
    operator = await sign_in(quiet_site, OPERATOR)
    address = "/cases?stage=all&topic=queueing&unit=Q01&stars=1&q=叫号"
    page = await operator.page(address)
    for words in ("反映的问题：排队等候", "承办单位：黄浦区", "星级：1 星", "查找：叫号"):
        assert words in page.text
    html = (await operator.browser.get(address)).text
    off = re.search(r'class="chip" href="([^"]+)">星级：1 星', html)
    assert off is not None
    left = await operator.page(off[1].replace("&amp;", "&"))
    assert "星级：1 星" not in left.text
    assert "承办单位：黄浦区" in left.text
    assert waiting.case.case_no in (await operator.page("/cases?late=soon&unit=Q01")).text


async def test_what_is_typed_wrong_is_said_and_kept(
    quiet_site: FastAPI, organised: AsyncEngine, sign_in: SignIn
) -> None:
    operator = await sign_in(quiet_site, OPERATOR)
    for query, sentence in (
        ("from=gestern", "请写成 2026-11-24 这样的日期。"),
        ("from=2026-11-24&to=2026-11-23", "结束日期早于开始日期。"),
        ("closed_from=2026-11-24&closed_to=2026-11-23", "结束日期早于开始日期。"),
        ("unit=Z99", "没有这个单位"),
        (f"q={'长' * 60}", "不能超过 50 个字"),
        ("after=forged", "翻页的网址不完整或已改动"),
    ):
        page = await operator.page(f"/cases?{query}", 422)
        assert sentence in page.text, query
    typed = await operator.browser.get("/cases?from=gestern")
    assert 'value="gestern"' in typed.text


async def test_a_page_leads_to_the_next_and_back(
    quiet_site: FastAPI, organised: AsyncEngine, keys: Keys, sign_in: SignIn
) -> None:
    numbers = {(await received_case(organised, keys)).case.case_no for _ in range(51)}
    operator = await sign_in(quiet_site, OPERATOR)
    html = (await operator.browser.get("/cases?sort=-received")).text
    following = re.search(r'rel="next" href="([^"]+)"', html)
    assert following is not None
    second = (await operator.browser.get(following[1].replace("&amp;", "&"))).text
    on_first = {number for number in numbers if number in html}
    on_second = {number for number in numbers if number in second}
    assert (len(on_first), len(on_second)) == (50, 1)
    assert on_first | on_second == numbers
    back = re.search(r'rel="prev" href="([^"]+)"', second)
    assert back is not None
    again = (await operator.browser.get(back[1].replace("&amp;", "&"))).text
    assert {number for number in numbers if number in again} == on_first


async def test_a_heading_sorts_and_sorts_the_other_way_round(
    quiet_site: FastAPI, organised: AsyncEngine, keys: Keys, sign_in: SignIn
) -> None:
    first, second = [(await received_case(organised, keys)).case.case_no for _ in range(2)]
    operator = await sign_in(quiet_site, OPERATOR)

    async def listed(query: str) -> tuple[str, list[str]]:
        html = (await operator.browser.get(f"/cases{query}")).text
        return html, re.findall(r'id="row-([^"]+)"', html)

    html, _ = await listed("?stars=1")
    for how, order in (("ascending", [first, second]), ("descending", [second, first])):
        sorting = re.search(r'class="cases__received"[^>]*>\s*<a href="/cases([^"]+)">', html)
        assert sorting is not None
        html, numbers = await listed(sorting[1].replace("&amp;", "&"))
        assert numbers == order
        assert f'class="cases__received" aria-sort="{how}"' in html
        assert "星级：1 星" in html
    assert "aria-sort" in (await listed("?sort=nonsense"))[0]


async def test_a_unit_that_helps_has_the_case_in_its_list(
    quiet_site: FastAPI, organised: AsyncEngine, keys: Keys, sign_in: SignIn
) -> None:
    helped = await received_case(organised, keys)
    await helped.take(steps.Dispatch, OPERATOR, unit=XUHUI, supporting=(MARKET,))
    helper = await sign_in(quiet_site, MARKET_HANDLER)
    assert helped.case.case_no in (await helper.page("/cases")).text
    await helped.take(steps.Reassign, CITY, unit=HUANGPU, reason="由主办单位独立办理。")
    assert helped.case.case_no not in (await helper.page("/cases")).text


async def test_a_handler_is_shown_no_tab_of_what_nobody_dispatched(
    quiet_site: FastAPI, organised: AsyncEngine, sign_in: SignIn
) -> None:
    handler = await (await sign_in(quiet_site, HANDLER)).browser.get("/cases")
    assert f"stage={Stage.AWAITING_DISPATCH}" not in handler.text
    assert f"stage={Stage.AWAITING_CONTACT}" in handler.text


async def test_columns_are_kept_for_the_person_who_chose_them(
    quiet_site: FastAPI, organised: AsyncEngine, keys: Keys, sign_in: SignIn
) -> None:
    await received_case(organised, keys)
    operator = await sign_in(quiet_site, OPERATOR)
    form = (await operator.page("/cases?stars=1")).form("/cases/columns")
    assert form.values["column_due"] == "yes"
    kept = {name: form.values[name] for name in ("form_token", "query")}
    chosen = await operator.browser.post(
        "/cases/columns", data={**kept, "column_topics": "yes", "column_channel": "yes"}
    )
    assert (chosen.status_code, chosen.headers["location"]) == (303, "/cases?stars=1")
    html = (await operator.browser.get("/cases")).text
    assert re.findall(r'<th scope="col" class="cases__(\w+)"', html) == ["topics", "channel"]
    assert "窗口二维码" in html
    other = (await (await sign_in(quiet_site, CITY)).browser.get("/cases")).text
    assert 'class="cases__due"' in other
    none = await operator.browser.post("/cases/columns", data=kept)
    assert none.status_code == 422
    assert "请至少选一列。" in none.text
    await operator.browser.post("/cases/columns", data={**kept, "usual": "yes"})
    assert 'class="cases__due"' in (await operator.browser.get("/cases")).text
