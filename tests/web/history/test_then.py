"""Time travel: the case as it stood after an event, and nothing of what came later."""

from dataclasses import fields

from fastapi import FastAPI

from rules.case import Case
from rules.stages import Action
from tests.people import CITY, HANDLER, XUHUI_HANDLER
from tests.web.desk_site import SignIn
from tests.web.history.conftest import Put
from tests.web.history.recordings import recorded_events, recorded_life
from web.history.then_page import FIELDS

NOT_SHOWN = {
    "case_no",
    "review",
    "policy",
    "version",
    "acted_version",
    "hotline_dispatches",
    "hears_objections",
}
"""Fields that never change, or only count along."""


def at(case_no: str, number: int) -> str:
    """The address of the case as it stood after an event of its first run."""
    return f"/cases/{case_no}/history/at/1-{number}"


def event_of(name: str, action: Action, which: int = 0) -> int:
    """At which event a step of a recorded history was recorded."""
    found = [each for each in recorded_life(name).recorded if each.told.kind == action]
    return found[which].event.id


async def test_before_the_receipt_there_is_no_case_yet(
    quiet_site: FastAPI, put_on_record: Put, sign_in: SignIn
) -> None:
    case = await put_on_record("straightforward")
    page = await (await sign_in(quiet_site, CITY)).page(at(case.case_no, 3))
    assert "这时工单还没有登记" in page.text


async def test_the_case_stands_as_it_did_and_nothing_later_is_known(
    quiet_site: FastAPI, put_on_record: Put, sign_in: SignIn
) -> None:
    name = "straightforward"
    case = await put_on_record(name)
    visitor = await sign_in(quiet_site, CITY)
    accepted = await visitor.page(at(case.case_no, event_of(name, Action.ACCEPT)))
    assert "等待黄浦区联系评价人" in accepted.text
    assert "第 3 版，共 8 版" in accepted.text
    assert "属实" not in accepted.text
    found = await visitor.page(at(case.case_no, event_of(name, Action.RECORD_FINDING)))
    assert "属实 · 合理合法" in found.text
    assert "归档原因" not in found.text
    end = await visitor.page(at(case.case_no, len(recorded_events(name))))
    assert "第 8 版，共 8 版" in end.text
    assert "已办结" in end.text


async def test_an_open_request_is_open_until_it_is_decided(
    quiet_site: FastAPI, put_on_record: Put, sign_in: SignIn
) -> None:
    name = "complex_and_extended"
    case = await put_on_record(name)
    visitor = await sign_in(quiet_site, CITY)
    asked = await visitor.page(at(case.case_no, event_of(name, Action.REQUEST_EXTENSION)))
    assert "公示期为法定时限" in asked.text
    assert "待决定" in asked.text
    once = await visitor.page(at(case.case_no, event_of(name, Action.DECIDE_EXTENSION)))
    assert "待决定" in once.text
    twice = await visitor.page(at(case.case_no, event_of(name, Action.DECIDE_EXTENSION, 1)))
    assert "待决定" not in twice.text


async def test_a_clock_is_judged_by_the_time_one_travelled_to(
    quiet_site: FastAPI, put_on_record: Put, sign_in: SignIn
) -> None:
    case = await put_on_record("silent")
    visitor = await sign_in(quiet_site, HANDLER)
    early = await visitor.page(at(case.case_no, event_of("silent", Action.DISPATCH)))
    assert "超期" not in early.text
    late = await visitor.page(at(case.case_no, len(recorded_events("silent"))))
    assert "超期" in late.text


async def test_handlers_may_travel_in_their_scope_only(
    quiet_site: FastAPI, put_on_record: Put, sign_in: SignIn
) -> None:
    case = await put_on_record("straightforward")
    html = (await (await sign_in(quiet_site, HANDLER)).browser.get(at(case.case_no, 20))).text
    assert "/history/events/" not in html
    await (await sign_in(quiet_site, XUHUI_HANDLER)).page(at(case.case_no, 20), 404)
    await (await sign_in(quiet_site, CITY)).page(at(case.case_no, 9999), 404)


def test_every_field_of_a_case_that_may_change_has_a_name() -> None:
    names = {each.name for each in fields(Case)}
    assert names - FIELDS.keys() == NOT_SHOWN
    assert FIELDS.keys() <= names
