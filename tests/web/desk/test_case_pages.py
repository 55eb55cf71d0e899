"""Lists and the page of a case: who sees which, and exactly the steps they may take."""

import re

import pytest
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import reading
from db.looks import looks_at
from db.sealing import Keys
from rules.procedure.taking import open_actions
from rules.roles import Actor
from rules.stages import Action, Stage
from tests.conftest import utcnow
from tests.people import (
    CENTRE,
    CITY,
    HANDLER,
    HEAD,
    HUANGPU,
    MARKET_HANDLER,
    OPERATOR,
    XUHUI,
    XUHUI_HANDLER,
)
from tests.web.desk.recorded_cases import received_case
from tests.web.desk_site import SignIn

EVERYONE = (OPERATOR, HANDLER, XUHUI_HANDLER, HEAD, CITY)


async def test_lists_hold_what_lies_under_each_persons_unit(
    quiet_site: FastAPI, organised: AsyncEngine, keys: Keys, sign_in: SignIn
) -> None:
    waiting = await received_case(organised, keys)
    centre = await received_case(organised, keys)
    await centre.brought_to(Stage.AWAITING_ACCEPTANCE, CENTRE)
    xuhui = await received_case(organised, keys)
    await xuhui.brought_to(Stage.AWAITING_ACCEPTANCE, XUHUI)
    everything = {waiting.case.case_no, centre.case.case_no, xuhui.case.case_no}
    expected: dict[Actor, set[str]] = {
        OPERATOR: everything,
        HANDLER: {centre.case.case_no},
        XUHUI_HANDLER: {xuhui.case.case_no},
        MARKET_HANDLER: set(),
        HEAD: {waiting.case.case_no, centre.case.case_no},
        CITY: everything,
    }
    for person, cases in expected.items():
        visitor = await sign_in(quiet_site, person)
        page = await visitor.page("/cases")
        assert {number for number in everything if number in page.text} == cases, person.name
        for number in everything:
            response = await visitor.browser.get(f"/cases/{number}")
            assert response.status_code == (200 if number in cases else 404), person.name


@pytest.mark.parametrize("stage", list(Stage))
async def test_page_has_exactly_the_open_steps_of_each_person(
    quiet_site: FastAPI, organised: AsyncEngine, keys: Keys, sign_in: SignIn, stage: Stage
) -> None:
    recorded = await (await received_case(organised, keys)).brought_to(stage)
    case_no = recorded.case.case_no
    for person in EVERYONE:
        visitor = await sign_in(quiet_site, person)
        if (await visitor.browser.get(f"/cases/{case_no}")).status_code == 404:
            assert not open_actions(recorded.case, person, utcnow())
            continue
        expected = set(open_actions(recorded.case, person, utcnow()))
        assert await visitor.actions(case_no) == expected, (stage, person.name)


async def test_no_two_elements_of_a_case_page_share_an_id(
    quiet_site: FastAPI, organised: AsyncEngine, keys: Keys, sign_in: SignIn
) -> None:
    recorded = await (await received_case(organised, keys)).brought_to(Stage.IN_PROGRESS)
    for person in (HANDLER, CITY):
        page = await (await sign_in(quiet_site, person)).page(f"/cases/{recorded.case.case_no}")
        assert len(page.ids) == len(set(page.ids))


async def test_tabs_and_filters_narrow_the_list(
    quiet_site: FastAPI, organised: AsyncEngine, keys: Keys, sign_in: SignIn
) -> None:
    waiting = await received_case(organised, keys, comment="叫号机坏了")
    reviewed = await received_case(organised, keys)
    await reviewed.brought_to(Stage.IN_CLOSURE_REVIEW)
    operator = await sign_in(quiet_site, OPERATOR)
    one, other = waiting.case.case_no, reviewed.case.case_no
    for query, found in (
        ("stage=awaiting_dispatch", {one}),
        ("stage=in_closure_review", {other}),
        ("stage=archived", set()),
        ("overdue=1", set()),
        ("pending=return", set()),
        (f"q={other.lower()}", {other}),
        ("q=叫号机", {one}),
        ("q=%25", set()),
        ("stage=nonsense&pending=x&overdue=maybe", {one, other}),
    ):
        page = await operator.page(f"/cases?{query}")
        assert {number for number in (one, other) if number in page.text} == found, query


async def test_what_is_due_first_comes_first(
    quiet_site: FastAPI, organised: AsyncEngine, keys: Keys, sign_in: SignIn
) -> None:
    later = await received_case(organised, keys)
    await later.brought_to(Stage.IN_PROGRESS)
    sooner = await received_case(organised, keys)
    page = await (await sign_in(quiet_site, OPERATOR)).page("/cases")
    assert page.text.index(sooner.case.case_no) < page.text.index(later.case.case_no)


async def test_the_time_left_is_told_in_english_too(
    quiet_site: FastAPI, organised: AsyncEngine, keys: Keys, sign_in: SignIn
) -> None:
    recorded = await (await received_case(organised, keys)).brought_to(Stage.IN_PROGRESS)
    page = await (await sign_in(quiet_site, HANDLER)).page(
        f"/cases/{recorded.case.case_no}?lang=en"
    )
    assert re.search(r"5 working days( \d h)? left", page.text)


async def test_a_comment_with_markup_is_shown_as_text(
    quiet_site: FastAPI, organised: AsyncEngine, keys: Keys, sign_in: SignIn
) -> None:
    recorded = await received_case(organised, keys, comment="<script>alert(1)</script>")
    operator = await sign_in(quiet_site, OPERATOR)
    for path in ("/cases", f"/cases/{recorded.case.case_no}"):
        html = (await operator.browser.get(path)).text
        assert "<script>" not in html
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


async def test_a_look_at_contact_data_is_on_record(
    quiet_site: FastAPI, organised: AsyncEngine, keys: Keys, sign_in: SignIn
) -> None:
    recorded = await (await received_case(organised, keys)).brought_to(Stage.AWAITING_CONTACT)
    case_no = recorded.case.case_no
    handler = await sign_in(quiet_site, HANDLER)
    before = await handler.page(f"/cases/{case_no}")
    assert "13800005566" not in before.text
    response = await handler.send(before.form(f"/cases/{case_no}/contact"))
    assert response.status_code == 200
    assert "13800005566" in response.text
    assert response.headers["cache-control"] == "no-store"
    async with reading(organised) as connection:
        looks = await looks_at(connection, case_no)
    assert [(look.staff_name, look.what) for look in looks] == [(HANDLER.name, "contact")]


async def test_contact_data_is_not_for_supervisors_nor_of_the_anonymous(
    quiet_site: FastAPI, organised: AsyncEngine, keys: Keys, sign_in: SignIn
) -> None:
    named = await received_case(organised, keys)
    unnamed = await received_case(organised, keys, real_name=False)
    for person, recorded in ((CITY, named), (OPERATOR, unnamed)):
        case_no = recorded.case.case_no
        visitor = await sign_in(quiet_site, person)
        page = await visitor.page(f"/cases/{case_no}")
        path = f"/cases/{case_no}/contact"
        assert path not in {form.action for form in page.forms}
        token = page.forms[0].values["form_token"]
        response = await visitor.browser.post(path, data={"form_token": token})
        assert response.status_code == 403
        async with reading(organised) as connection:
            assert await looks_at(connection, case_no) == ()


async def test_a_case_elsewhere_is_answered_as_one_that_does_not_exist(
    quiet_site: FastAPI, organised: AsyncEngine, keys: Keys, sign_in: SignIn
) -> None:
    there = await received_case(organised, keys)
    await there.brought_to(Stage.AWAITING_ACCEPTANCE, XUHUI)
    number, nobodys = there.case.case_no, "GD000000-XXXXXX"
    handler = await sign_in(quiet_site, HANDLER)
    for path in ("", "/history", "/history/timeline", "/colleagues", "/clocks/contact-0-1"):
        answers = [
            (await handler.browser.get(f"/cases/{each}{path}")) for each in (number, nobodys)
        ]
        assert {each.status_code for each in answers} == {404}
        assert answers[0].text == answers[1].text.replace(nobodys, number)
    # nor does an address get it out of a page that says what was just done
    told = await handler.page(f"/department?done=dispatch&case={number}&v=2")
    assert "已完成" not in told.text
    operator = await sign_in(quiet_site, OPERATOR)
    assert "已完成" in (await operator.page(f"/hotline?done=dispatch&case={number}&v=2")).text


async def test_unknown_cases_and_steps_are_not_found(
    quiet_site: FastAPI, organised: AsyncEngine, keys: Keys, sign_in: SignIn
) -> None:
    recorded = await received_case(organised, keys)
    operator = await sign_in(quiet_site, OPERATOR)
    await operator.page("/cases/GD000000-XXXXXX", 404)
    form = await operator.form(recorded.case.case_no, Action.DISPATCH)
    form.action = f"/cases/{recorded.case.case_no}/erase"
    assert (await operator.send(form)).status_code == 404


async def test_a_step_is_answered_with_its_form_while_temporal_is_down(
    quiet_site: FastAPI, organised: AsyncEngine, keys: Keys, sign_in: SignIn
) -> None:
    recorded = await received_case(organised, keys)
    operator = await sign_in(quiet_site, OPERATOR)
    path = f"/cases/{recorded.case.case_no}/dispatch"
    page = await operator.page(f"/cases/{recorded.case.case_no}")
    assert page.form(path).values["unit"] == CENTRE.code
    response = await operator.send(page.form(path), unit=HUANGPU.code, note="请尽快核实。")
    assert response.status_code == 503
    assert "请尽快核实。" in response.text
    assert "不会重复办理" in response.text
