"""Figures and workload: what is counted, where each number leads, and what an address may ask."""

import csv
import io
import re
from datetime import timedelta

import pytest
from fastapi import FastAPI

from rules import steps
from rules.stars import ReviewChannel
from rules.working_days import local_date
from tests.case_on_paper import CaseOnPaper
from tests.conftest import utcnow
from tests.paper_lives import until_accepted, until_closed
from tests.people import CITY, HANDLER, HEAD, OPERATOR, XUHUI
from tests.web.desk.desk_visitor import DeskVisitor
from tests.web.desk_site import SignIn
from tests.web.put_on_record import PutOnRecord


def _to_xuhui(paper: CaseOnPaper) -> None:
    paper.take(steps.Dispatch, OPERATOR, unit=XUHUI)


async def _csv(visitor: DeskVisitor, path: str) -> list[list[str]]:
    answer = await visitor.browser.get(path)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


@pytest.mark.parametrize("page", ["/supervisor/figures", "/supervisor/workload"])
async def test_nonsense_in_an_address_is_told_at_its_field_and_kept(
    quiet_site: FastAPI, sign_in: SignIn, page: str
) -> None:
    visitor = await sign_in(quiet_site, HEAD)
    for query, sentence in (
        ("from=yesterday", "请写成 2026-11-24 这样的日期。"),
        ("from=2026-11-24&to=2026-11-01", "结束日期早于开始日期。"),
        ("from=2020-01-01&to=2026-01-01", "最多看 366 天。"),
        ("unit=Q99", "没有这个单位，请从列表中选择。"),
        ("unit=Q02", "这个单位不在您的管辖范围内。"),
        ("channel=pigeon", "请从所列选项中选择。"),
        ("topic=weather", "请从所列选项中选择。"),
    ):
        shown = await visitor.browser.get(f"{page}?{query}")
        assert shown.status_code == 422, query
        assert sentence in shown.text, query
        assert "data-figures" not in shown.text
        file = await visitor.browser.get(f"{page}/units.csv?{query}")
        assert file.status_code == 422, query
        assert sentence in file.text
    kept = await visitor.browser.get(f"{page}?from=yesterday")
    assert 'value="yesterday"' in kept.text
    assert (await visitor.browser.get(f"{page}/everything.csv")).status_code == 404


async def test_weeks_units_and_topics_count_bad_reviews_and_lead_to_them(
    quiet_site: FastAPI, sign_in: SignIn, on_record: PutOnRecord
) -> None:
    await on_record(until_accepted, days=3)
    await on_record(until_closed, days=3, channel=ReviewChannel.KIOSK, comment="态度差。")
    await on_record(_to_xuhui, days=3)
    visitor = await sign_in(quiet_site, CITY)
    weeks = await _csv(visitor, "/supervisor/figures/weeks.csv")
    assert weeks[0] == ["自此日起一周", "收到差评", "办结"]
    assert weeks[-1] == ["合计", "3", "1"]
    kiosk = await _csv(visitor, "/supervisor/figures/weeks.csv?channel=kiosk")
    assert kiosk[-1] == ["合计", "1", "1"]
    units = await _csv(visitor, "/supervisor/figures/units.csv")
    assert [row[:2] for row in units[1:]] == [["黄浦区", "2"], ["徐汇区", "1"], ["合计", "3"]]
    topics = await _csv(visitor, "/supervisor/figures/topics.csv?topic=attitude")
    assert topics[1] == ["窗口服务态度", "1"]
    page = await visitor.browser.get("/supervisor/figures")
    link = re.search(r'href="(/cases\?[^"]*unit=Q01&amp;[^"]*)">2</a>', page.text)
    assert link is not None
    behind = await visitor.page(link.group(1).replace("&amp;", "&"))
    assert "共 2 件" in behind.text
    for table in ("weeks", "topics"):
        begin = page.text.index(f"/{table}.csv")
        here = page.text[
            page.text.rindex("<section", 0, begin) : page.text.index("</section>", begin)
        ]
        await _each_opens_its_list(visitor, here)


async def test_a_rate_has_its_n_and_of_nothing_there_is_a_dash(
    quiet_site: FastAPI, sign_in: SignIn, on_record: PutOnRecord
) -> None:
    await on_record(until_accepted, days=10)
    visitor = await sign_in(quiet_site, HEAD)
    found = {row[0]: row[1:] for row in await _csv(visitor, "/supervisor/figures/indicators.csv")}
    assert found["及时转办率"] == ["100", "1", "1"]
    assert found["先行联系率（按登记）"] == ["0", "0", "1"]
    assert found["满意率"] == ["—", "", ""]
    assert found["办结平均用时（工作日）"] == ["—", "", ""]
    page = await visitor.browser.get("/supervisor/figures")
    assert re.search(r"0\.00%\s*<span class=\"figure__n\">0/1</span>", page.text)


async def test_figures_are_those_of_the_supervisors_own_units(
    quiet_site: FastAPI, sign_in: SignIn, on_record: PutOnRecord
) -> None:
    await on_record(_to_xuhui, days=3)
    visitor = await sign_in(quiet_site, HEAD)
    for path in ("figures/units", "figures/weeks", "workload/units"):
        assert (await _csv(visitor, f"/supervisor/{path}.csv"))[-1][:2] == ["合计", "0"]
    assert len(await _csv(visitor, "/supervisor/workload/people.csv")) == 1


async def test_workload_is_told_by_unit_and_by_person(
    quiet_site: FastAPI, sign_in: SignIn, on_record: PutOnRecord
) -> None:
    await on_record(until_accepted, days=30)
    await on_record(until_closed, days=1)
    await on_record(_to_xuhui)
    visitor = await sign_in(quiet_site, CITY)
    units = {row[0]: row[1:] for row in await _csv(visitor, "/supervisor/workload/units.csv")}
    # still with the survey: approved is closed, and open until it is archived
    assert units["黄浦区"] == ["2", "1", "0", "1", "0", "1"]
    assert units["徐汇区"][:2] == ["1", "0"]
    assert units["合计"][0] == "3"
    people = {row[0]: row[1:] for row in await _csv(visitor, "/supervisor/workload/people.csv")}
    assert people[f"{HANDLER.name} · 黄浦区"][:2] == ["2", "1"]
    assert people["还没有经办人"][0] == "1"
    page = await visitor.browser.get("/supervisor/workload")
    assert f'href="/cases?holder={HANDLER.id}">2</a>' in page.text
    assert f'href="/cases?late=now&amp;holder={HANDLER.id}">1</a>' in page.text
    await _each_opens_its_list(visitor, page.text)


async def _each_opens_its_list(visitor: DeskVisitor, html: str) -> None:
    """Each number of the tables that leads somewhere is that of the list there."""
    cells = re.findall(r'<td class="number"[^>]*>(.*?)</td>', html, re.DOTALL)
    found = {}
    for cell in cells:
        link = re.search(r'href="(/cases[^"]*)">([\d,]+)</a>', cell)
        assert link or not re.fullmatch(r"\s*[1-9][\d,]*\s*", cell), f"{cell} leads nowhere"
        if link:
            found[link[1].replace("&amp;", "&")] = link[2]
    assert found
    for address, number in found.items():
        assert f"共 {number} 件" in (await visitor.page(address)).text, address


async def test_a_period_before_anything_happened_says_so_and_draws_nothing_of_it(
    quiet_site: FastAPI, sign_in: SignIn, on_record: PutOnRecord
) -> None:
    await on_record(until_closed, days=2)
    long_ago = local_date(utcnow()) - timedelta(days=400)
    query = f"from={long_ago - timedelta(days=6)}&to={long_ago}"
    visitor = await sign_in(quiet_site, CITY)
    page = await visitor.browser.get(f"/supervisor/figures?{query}")
    assert page.status_code == 200
    assert page.text.count("期内没有可计的工单。") == 2
    assert 'data-chart="bars"' not in page.text
    weeks = await _csv(visitor, f"/supervisor/figures/weeks.csv?{query}")
    assert weeks[-1] == ["合计", "0", "0"]
