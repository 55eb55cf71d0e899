"""Choosing many cases and one step for them; what came of each is tested in tests/workflows."""

import re
from typing import Any

from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine

from db.bulk_runs import BulkOutcome, ItemResult, bulk_run, finish, items_of, record_results
from db.engine import reading, writing
from db.sealing import Keys
from rules import steps
from rules.stages import Stage
from tests.conftest import utcnow
from tests.people import CENTRE, CITY, HANDLER, OPERATOR, XUHUI
from tests.web.desk.desk_visitor import DeskVisitor
from tests.web.desk.page_reader import PageForm, read_page
from tests.web.desk.recorded_cases import RecordedCase, received_case
from tests.web.desk_site import SignIn


async def chosen(visitor: DeskVisitor, action: str, **typed: Any) -> tuple[int, str]:
    """Choose cases in the list and a step; the answer's status and text."""
    form = (await visitor.page("/cases")).form("/cases/selection")
    sent = {"form_token": form.values["form_token"], "query": "", "action": action, **typed}
    response = await visitor.browser.post("/cases/selection", data=sent)
    return response.status_code, response.text


def picked(*recorded: RecordedCase) -> list[str]:
    return [f"{each.case.case_no}:{each.case.version}" for each in recorded]


async def begun(visitor: DeskVisitor, html: str, **typed: str) -> str:
    """Send the form of the step; where the run is."""
    form: PageForm = read_page(html).form("/cases/bulk")
    response = await visitor.send(form, **typed)
    assert response.status_code == 303, response.text
    where = str(response.headers["location"])
    assert (await visitor.send(form, **typed)).headers["location"] == where
    return where.partition("?")[0].removeprefix("/cases/bulk/")


async def test_many_are_dispatched_each_to_the_unit_that_was_rated(
    quiet_site: FastAPI, organised: AsyncEngine, keys: Keys, sign_in: SignIn
) -> None:
    centre = await received_case(organised, keys)
    xuhui = await received_case(organised, keys, unit_code="Q02")
    operator = await sign_in(quiet_site, OPERATOR)
    status, html = await chosen(operator, "dispatch", case=picked(centre, xuhui))
    assert (status, "已选 2 件工单" in html) == (200, True)
    run_id = await begun(operator, html, note="请尽快。")
    async with reading(organised) as connection:
        run, items = await bulk_run(connection, run_id), await items_of(connection, run_id)
    assert run is not None
    assert (run.content["unit"], run.content["note"]) == (None, "请尽快。")
    units = {each.chosen.case_no: each.chosen.own_content["unit"]["code"] for each in items}
    assert units == {centre.case.case_no: CENTRE.code, xuhui.case.case_no: XUHUI.code}
    page = await operator.page(f"/cases/bulk/{run_id}?waiting=1")
    assert "还没有开始" in page.text
    assert "各自被评价的单位" in page.text
    assert "批量转办 · 2 件" in (await operator.page("/cases/bulk")).text
    # nobody else's
    city = await sign_in(quiet_site, CITY)
    await city.page(f"/cases/bulk/{run_id}", 404)


async def test_a_whole_list_is_chosen_within_what_somebody_sees(
    quiet_site: FastAPI, organised: AsyncEngine, keys: Keys, sign_in: SignIn
) -> None:
    for unit_code in ("Q01-01", "Q02"):
        await received_case(organised, keys, unit_code=unit_code)
    closing = await received_case(organised, keys)
    await closing.brought_to(Stage.IN_CLOSURE_REVIEW)
    city = await sign_in(quiet_site, CITY)
    status, html = await chosen(city, "approve_closure", everything="yes")
    assert status == 200
    assert "已选 3 件工单" in html
    assert "其中 2 件现在的环节不能办理这一步" in html
    _, narrowed = await chosen(city, "remind", everything="yes", query="unit=Q02")
    assert "已选 1 件工单" in narrowed
    handler = await sign_in(quiet_site, HANDLER)
    status, html = await chosen(handler, "assign", case=[*picked(closing), "GD000000-NOBODY:1"])
    assert "已选 1 件工单" in html


async def test_what_cannot_be_chosen_is_told(
    quiet_site: FastAPI, organised: AsyncEngine, keys: Keys, sign_in: SignIn
) -> None:
    case = await received_case(organised, keys)
    operator = await sign_in(quiet_site, OPERATOR)
    for action, typed, status in (
        ("dispatch", {}, 422),
        ("dispatch", {"case": ["nonsense", "GD:x"]}, 422),
        ("approve_closure", {"case": picked(case)}, 403),
        ("add_note", {"case": picked(case)}, 404),
        ("erase", {"case": picked(case)}, 404),
    ):
        assert (await chosen(operator, action, **typed))[0] == status, action
    _, html = await chosen(operator, "dispatch", case=picked(case))
    form = read_page(html).form("/cases/bulk")
    for wrong, sentence in (
        ({"unit": "Z99"}, "没有这个单位"),
        ({"note": "长" * 5001}, "不能超过 5000 个字"),
        ({"selection": "GD000000-NOBODY:1"}, "没有选中任何工单"),
    ):
        refused = await operator.send(form, **wrong)
        assert refused.status_code == 422
        assert sentence in refused.text
        assert wrong.get("note", "") in refused.text


async def test_the_page_of_a_run_tells_each_outcome_and_retries_what_came_to_nothing(
    quiet_site: FastAPI, organised: AsyncEngine, keys: Keys, sign_in: SignIn
) -> None:
    some = [await received_case(organised, keys) for _ in range(3)]
    operator = await sign_in(quiet_site, OPERATOR)
    _, html = await chosen(operator, "dispatch", case=picked(*some))
    run_id = await begun(operator, html, unit=XUHUI.code, supporting_1=CENTRE.code)
    path = f"/cases/bulk/{run_id}"
    async with writing(organised) as connection:
        results = [
            ItemResult(0, BulkOutcome.DONE),
            ItemResult(1, BulkOutcome.CHANGED),
            ItemResult(2, BulkOutcome.REFUSED, "最多 {limit} 字。", {"limit": 9}),
        ]
        await record_results(connection, run_id, results, utcnow())
        # what is on record stays
        await record_results(connection, run_id, [ItemResult(0, None)], utcnow())
        await finish(connection, run_id, utcnow())
    page = await operator.page(path)
    for words in ("办理结束，共 3 件。", "已办成", "最多 9 字。", "已有新的进展", XUHUI.name):
        assert words in page.text
    refused = (await operator.browser.get(f"{path}?outcome=refused")).text
    assert [each.case.case_no in refused for each in some] == [False, False, True]
    assert f"/cases/{some[1].case.case_no}?from=1" in (await operator.browser.get(path)).text
    await some[1].take(steps.Dispatch, OPERATOR, unit=XUHUI)
    again = await operator.send(page.form(f"{path}/retry"))
    form = read_page(again.text).form("/cases/bulk")
    chosen_again = {f"{some[1].case.case_no}:2", f"{some[2].case.case_no}:1"}
    assert set(form.values["selection"].split()) == chosen_again
    assert (form.values["unit"], form.values["supporting_1"]) == (XUHUI.code, CENTRE.code)


async def test_a_run_that_has_not_begun_can_be_begun_or_stopped(
    quiet_site: FastAPI, organised: AsyncEngine, keys: Keys, sign_in: SignIn
) -> None:
    case = await received_case(organised, keys)
    operator = await sign_in(quiet_site, OPERATOR)
    _, html = await chosen(operator, "dispatch", case=picked(case))
    path = f"/cases/bulk/{await begun(operator, html)}"
    running = await operator.browser.get(path)
    assert re.search(r'<noscript><meta http-equiv="refresh"', running.text)
    waiting = await operator.send((await operator.page(path)).form(f"{path}/start"))
    assert waiting.headers["location"] == f"{path}?waiting=1"
    await operator.send((await operator.page(path)).form(f"{path}/cancel"))
    assert "正在停止" in (await operator.page(path)).text
