"""The list of all reviews: filters in the address, chips to take them out, pages, bad values."""

import html
import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import writing
from db.organisation import NewUnit, put_units
from db.review_writes import NewReview, add_review
from db.sealing import Keys
from rules.stars import HandlingStage, Identity, ReviewChannel, Stars
from tests.web.browser import Browser
from web.public.finding import MEANT_MAX
from web.public.reviews import PAGE

BEGAN = datetime(2026, 10, 1, 15, 30, tzinfo=UTC)
"""In Shanghai it is 23:30, and half an hour later another day."""


@pytest.fixture
async def rated(town: AsyncEngine, keys: Keys) -> AsyncEngine:
    """Fifty reviews, ten minutes apart."""
    async with writing(town) as connection:
        for number in range(50):
            await add_review(connection, _new(number), keys, BEGAN)
    return town


def _new(number: int) -> NewReview:
    at_the_window = number % 2 == 0
    return NewReview(
        submitted_at=BEGAN + timedelta(minutes=10 * number),
        channel=ReviewChannel.WINDOW_QR if at_the_window else ReviewChannel.APP,
        handling_stage=HandlingStage.RESULT,
        stars=Stars(number % 5 + 1),
        unit_code="Q01-01" if at_the_window else "D03",
        window_no="05" if at_the_window else None,
        item_code=None if at_the_window else "I005",
        identity=Identity.ANONYMOUS,
        comment=f"第{number:02}条：排队太久" if number % 5 == 0 else f"第{number:02}条",
    )


def numbers(text: str) -> list[int]:
    return [int(each) for each in re.findall(r"第(\d\d)条", text)]


def link(text: str, words: str) -> str:
    found = re.search(rf'href="([^"]+)">(?:<span[^>]*>[^<]*</span>)?{words}', text)
    assert found is not None, words
    return html.unescape(found.group(1))


async def test_the_newest_come_first_and_every_page_leads_on(
    citizen: Browser, rated: AsyncEngine
) -> None:
    page = await citizen.get("/reviews")
    assert "共 50 条" in page.text
    seen = numbers(page.text)
    assert seen == list(range(49, 49 - PAGE, -1))
    while "下一页" in page.text:
        page = await citizen.get(link(page.text, "下一页"))
        seen += numbers(page.text)
    assert seen == list(range(49, -1, -1))
    assert numbers((await citizen.get(link(page.text, "回到第一页"))).text) == seen[:PAGE]


async def test_who_looks_for_a_reviews_number_is_led_to_it(
    citizen: Browser, rated: AsyncEngine
) -> None:
    shown = re.search(r"/reviews/(PJ[0-9A-Z-]+)", (await citizen.get("/reviews")).text)
    assert shown is not None
    for typed in (shown[1], shown[1].lower().replace("-", ""), f" {shown[1]}"):
        found = await citizen.client.get("/reviews", params={"q": typed})
        assert (found.status_code, found.headers["location"]) == (303, f"/reviews/{shown[1]}")
    assert (await citizen.get("/reviews?q=PJ261001-000000")).status_code == 200, "there is none"


async def test_who_finds_nothing_is_told_what_is_searched(
    citizen: Browser, rated: AsyncEngine
) -> None:
    page = (await citizen.get("/reviews?q=黄浦区")).text
    assert "没有符合条件的评价" in page
    assert "这里查评价和答复里的字" in page


async def test_the_title_says_what_the_list_is_narrowed_to(
    citizen: Browser, rated: AsyncEngine
) -> None:
    page = (await citizen.get("/reviews?unit=Q01-01&stars=1")).text
    title = re.search("<title>(.*)</title>", page)
    assert title is not None
    assert "黄浦区行政服务中心 · 1 星" in title[1]


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("unit=Q01", [n for n in range(49, -1, -1) if n % 2 == 0]),
        ("unit=Q01-01&window=05", [n for n in range(49, -1, -1) if n % 2 == 0]),
        ("item=I005&stars=3", [47, 37, 27, 17, 7]),
        ("opinion=bad&channel=app", [45, 41, 35, 31, 25, 21, 15, 11, 5, 1]),
        ("q=排队", [45, 40, 35, 30, 25, 20, 15, 10, 5, 0]),
        ("q=排队&topic=queueing&unit=D03", [45, 35, 25, 15, 5]),
        ("from=2026-10-01&to=2026-10-01", [2, 1, 0]),
        (
            "from=2026-10-02&to=2026-10-02&stars=5&order=lowest",
            [49, 44, 39, 34, 29, 24, 19, 14, 9, 4],
        ),
        ("stars=1&order=highest&commented=yes", [45, 40, 35, 30, 25, 20, 15, 10, 5, 0]),
    ],
)
async def test_filters_are_in_the_address(
    citizen: Browser, rated: AsyncEngine, query: str, wanted: list[int]
) -> None:
    page = await citizen.get(f"/reviews?{query}")
    assert page.status_code == 200
    assert numbers(re.sub(r'class="chips".*?</ul>', "", page.text, flags=re.S)) == wanted[:PAGE]


async def test_each_filter_has_a_chip_that_takes_it_out(
    citizen: Browser, rated: AsyncEngine
) -> None:
    page = await citizen.get("/reviews?unit=Q01-01&window=05&stars=1&q=排队&order=lowest")
    assert link(page.text, "含“排队”") == "/reviews?unit=Q01-01&window=05&stars=1&order=lowest"
    # a window without its unit would be anybody's
    assert "window" not in link(page.text, "黄浦区行政服务中心")
    assert link(page.text, "全部清除") == "/reviews"


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("unit=Z99", "没有这个单位"),
        ("item=Z99", "没有这个事项"),
        ("window=05", "请先选窗口所在的单位"),
        ("stars=9", "请从所列选项中选择"),
        ("stars=²", "请从所列选项中选择"),
        ("opinion=best", "请从所列选项中选择"),
        ("topic=weather", "请从所列选项中选择"),
        ("channel=pigeon", "请从所列选项中选择"),
        ("order=random", "请从所列选项中选择"),
        ("replied=maybe", "请从所列选项中选择"),
        ("from=tomorrow", "请写成 2026-11-24 这样的日期"),
        ("to=9999-12-31", "请填写 2000 年到 2099 年的日期"),
        ("from=2026-10-02&to=2026-10-01", "结束日期早于开始日期"),
        ("q=%25%25", "要有汉字、字母或数字"),
        (f"q={'排' * 51}", "最多 50 个字"),
        ("q=一+二+三+四+五+六", "最多查找 5 个词"),
        ("after=forged", "请从第一页看起"),
        ("after=" + "A" * 60, "请从第一页看起"),
        ("unit=%00%F0%9F%98%80", "没有这个单位"),
    ],
)
async def test_a_wrong_value_is_answered_with_a_sentence(
    citizen: Browser, rated: AsyncEngine, query: str, sentence: str
) -> None:
    page = await citizen.get(f"/reviews?{query}")
    assert page.status_code == 422
    assert sentence in page.text
    assert numbers(page.text) == []


async def test_the_next_page_of_one_order_is_none_of_another(
    citizen: Browser, rated: AsyncEngine
) -> None:
    after = link((await citizen.get("/reviews")).text, "下一页")
    assert (await citizen.get(f"{after}&order=lowest")).status_code == 422


async def test_what_was_typed_stands_in_the_form_again(
    citizen: Browser, rated: AsyncEngine
) -> None:
    page = await citizen.get("/reviews?q=<b>&from=gestern")
    assert 'value="&lt;b&gt;"' in page.text
    assert 'value="gestern"' in page.text


async def test_an_empty_list_says_so(citizen: Browser) -> None:
    assert "还没有评价" in (await citizen.get("/reviews")).text
    found = await citizen.get("/reviews?q=没有人写过的话")
    assert "没有符合条件的评价" in found.text
    assert found.status_code == 200


async def test_a_units_page_shows_its_latest_reviews_and_leads_to_all_of_them(
    citizen: Browser, rated: AsyncEngine
) -> None:
    page = await citizen.get("/units/Q01")
    assert numbers(page.text) == [48, 46, 44, 42, 40]
    assert numbers((await citizen.get(link(page.text, "查看和筛选全部评价"))).text)[:3] == [
        48,
        46,
        44,
    ]


@pytest.mark.parametrize(
    ("query", "led_to"),
    [
        ("黄浦", ["/units/Q01", "/units/Q01-01"]),
        ("黃浦區", ["/units/Q01", "/units/Q01-01"]),
        ("市监局", ["/units/D03"]),
        ("保税区管委会", ["/units/C01"]),
        ("公司設立", ["/reviews?item=I005"]),
        ("排队太久", []),
        ("区", []),
        ("%", []),
    ],
)
async def test_who_looks_for_a_name_is_led_to_the_unit_or_what_was_said_of_the_item(
    citizen: Browser, rated: AsyncEngine, query: str, led_to: list[str]
) -> None:
    page = (await citizen.get(f"/reviews?{urlencode({'q': query})}")).text
    meant = page.partition('<nav class="meant"')[2].partition("</nav>")[0]
    assert re.findall(r'href="([^"]+)"', meant) == led_to


async def test_of_many_units_with_a_word_only_those_that_begin_with_it_are_meant(
    citizen: Browser, town: AsyncEngine
) -> None:
    venues = [NewUnit(f"Q01-{n:02}", f"黄浦区第{n}服务站", "venue", "Q01") for n in range(2, 9)]
    async with writing(town) as connection:
        await put_units(connection, venues)
    for query, meant in (("服务", 0), ("黄浦", MEANT_MAX)):
        page = (await citizen.get(f"/reviews?{urlencode({'q': query})}")).text
        found = page.partition('<nav class="meant"')[2].partition("</nav>")[0]
        assert found.count("<li>") == meant
