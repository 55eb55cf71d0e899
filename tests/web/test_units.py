"""Front page, entrances and units' pages: what is shown, in which order, and to whom it is news."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import writing
from db.organisation import NewUnit, put_units
from db.review_writes import NewReview, add_review
from db.sealing import Keys
from rules.scores import week_of
from rules.stages import Stage
from rules.stars import Dimension, HandlingStage, Identity, ReviewChannel, Stars
from rules.working_days import local_date
from tests.conftest import utcnow
from tests.web.browser import Browser
from tests.web.desk.page_reader import read_page
from tests.web.desk.recorded_cases import received_case
from web.public import kept


async def rate(engine: AsyncEngine, keys: Keys, unit: str, *stars: int, **given: object) -> None:
    """Reviews of a unit, one for each number of stars."""
    async with writing(engine) as connection:
        for number in stars:
            values: dict[str, object] = {
                "submitted_at": utcnow(),
                "channel": ReviewChannel.PORTAL,
                "handling_stage": HandlingStage.RESULT,
                "stars": Stars(number),
                "unit_code": unit,
                "identity": Identity.ANONYMOUS,
                **given,
            }
            await add_review(connection, NewReview(**values), keys, utcnow())  # type: ignore[arg-type]


@pytest.fixture
async def compared(town: AsyncEngine, keys: Keys) -> AsyncEngine:
    """Three districts: Q01 the most, Q02 the better ones, Q03 the best but too few."""
    async with writing(town) as connection:
        await put_units(
            connection, [NewUnit("Q02", "徐汇区", "district"), NewUnit("Q03", "长宁区", "district")]
        )
    await rate(town, keys, "Q01-01", *[5] * 30, *[1] * 10)
    await rate(town, keys, "Q02", *[5] * 30, 2)
    await rate(town, keys, "Q03", *[5] * 29)
    return town


def units_in(page: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="/units/([^"]+)"', page)


@pytest.mark.parametrize(
    ("query", "order"),
    [
        ("", ["Q02", "Q01", "Q03"]),
        ("&sort=mean&order=asc", ["Q01", "Q02", "Q03"]),
        ("&sort=reviews", ["Q01", "Q02", "Q03"]),
        ("&sort=reviews&order=asc", ["Q03", "Q02", "Q01"]),
        ("&sort=bad_share", ["Q02", "Q01", "Q03"]),
        ("&sort=bad", ["Q03", "Q02", "Q01"]),
        ("&sort=name&order=desc", ["Q03", "Q02", "Q01"]),
        ("&sort=nonsense&order=%00", ["Q02", "Q01", "Q03"]),
    ],
)
async def test_units_are_sorted_as_the_address_says_the_unranked_behind_where_it_compares(
    citizen: Browser, compared: AsyncEngine, query: str, order: list[str]
) -> None:
    page = await citizen.get(f"/units?kind=district{query}")
    assert page.status_code == 200
    assert units_in(page.text) == order


async def test_a_unit_with_too_few_reviews_says_so_and_has_no_rank(
    citizen: Browser, compared: AsyncEngine
) -> None:
    words = read_page((await citizen.get("/units?kind=district")).text).text
    assert "1 个单位的评价不足 30 条，不参与排名。" in words
    assert "1 徐汇区" in words
    assert "2 黄浦区" in words
    by_name = read_page((await citizen.get("/units?kind=district&sort=name")).text).text
    assert "— 不参与排名 长宁区" in by_name
    assert "评价不足 30 条，不参与排名" in read_page((await citizen.get("/units/Q03")).text).text
    assert "不参与排名" not in (await citizen.get("/units/Q02")).text


async def test_below_the_ranked_units_a_heading_parts_off_those_that_are_not(
    citizen: Browser, compared: AsyncEngine
) -> None:
    heading = '<th scope="rowgroup" colspan="7">评价不足 30 条，不参与排名</th>'
    for by in ("mean", "five", "bad_share"):
        ranked, _, others = (await citizen.get(f"/units?kind=district&sort={by}")).text.partition(
            heading
        )
        assert set(units_in(ranked)) == {"Q01", "Q02"}
        assert units_in(others) == ["Q03"]
    # these orders say nothing about who is better: all stand together
    for by in ("name", "reviews", "bad"):
        assert heading not in (await citizen.get(f"/units?kind=district&sort={by}")).text


async def test_a_list_in_which_nobody_is_ranked_begins_with_that_heading(
    citizen: Browser, town: AsyncEngine, keys: Keys
) -> None:
    await rate(town, keys, "D03", 5)
    page = (await citizen.get("/units?kind=department")).text
    above, heading, below = page.partition('<th scope="rowgroup"')
    assert heading
    assert (units_in(above), units_in(below)) == ([], ["D03"])


async def test_the_sorted_column_says_so_to_everybody_and_turns_round(
    citizen: Browser, compared: AsyncEngine
) -> None:
    page = (await citizen.get("/units?kind=district&sort=bad&order=asc")).text
    assert page.count("aria-sort=") == 1
    [link] = re.findall(r'aria-sort="ascending"><a href="([^"]+)"', page)
    turned = (await citizen.get(link.replace("&amp;", "&"))).text
    assert 'aria-sort="descending"' in turned
    assert units_in(turned) == units_in(page)[::-1]


@pytest.mark.parametrize("kind", ["", "venue", "nonsense", "%F0%9F%98%80", "%00"])
async def test_a_kind_that_is_no_entrance_leads_to_the_first(citizen: Browser, kind: str) -> None:
    page = await citizen.get(f"/units?kind={kind}")
    assert page.status_code == 200
    assert units_in(page.text) == ["D03"]


@pytest.mark.parametrize(
    "code", ["X", "q01", "%00", "%E2%80%AE", "a" * 3000, "Q01%2FQ01-01", "'; --"]
)
async def test_a_unit_that_is_none_is_said(citizen: Browser, code: str) -> None:
    page = await citizen.get(f"/units/{code}")
    assert page.status_code == 404
    assert "没有这个单位" in page.text or "没有找到这个页面" in page.text


async def test_what_is_of_nothing_is_a_dash_and_never_a_percentage(citizen: Browser) -> None:
    words = read_page((await citizen.get("/units/C01")).text).text
    assert "五星率 —" in words
    assert "按时办结率 —" in words
    assert "回访满意率 —" in words
    assert "%" not in words


async def test_a_unit_shows_its_dimensions_apart_its_windows_and_the_way_up(
    citizen: Browser, town: AsyncEngine, keys: Keys
) -> None:
    await rate(town, keys, "Q01-01", 4, 2, window_no="05", dimensions={Dimension.ATTITUDE: 3})
    await rate(town, keys, "D03", 5, item_code="I005", dimensions={Dimension.TIMELINESS: 4})
    venue = await citizen.get("/units/Q01-01")
    words = read_page(venue.text).text
    assert "服务态度 3.00 2" in words
    assert "综合受理05号窗口 平均 3.00 星 2 条评价 差评 1 条" in words
    assert "06 还没有评价" in words
    assert "0 条评价" not in words
    assert venue.text.count("dimensions__overall") == 1
    for link in ("/units?kind=district", "/units/Q01", "/reviews?unit=Q01-01", "/rate?unit=Q01-01"):
        assert f'href="{link}"' in venue.text
    assert "黄浦区行政服务中心" in (await citizen.get("/units/Q01")).text
    department = read_page((await citizen.get("/units/D03")).text).text
    assert "办理时效性 4.00 1" in department
    assert "内资公司设立登记 5.00 1" in department


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh", "本周未结束"), ("zh-Hant", "本週未結束"), ("en", "This week, not over yet")],
)
async def test_a_week_that_is_not_over_says_so_in_the_picture_and_in_the_table(
    citizen: Browser, town: AsyncEngine, keys: Keys, language: str, words: str
) -> None:
    await rate(town, keys, "Q01", 5)
    await rate(town, keys, "D03", 5, submitted_at=utcnow() - timedelta(days=7))
    page = (await citizen.get("/units/Q01-01", accept_language=language)).text
    assert words not in page, "there is no trend"
    page = (await citizen.get("/units/Q01", accept_language=language)).text
    assert page.count(words) == 3, "by the colour, under the last week and in its row"
    rows = re.findall(
        rf'<th scope="row"><time datetime="([^"]+)">[^<]+</time> <[^>]+>{words}', page
    )
    assert rows == [week_of(local_date(utcnow())).isoformat()]
    assert words not in (await citizen.get("/units/D03", accept_language=language)).text


async def test_items_are_said_to_be_scored_by_the_reviews_of_the_whole_city(
    citizen: Browser, town: AsyncEngine, keys: Keys
) -> None:
    await rate(town, keys, "D03", 5, item_code="I005")
    await rate(town, keys, "Q01-01", 3, window_no="05", item_code="I005")
    words = read_page((await citizen.get("/units/D03")).text).text
    assert "5.00 1 条评价" in words
    assert "得分和条数计入全市对这个事项的评价，不论在哪个单位办理" in words
    assert "内资公司设立登记 4.00 2" in words


async def test_what_became_of_bad_reviews_is_on_the_page_of_the_rated_unit(
    citizen: Browser, town: AsyncEngine, keys: Keys
) -> None:
    case = await received_case(town, keys)
    await case.brought_to(Stage.ARCHIVED)
    await received_case(town, keys)
    words = read_page((await citizen.get("/units/Q01")).text).text
    assert "差评工单 2 已办结 1 按时办结率 100.00% 1 / 1 件到期 现逾期 0" in words
    assert "回访满意率 100.00% 1 / 1 件答复" in words


async def test_the_front_page_counts_this_week_and_leads_on(
    citizen: Browser, compared: AsyncEngine
) -> None:
    page = await citizen.get("/")
    words = read_page(page.text).text
    assert "100 条评价" in words
    assert "评价数 100 差评数 11" in words
    assert "区 3 个单位" in words
    for kind in ("department", "district", "committee"):
        assert f'href="/units?kind={kind}"' in page.text
    [seek] = [form for form in read_page(page.text).forms if form.action == "/reviews"]
    assert (seek.method, list(seek.values)) == ("get", ["q"])


async def test_an_empty_site_has_its_front_page(citizen: Browser) -> None:
    words = read_page((await citizen.get("/")).text).text
    assert "0 条评价" in words
    assert "还没有评价" in words


@pytest.mark.parametrize(("code", "at_most"), [("Q01-01", 5), ("Q01", 6), ("D03", 4)])
async def test_a_unit_is_asked_for_nothing_that_it_has_not(
    citizen: Browser, compared: AsyncEngine, code: str, at_most: int
) -> None:
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_others: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        assert (await citizen.get(f"/units/{code}?anew")).status_code == 200
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert 0 < len(asked) <= at_most, "\n".join(asked)


async def test_a_units_reviews_can_be_followed_and_taken_along(
    citizen: Browser, compared: AsyncEngine
) -> None:
    page = (await citizen.get("/units/Q02")).text
    feed, table = "/api/v1/units/Q02/reviews.atom", "/api/v1/reviews.csv?unit=Q02"
    assert (
        f'<link rel="alternate" type="application/atom+xml" title="徐汇区" href="{feed}">' in page
    )
    for address in (feed, table):
        assert f'<a href="{address}">' in page
        assert (await citizen.get(address)).status_code == 200
    assert "好评是三星到五星，差评是一星和二星。" in page


async def test_a_page_that_did_not_change_is_not_sent_again(
    citizen: Browser, compared: AsyncEngine
) -> None:
    first = await citizen.get("/units/Q01")
    again = await citizen.get("/units/Q01", if_none_match=first.headers["etag"])
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert "Cookie" in again.headers["vary"]
    english = await citizen.get("/units/Q01", accept_language="en")
    assert english.headers["etag"] != first.headers["etag"]


async def test_a_kept_page_is_older_than_a_second_for_nobody(
    citizen: Browser, town: AsyncEngine, keys: Keys
) -> None:
    clock = [1000.0]
    pages = kept.KeptPages(now=lambda: clock[0])
    transport = citizen.client._transport
    transport.app.state.kept = pages  # type: ignore[attr-defined]
    assert "0 条评价" in read_page((await citizen.get("/")).text).text
    await rate(town, keys, "Q01", 5)
    clock[0] += kept.SECONDS - 0.01
    assert "0 条评价" in read_page((await citizen.get("/")).text).text
    clock[0] += 0.01
    assert "1 条评价" in read_page((await citizen.get("/")).text).text


async def test_no_more_pages_are_kept_than_there_is_room_for(
    citizen: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "MOST", 3)
    pages = citizen.client._transport.app.state.kept  # type: ignore[attr-defined]
    for number in range(9):
        assert (await citizen.get(f"/units?kind=district&n={number}")).status_code == 200
    assert len(pages.pages) == 3
    assert (await citizen.get("/units?n=" + "9" * 400)).status_code == 200
    assert len(pages.pages) == 3
