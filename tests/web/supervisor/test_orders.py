"""The page of supervision orders: what was ordered, what was answered, and where numbers lead."""

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
from tests.web.desk.page_reader import read_page
from tests.web.desk_site import SignIn
from tests.web.put_on_record import PutOnRecord
from web.supervisor import orders

PAGE = "/supervisor/orders"
NASTY = "<script>alert(1)</script>"


def _ordered(paper: CaseOnPaper) -> None:
    until_accepted(paper)
    paper.take(steps.Supervise, CITY, order=f"请说明原因。{NASTY}")


def _answered(paper: CaseOnPaper) -> None:
    _ordered(paper)
    paper.take(steps.AddNote, HANDLER, text="已派人到场处理。")


def _done(paper: CaseOnPaper) -> None:
    paper.take(steps.Supervise, CITY, order="请优先办理。")
    until_closed(paper)


def _in_xuhui(paper: CaseOnPaper) -> None:
    paper.take(steps.Dispatch, OPERATOR, unit=XUHUI)
    paper.take(steps.Supervise, CITY, order="请优先办理。")


def _numbers(html: str) -> dict[str, tuple[int, str]]:
    """Each number of the page with the address it opens, by its name."""
    found = re.findall(
        r'<a href="([^"]*)"[^>]*><span class="numbers__count">([\d,]+)</span>'
        r' <span class="numbers__name">([^<]+)</span>',
        html,
    )
    return {name: (int(number), href.replace("&amp;", "&")) for href, number, name in found}


async def test_each_number_is_that_of_the_list_it_opens(
    quiet_site: FastAPI, sign_in: SignIn, on_record: PutOnRecord
) -> None:
    for life, days in ((_ordered, 1), (_answered, 1), (_done, 2), (_in_xuhui, 20)):
        await on_record(life, days=days)
    await on_record(until_accepted)
    visitor = await sign_in(quiet_site, CITY)
    numbers = _numbers((await visitor.browser.get(PAGE)).text)
    assert {name: number for name, (number, _) in numbers.items()} == {
        "待单位回应": 2,
        "单位已回应": 1,
        "工单已逾期": 1,
        "已办结": 1,
        "全部督办单": 4,
    }
    for number, address in numbers.values():
        listed = (await visitor.browser.get(address)).text
        assert listed.count('class="order"') == number, address
        assert _numbers(listed) == numbers


async def test_an_order_stands_beside_its_answer_and_what_is_due(
    quiet_site: FastAPI, sign_in: SignIn, on_record: PutOnRecord
) -> None:
    paper = await on_record(_answered)
    visitor = await sign_in(quiet_site, HEAD)
    html = (await visitor.browser.get(PAGE)).text
    assert NASTY not in html
    text = read_page(html).text
    assert paper.case_no in text
    assert f"请说明原因。{NASTY}" in text
    assert f"{CITY.name} · 督办" in text
    assert f"{HANDLER.name} · 单位经办人" in text
    assert "已派人到场处理。" in text
    assert "先行联系" in text


async def test_a_supervisor_sees_orders_on_cases_under_their_unit_only(
    quiet_site: FastAPI, sign_in: SignIn, on_record: PutOnRecord
) -> None:
    mine, others = await on_record(_ordered), await on_record(_in_xuhui)
    html = (await (await sign_in(quiet_site, HEAD)).browser.get(PAGE)).text
    assert mine.case_no in html
    assert others.case_no not in html
    assert _numbers(html)["全部督办单"][0] == 1


async def test_the_table_is_by_unit_and_a_file(
    quiet_site: FastAPI, sign_in: SignIn, on_record: PutOnRecord
) -> None:
    await on_record(_ordered)
    await on_record(_in_xuhui)
    visitor = await sign_in(quiet_site, CITY)
    file = await visitor.browser.get(f"{PAGE}/units.csv")
    assert file.content.decode("utf-8-sig").splitlines() == [
        "单位,待单位回应,单位已回应,工单已逾期,已办结,全部督办单",
        "黄浦区,1,0,0,0,1",
        "徐汇区,1,0,0,0,1",
        "合计,2,0,0,0,2",
    ]
    narrowed = await visitor.browser.get(f"{PAGE}/units.csv?unit=Q02")
    assert narrowed.content.decode("utf-8-sig").splitlines()[1:] == ["合计,1,0,0,0,1"]
    assert (await visitor.browser.get(f"{PAGE}/everything.csv")).status_code == 404


async def test_unit_channel_topic_and_period_narrow_the_orders_and_their_numbers(
    quiet_site: FastAPI, sign_in: SignIn, on_record: PutOnRecord
) -> None:
    mine = await on_record(_ordered, days=20)
    theirs = await on_record(_in_xuhui, channel=ReviewChannel.PORTAL, comment="态度差")
    visitor = await sign_in(quiet_site, CITY)
    yesterday = local_date(utcnow()) - timedelta(days=1)
    for query, here in (
        ("unit=Q01", mine),
        ("unit=Q02", theirs),
        ("channel=portal", theirs),
        ("topic=attitude", theirs),
        (f"from={yesterday}", theirs),
        (f"to={yesterday}", mine),
    ):
        html = (await visitor.browser.get(f"{PAGE}?{query}")).text
        assert [each.case_no in html for each in (mine, theirs)] == [
            each is here for each in (mine, theirs)
        ], query
        number, address = _numbers(html)["全部督办单"]
        assert number == 1, query
        assert query in address


async def test_earlier_orders_are_on_the_next_page(
    quiet_site: FastAPI,
    sign_in: SignIn,
    on_record: PutOnRecord,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(orders, "ON_A_PAGE", 1)
    papers = [await on_record(_ordered, days=days) for days in (0.1, 1)]
    visitor = await sign_in(quiet_site, CITY)
    html, seen = (await visitor.browser.get(PAGE)).text, []
    while True:
        seen.append(next(paper.case_no for paper in papers if paper.case_no in html))
        further = re.search(r'rel="next" href="([^"]+)"', html)
        if further is None:
            break
        html = (await visitor.browser.get(further.group(1).replace("&amp;", "&"))).text
    assert sorted(seen) == sorted(paper.case_no for paper in papers)
    changed = await visitor.browser.get(f"{PAGE}?after=nonsense&state=nonsense")
    assert changed.status_code == 200


async def test_without_orders_the_page_says_how_one_is_given(
    quiet_site: FastAPI, sign_in: SignIn
) -> None:
    page = await (await sign_in(quiet_site, CITY)).page(PAGE)
    assert "没有这样的督办单" in page.text
    assert "在工单页上可以下达督办要求" in page.text
