"""The deadline receipt: the days of one clock, the same as the record, and who may read it."""

import asyncio
import json
from dataclasses import replace

import pytest
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine
from typer.testing import CliRunner

from cli.main import application
from db.sealing import Keys
from rules import clocks
from rules.clocks import ClockKind
from rules.derivation import derive
from rules.policy import Policy
from rules.shipped_calendar import shipped_calendar
from rules.stages import Stage
from rules.timetable import Span, term
from rules.working_days import SHANGHAI, DayEnd
from rules.working_hours import WorkingHours
from tests.people import HANDLER, OPERATOR, XUHUI_HANDLER
from tests.rules.test_time_left import local
from tests.web.desk.recorded_cases import received_case
from tests.web.desk_site import SignIn
from web.dates import day_text
from web.i18n import Language


async def test_the_receipt_counts_the_days_that_the_command_counts(
    quiet_site: FastAPI, organised: AsyncEngine, keys: Keys, sign_in: SignIn
) -> None:
    recorded = await (await received_case(organised, keys)).brought_to(Stage.IN_PROGRESS)
    clock = recorded.case.clock(ClockKind.CLOSURE)
    assert clock is not None
    handler = await sign_in(quiet_site, HANDLER)
    page = await handler.page(f"/cases/{recorded.case.case_no}/clocks/{clock.key}")
    started = clock.term.started_at.astimezone(SHANGHAI).isoformat()
    asked = ["deadline", started, "--json"]
    # the command has a loop of its own
    done = await asyncio.to_thread(CliRunner().invoke, application(asked), asked)
    printed = json.loads(done.stdout)
    for day in printed["days"]:
        assert day_text(local(day["date"]).date(), Language.ZH) in page.text
        assert day["notice"] in page.text
    assert "“1-5-15”的“15”：15 个工作日内办结。" in page.text
    assert clock.term.calendar_version in page.text
    assert "不一致" not in page.text


async def test_every_clock_of_a_case_leads_to_its_receipt(
    quiet_site: FastAPI, organised: AsyncEngine, keys: Keys, sign_in: SignIn
) -> None:
    recorded = await (await received_case(organised, keys)).brought_to(Stage.AWAITING_SURVEY)
    operator = await sign_in(quiet_site, OPERATOR)
    path = f"/cases/{recorded.case.case_no}"
    html = (await operator.browser.get(path)).text
    for clock in recorded.case.clocks:
        assert f'href="{path}/clocks/{clock.key}"' in html
        receipt = await operator.page(f"{path}/clocks/{clock.key}")
        assert clock.stopped_by is not None
        assert clock.stopped_by in receipt.text
    moved = await operator.page(f"{path}/clocks/{recorded.case.clocks[-1].key}?lang=en")
    assert "Stops and changes" in moved.text


async def test_a_receipt_is_for_those_who_see_the_case(
    quiet_site: FastAPI, organised: AsyncEngine, keys: Keys, sign_in: SignIn
) -> None:
    recorded = await (await received_case(organised, keys)).brought_to(Stage.IN_PROGRESS)
    path = f"/cases/{recorded.case.case_no}/clocks"
    elsewhere = await sign_in(quiet_site, XUHUI_HANDLER)
    assert (await elsewhere.browser.get(f"{path}/contact-0-1")).status_code == 404
    handler = await sign_in(quiet_site, HANDLER)
    for key in ("contact-0-9", "nothing", "%3Cscript%3E"):
        assert (await handler.browser.get(f"{path}/{key}")).status_code == 404


@pytest.mark.parametrize("day_end", list(DayEnd))
def test_a_clock_whose_end_was_changed_by_hand_does_not_agree(day_end: DayEnd) -> None:
    calendar, start = shipped_calendar(), local("2019-09-27T10:00")
    counted = term(Span(start, Policy().closure_days), day_end, calendar, WorkingHours())
    clock = clocks.start(ClockKind.CLOSURE, 0, 1, "Q01", counted, now=start)
    assert derive(clock, calendar, day_end).agrees
    changed = replace(clock, term=replace(counted, due=local("2019-10-25T00:00")))
    assert not derive(changed, calendar, day_end).agrees
