"""Choosing many cases and one step for them; what came of each is tested in tests/workflows."""

import re
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine

from activities.bulk import bulk_step
from db.bulk_runs import BulkOutcome, ItemResult, bulk_run, finish, items_of, record_results
from db.engine import reading, writing
from db.sealing import Keys
from db.staff import NewStaff, add_staff
from rules import steps
from rules.roles import Actor, Role
from rules.stages import Action, Stage
from tests.conftest import utcnow
from tests.copied_cases import copies_of
from tests.people import AT_THE_CENTRE, CENTRE, CITY, HANDLER, OPERATOR, XUHUI
from tests.web.desk.desk_visitor import DeskVisitor
from tests.web.desk.page_reader import PageForm, read_page
from tests.web.desk.recorded_cases import RecordedCase, received_case
from tests.web.desk_site import SignIn
from web.desk.bulk.actions import BULK, bulk_actions
from web.desk.bulk.selection import SELECTED_MAX
from web.desk.shortcuts import SHORTCUTS

AT_THE_CENTRE_TOO = NewStaff(
    AT_THE_CENTRE.id, AT_THE_CENTRE.id, AT_THE_CENTRE.name, "unused", Role.HANDLER, CENTRE.code
)


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


async def test_each_step_in_bulk_has_the_key_it_has_on_the_page_of_a_case(
    quiet_site: FastAPI, organised: AsyncEngine, keys: Keys, sign_in: SignIn
) -> None:
    await (await received_case(organised, keys)).brought_to(Stage.IN_CLOSURE_REVIEW)
    for person in (OPERATOR, HANDLER, CITY):
        html = (await (await sign_in(quiet_site, person)).browser.get("/cases")).text
        bar = html[html.index('<form class="bulk-bar"') :]
        bar = bar[: bar.index("</form>")]
        found = re.findall(r'name="action" value="(\w+)" data-key="(\w)"', bar)
        assert found == [(each, SHORTCUTS[each]) for each in bulk_actions(person.role)]


async def test_a_thousand_are_chosen_at_once_and_more_are_told(
    quiet_site: FastAPI, organised: AsyncEngine, keys: Keys, sign_in: SignIn
) -> None:
    case_no = (await received_case(organised, keys)).case.case_no
    await copies_of(organised, case_no, SELECTED_MAX)
    operator = await sign_in(quiet_site, OPERATOR)
    listed = (await operator.page("/cases")).text
    assert re.search(r"符合条件的全部 1,001 件 ?（一次最多前 1,000 件）", listed)
    _, html = await chosen(operator, "dispatch", everything="yes")
    assert "已选 1000 件工单" in html
    assert "列表中的工单超过 1000 件，一次最多办理 1000 件" in html
    run_id = await begun(operator, html, unit=XUHUI.code)
    page = await operator.page(f"/cases/bulk/{run_id}")
    assert "共 1000 件" in page.text
    assert page.text.count("等待办理 ") >= SELECTED_MAX
    async with reading(organised) as connection:
        items = await items_of(connection, run_id)
    assert len({each.chosen.case_no for each in items}) == SELECTED_MAX


STEPS = (
    (OPERATOR, Action.DISPATCH, {"note": "请尽快。"}, {"unit": CENTRE, "note": "请尽快。"}),
    (OPERATOR, Action.REMIND, {"note": "请尽快。"}, {"note": "请尽快。"}),
    (HANDLER, Action.ASSIGN, {"holder": AT_THE_CENTRE.id}, {"holder": AT_THE_CENTRE}),
    (CITY, Action.APPROVE_CLOSURE, {"opinion": "同意。"}, {"opinion": "同意。"}),
)


@pytest.mark.parametrize(("person", "action", "typed", "content"), STEPS)
async def test_what_was_typed_is_what_the_step_of_each_case_brings(
    quiet_site: FastAPI,
    organised: AsyncEngine,
    keys: Keys,
    sign_in: SignIn,
    person: Actor,
    action: Action,
    typed: dict[str, str],
    content: dict[str, object],
) -> None:
    assert {each for _, each, *_ in STEPS} == set(BULK)
    async with writing(organised) as connection:
        await add_staff(connection, AT_THE_CENTRE_TOO)
    case = await received_case(organised, keys)
    if action is not Action.DISPATCH:
        await case.brought_to(Stage.IN_CLOSURE_REVIEW)
    visitor = await sign_in(quiet_site, person)
    _, html = await chosen(visitor, action, case=picked(case))
    run_id = await begun(visitor, html, **typed)
    async with reading(organised) as connection:
        run, [item] = await bulk_run(connection, run_id), await items_of(connection, run_id)
    assert run is not None
    step = bulk_step(run, item, person)
    assert (step.action, step.seen_version) == (action, case.case.version)
    assert {name: getattr(step, name) for name in content} == content


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
