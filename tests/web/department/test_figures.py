"""A unit's own figures: bounded by it, with windows and items, each table as a file."""

import csv
import io

from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import writing
from db.organisation import Item, Window, put_items, put_windows
from rules import steps
from tests.case_on_paper import CaseOnPaper
from tests.paper_lives import until_accepted, until_closed
from tests.people import HANDLER, HEAD, OPERATOR, XUHUI, XUHUI_HANDLER
from tests.web.desk.desk_visitor import DeskVisitor
from tests.web.desk_site import SignIn
from tests.web.put_on_record import PutOnRecord


def _to_xuhui(paper: CaseOnPaper) -> None:
    paper.take(steps.Dispatch, OPERATOR, unit=XUHUI)


async def _csv(visitor: DeskVisitor, path: str) -> list[list[str]]:
    answer = await visitor.browser.get(f"/department/figures/{path}")
    assert answer.status_code == 200, answer.text
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


async def test_figures_are_those_of_the_handlers_units_and_of_what_was_dispatched_to_them(
    quiet_site: FastAPI, sign_in: SignIn, on_record: PutOnRecord
) -> None:
    await on_record(until_accepted, days=3)
    await on_record(until_closed, days=3, comment="态度差。")
    await on_record(_to_xuhui, days=3)
    await on_record()
    visitor = await sign_in(quiet_site, HANDLER)
    assert (await _csv(visitor, "weeks.csv"))[-1] == ["合计", "2", "1"]
    assert (await _csv(visitor, "weeks.csv?topic=attitude"))[-1] == ["合计", "1", "1"]
    other = await sign_in(quiet_site, XUHUI_HANDLER)
    assert (await _csv(other, "weeks.csv"))[-1] == ["合计", "1", "0"]
    assert (await other.browser.get("/department/figures?unit=Q01")).status_code == 422
    for who, compares in ((visitor, True), (other, False)):
        page = await who.browser.get("/department/figures")
        assert page.status_code == 200
        assert "data-chart" in page.text
        # a unit with none below it is compared with nobody
        assert ('id="figure-units"' in page.text) is compares


async def test_windows_and_items_with_bad_reviews_are_counted_whatever_is_asked_for(
    quiet_site: FastAPI, sign_in: SignIn, on_record: PutOnRecord, organised: AsyncEngine
) -> None:
    async with writing(organised) as connection:
        await put_windows(connection, [Window("Q01-01", "05", "综合受理05号窗口")])
        await put_items(connection, [Item("I005", "内资公司设立登记", "D03")])
    await on_record(until_accepted, days=3, window_no="05", item_code="I005")
    await on_record(until_accepted, days=3, window_no="05")
    visitor = await sign_in(quiet_site, HANDLER)
    windows = await _csv(visitor, "windows.csv?channel=window_qr&topic=queueing")
    assert windows == [["窗口", "收到差评"], ["综合受理05号窗口", "2"]]
    assert (await _csv(visitor, "items.csv"))[1:] == [["内资公司设立登记", "1"]]
    missing = await visitor.browser.get("/department/figures/nothing.csv")
    assert missing.status_code == 404


async def test_supervisors_have_figures_of_their_own(quiet_site: FastAPI, sign_in: SignIn) -> None:
    await (await sign_in(quiet_site, HEAD)).page("/department/figures", status=403)
