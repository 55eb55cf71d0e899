"""Standing in: arranged by form, told in messages, lists and the trail, and no right gained."""

from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from activities.notice_contexts import addressed
from db.absences import Days, add_absence
from db.engine import reading, writing
from db.notices import lease
from db.sealing import Keys
from db.staff import NewStaff, add_staff, by_id
from db.tables import notices, staff
from rules import steps
from rules.case import ContactChannel
from rules.roles import Actor, Role
from rules.stages import Stage
from rules.working_days import local_date
from tests.conftest import utcnow
from tests.people import CITY, HANDLER, HEAD, OPERATOR, XUHUI_HANDLER
from tests.web.desk.page_reader import PageForm, read_page
from tests.web.desk.recorded_cases import received_case
from tests.web.desk_site import SignIn

STAND_IN = Actor("ha-4", "黄浦经办二", Role.HANDLER, "Q01")
AT_THE_CENTRE = Actor("ha-5", "中心经办", Role.HANDLER, "Q01/Q01-01")
TODAY = local_date(utcnow())
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
async def colleagues(organised: AsyncEngine) -> AsyncEngine:
    async with writing(organised) as connection:
        for person, unit in ((STAND_IN, "Q01"), (AT_THE_CENTRE, "Q01-01")):
            await add_staff(
                connection,
                NewStaff(
                    person.id,
                    person.id,
                    person.name,
                    "unused",
                    person.role,
                    unit,
                    f"{person.id}@example.cn",
                ),
            )
    return organised


async def absent(engine: AsyncEngine, person: Actor, substitute: Actor) -> None:
    async with writing(engine) as connection:
        member = await by_id(connection, person.id)
        assert member is not None
        await add_absence(
            connection,
            member,
            substitute.id,
            Days(TODAY, TOMORROW),
            by=person.id,
            now=utcnow(),
            today=TODAY,
        )


def days(form: PageForm, **typed: str) -> dict[str, str]:
    usual = {"first_day": TODAY.isoformat(), "last_day": TOMORROW.isoformat()}
    return {**form.values, **usual, **typed}


async def test_an_absence_is_arranged_by_form_refused_with_sentences_and_called_off(
    quiet_site: FastAPI, sign_in: SignIn, colleagues: AsyncEngine
) -> None:
    handler = await sign_in(quiet_site, HANDLER)
    form = (await handler.page("/absences")).form("/absences")
    assert form.choices["substitute"] == ["", STAND_IN.id]
    for wrong, said in (
        ({"substitute": ""}, "请填写这一项。"),
        ({"substitute": "nobody"}, "请从列表中选择代班人。"),
        ({"substitute": HEAD.id}, "岗位相同"),
        ({"substitute": XUHUI_HANDLER.id}, "岗位相同"),
        ({"substitute": AT_THE_CENTRE.id}, "岗位相同"),
        ({"substitute": STAND_IN.id, "first_day": "明天"}, "请写成 2026-11-24 这样的日期。"),
        ({"substitute": STAND_IN.id, "last_day": "2019-01-01"}, "最后一天早于第一天。"),
    ):
        refused = await handler.browser.post("/absences", data=days(form, **wrong))
        assert refused.status_code == 422
        page = read_page(refused.text)
        assert said in page.text
        assert page.form("/absences").values["first_day"] == days(form, **wrong)["first_day"]
    good = days(form, substitute=STAND_IN.id)
    assert (await handler.browser.post("/absences", data=good)).status_code == 303
    again = await handler.browser.post("/absences", data=good)
    assert "已有外出安排" in read_page(again.text).text
    shown = await handler.page("/absences")
    assert "由黄浦经办二代班" in shown.text
    substitute = await sign_in(quiet_site, STAND_IN)
    theirs = await substitute.page("/absences")
    assert "代黄浦经办：" in theirs.text
    both_away = days(theirs.form("/absences"), substitute=HANDLER.id)
    both = await substitute.browser.post("/absences", data=both_away)
    assert "黄浦经办在这几天里也外出" in read_page(both.text).text
    [ending] = [each for each in shown.forms if each.action.endswith("/end")]
    token = theirs.form("/absences").values["form_token"]
    strange = await substitute.browser.post(ending.action, data={"form_token": token})
    assert strange.status_code == 404
    assert (await handler.send(ending)).status_code == 303
    assert "没有外出安排。" in (await handler.page("/absences")).text


async def test_a_supervisor_arranges_it_for_those_of_the_unit_only(
    quiet_site: FastAPI, sign_in: SignIn, colleagues: AsyncEngine
) -> None:
    head = await sign_in(quiet_site, HEAD)
    page = await head.page(f"/absences?person={HANDLER.id}")
    form = next(each for each in page.forms if "substitute" in each.values)
    assert form.choices["substitute"] == ["", STAND_IN.id]
    sent = await head.browser.post("/absences", data=days(form, substitute=STAND_IN.id))
    assert sent.headers["location"] == f"/absences?person={HANDLER.id}"
    assert "辖内外出" in (await head.page("/absences")).text
    for stranger in (XUHUI_HANDLER.id, OPERATOR.id, CITY.id, "nobody"):
        await head.page(f"/absences?person={stranger}", 404)
        refused = await head.browser.post("/absences", data=days(form, person=stranger))
        assert refused.status_code == 404


async def test_the_substitute_hears_finds_and_signs_what_the_absent_holds(
    quiet_site: FastAPI, sign_in: SignIn, colleagues: AsyncEngine, keys: Keys
) -> None:
    case = await (await received_case(colleagues, keys)).brought_to(Stage.AWAITING_CONTACT)
    number = case.case.case_no
    substitute = await sign_in(quiet_site, STAND_IN)
    assert number not in (await substitute.page("/cases?holder=me")).text
    await absent(colleagues, HANDLER, STAND_IN)
    listed = await substitute.page("/cases?holder=me")
    assert number in listed.text
    assert "含代班：黄浦经办" in listed.text
    async with writing(colleagues) as connection:
        await connection.execute(notices.delete())
    await case.take(steps.AddNote, HEAD, text="@黄浦经办 请看。", mentions=(HANDLER,))
    async with writing(colleagues) as connection:
        told = {each.recipient: each for each in await lease(connection, utcnow(), 60, 9)}
        assert set(told) == {HANDLER.id, STAND_IN.id}
        assert told[HANDLER.id].order.in_place_of is None
        letter = await addressed(connection, told[STAND_IN.id], keys, "https://desk.test")
    assert letter is not None
    assert "黄浦经办外出期间由您代班" in letter.message().text
    reached = {"channel": ContactChannel.PHONE, "reached": True, "summary": "已说明。"}
    await case.take(steps.RecordContact, STAND_IN, **reached)
    page = await substitute.page(f"/cases/{number}")
    assert "黄浦经办二（代黄浦经办）" in page.text
    await case.take(steps.AddNote, HANDLER, text="我也看了。")
    assert page.text.count("（代黄浦经办）") == 1


async def test_a_notice_to_several_reaches_a_substitute_among_them_once(
    colleagues: AsyncEngine, keys: Keys
) -> None:
    await absent(colleagues, HANDLER, STAND_IN)
    case = await received_case(colleagues, keys, unit_code="Q01")
    await case.brought_to(Stage.AWAITING_ACCEPTANCE)
    async with reading(colleagues) as connection:
        told = await connection.execute(
            select(notices.c.recipient, notices.c.order).where(notices.c.kind == "new_case")
        )
        found = {row.recipient: row.order["in_place_of"] for row in told}
    assert found == {HANDLER.id: None, STAND_IN.id: None}


async def test_who_moved_to_another_unit_stands_in_no_longer(
    quiet_site: FastAPI, sign_in: SignIn, colleagues: AsyncEngine, keys: Keys
) -> None:
    case = await (await received_case(colleagues, keys)).brought_to(Stage.IN_PROGRESS)
    await absent(colleagues, HANDLER, STAND_IN)
    async with writing(colleagues) as connection:
        await connection.execute(
            update(staff).where(staff.c.id == STAND_IN.id).values(unit_code="Q02")
        )
        await connection.execute(notices.delete())
    await case.take(steps.AddNote, HEAD, text="@黄浦经办 请看。", mentions=(HANDLER,))
    async with reading(colleagues) as connection:
        told = await connection.execute(select(notices.c.recipient))
        assert told.scalars().all() == [HANDLER.id]
    moved = await sign_in(quiet_site, STAND_IN)
    assert case.case.case_no not in (await moved.page("/cases?holder=me")).text
