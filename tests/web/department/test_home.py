"""A handler's home: what is due, what came back and why, what nobody has in hand."""

import re
from dataclasses import replace

from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine

from db.absences import Days, add_absence
from db.engine import writing
from db.staff import NewStaff, add_staff, by_id
from rules import steps
from rules.case import ContactChannel
from rules.roles import RATER, Actor, Role
from rules.working_days import local_date
from tests.case_on_paper import CaseOnPaper
from tests.conftest import utcnow
from tests.paper_lives import until_accepted, until_submitted
from tests.people import CITY, COLLEAGUE, HANDLER, HEAD, HUANGPU, OPERATOR, XUHUI, XUHUI_HANDLER
from tests.web.desk.desk_visitor import DeskVisitor
from tests.web.desk.page_reader import read_page
from tests.web.desk_site import SignIn
from tests.web.put_on_record import OpenCase, PutOnRecord
from tests.workflows.case_driver import CaseDriver

SECOND = NewStaff(
    COLLEAGUE.id, COLLEAGUE.id, COLLEAGUE.name, "unused", Role.HANDLER, COLLEAGUE.unit.code
)
"""A second handler of the unit."""


def _dispatched(paper: CaseOnPaper) -> None:
    paper.take(steps.Dispatch, OPERATOR, unit=HUANGPU)


def _to_xuhui(paper: CaseOnPaper) -> None:
    paper.take(steps.Dispatch, OPERATOR, unit=XUHUI)


def _sent_back(paper: CaseOnPaper) -> None:
    until_submitted(paper)
    paper.take(steps.SendBackClosure, CITY, reason="没有写明从哪天起增开窗口。")


async def _html(visitor: DeskVisitor, path: str = "/department") -> str:
    answer = await visitor.browser.get(path)
    assert answer.status_code == 200, answer.text
    return answer.text


def _number(html: str, name: str) -> tuple[int, str]:
    found = re.search(
        rf'<a href="([^"]*)"><span class="numbers__count">([\d,]+)</span>'
        rf' <span class="numbers__name">{name}</span>',
        html,
    )
    assert found is not None, name
    return int(found.group(2)), found.group(1).replace("&amp;", "&")


async def test_each_number_is_that_of_the_list_it_opens_and_of_the_handlers_units_only(
    quiet_site: FastAPI, sign_in: SignIn, on_record: PutOnRecord
) -> None:
    late = await on_record(until_accepted, days=30)
    await on_record(_dispatched)
    await on_record(_to_xuhui, days=30)
    await on_record()
    visitor = await sign_in(quiet_site, HANDLER)
    html = await _html(visitor)
    for name, number in (("已逾期", 1), ("待签收", 1), ("还没有经办人", 1)):
        count, href = _number(html, name)
        assert count == number, name
        assert f"共 {number} 件" in (await visitor.page(href)).text
    assert late.case_no in html
    assert "经办人：还没有" in (await visitor.page(_number(html, "还没有经办人")[1])).text
    other = await _html(await sign_in(quiet_site, XUHUI_HANDLER))
    assert _number(other, "已逾期")[0] == 1
    assert late.case_no not in other


async def test_one_sees_ones_own_first_and_the_units_on_demand(
    quiet_site: FastAPI, sign_in: SignIn, on_record: PutOnRecord
) -> None:
    mine = await on_record(until_accepted)
    nobodys = await on_record(_dispatched)
    visitor = await sign_in(quiet_site, HANDLER)

    def by_deadline(html: str) -> str:
        return html[html.index('aria-labelledby="by-deadline"') : html.index('id="unheld"')]

    first = by_deadline(await _html(visitor))
    assert mine.case_no in first
    assert nobodys.case_no not in first
    assert f'href="/cases/{mine.case_no}#step-record_contact"' in first
    whole = by_deadline(await _html(visitor, "/department?whose=unit"))
    assert mine.case_no in whole
    assert nobodys.case_no in whole
    nonsense = by_deadline(await _html(visitor, "/department?whose=everybody"))
    assert nonsense.count('<li class="duty"') == 1


async def test_who_stands_in_for_a_colleague_sees_that_colleagues_cases(
    quiet_site: FastAPI, sign_in: SignIn, on_record: PutOnRecord, organised: AsyncEngine
) -> None:
    theirs = await on_record(until_accepted)
    today = local_date(utcnow())
    async with writing(organised) as connection:
        await add_staff(connection, SECOND)
        absent = await by_id(connection, HANDLER.id)
        assert absent is not None
        await add_absence(
            connection,
            absent,
            COLLEAGUE.id,
            Days(today, today),
            by=HANDLER.id,
            now=utcnow(),
            today=today,
        )
    visitor = await sign_in(quiet_site, Actor(COLLEAGUE.id, COLLEAGUE.name, Role.HANDLER, "Q01"))
    page = await visitor.page("/department")
    assert f"代{HANDLER.name}承办的 1" in page.text
    assert theirs.case_no in page.text


async def test_what_came_back_is_told_with_the_words_of_who_sent_it_back(
    quiet_site: FastAPI, sign_in: SignIn, on_record: PutOnRecord
) -> None:
    case = await on_record(_sent_back)
    page = await (await sign_in(quiet_site, HANDLER)).page("/department")
    assert "办结审核未通过，退回补办" in page.text
    assert CITY.name in page.text
    assert "没有写明从哪天起增开窗口。" in page.text
    assert f"back-{case.case_no}-{case.case.version}" in page.ids
    other = await (await sign_in(quiet_site, XUHUI_HANDLER)).page("/department")
    assert "退回补办" not in other.text


async def test_what_the_hotline_resolved_and_got_back_is_not_the_rated_units(
    quiet_site: FastAPI, sign_in: SignIn, on_record: PutOnRecord
) -> None:
    def resolved(paper: CaseOnPaper) -> None:
        told = {"channel": ContactChannel.PHONE, "measures": "已说明。", "reply": "已说明。"}
        paper.take(steps.ResolveOnTheSpot, OPERATOR, **told)
        paper.take(steps.SendBackClosure, CITY, reason="请转办。")

    case = await on_record(resolved)
    page = await _html(await sign_in(quiet_site, HANDLER))
    assert case.case_no not in page


async def test_a_case_is_accepted_with_one_click_and_one_is_back_at_home(
    live_site: FastAPI, sign_in: SignIn, open_case: OpenCase, organised: AsyncEngine
) -> None:
    async with writing(organised) as connection:
        await add_staff(connection, SECOND)
    cases = [await open_case() for _ in range(2)]
    for case in cases:
        await case.dispatched()
    visitor = await sign_in(live_site, HANDLER)
    page = await visitor.page("/department")
    accepting = next(f for f in page.forms if f.action == _accept(cases[0]))
    taken = await visitor.send(accepting)
    assert taken.headers["location"].startswith("/department?")
    assert "已完成：" in (await visitor.page(taken.headers["location"])).text
    handing = page.form(f"/cases/{cases[1].case_no}/assign")
    handed = await visitor.send(handing, holder=COLLEAGUE.id)
    assert handed.headers["location"].startswith("/department?")
    assert (await cases[0].recorded()).case.holder is not None
    holder = (await cases[1].recorded()).case.holder
    assert holder is not None
    assert holder.id == COLLEAGUE.id


def _accept(case: CaseDriver) -> str:
    return f"/department/{case.case_no}/accept"


def _row(html: str, row: str) -> str:
    found = re.search(rf'<li[^>]* id="{row}".*?</li>\n', html, re.DOTALL)
    assert found is not None, row
    return found.group()


async def test_after_accepting_the_next_row_has_the_focus(
    live_site: FastAPI, sign_in: SignIn, open_case: OpenCase
) -> None:
    cases = [await open_case(), await open_case()]
    for case in cases:
        await case.dispatched()
    visitor = await sign_in(live_site, HANDLER)
    page = await visitor.page("/department?whose=mine")
    one, two = sorted(cases, key=lambda case: page.ids.index(f"unheld-{case.case_no}"))
    taken = await visitor.send(page.form(_accept(one)))
    where = taken.headers["location"]
    assert "whose=mine" in where
    html = await _html(visitor, where)
    assert "autofocus" in _row(html, f"unheld-{two.case_no}")


async def test_a_case_accepted_by_a_colleague_is_told_where_its_row_was(
    live_site: FastAPI, sign_in: SignIn, open_case: OpenCase
) -> None:
    cases = [await open_case(), await open_case()]
    for case in cases:
        await case.dispatched()
    visitor = await sign_in(live_site, HANDLER)
    page = await visitor.page("/department?whose=mine")
    one, two = sorted(cases, key=lambda case: page.ids.index(f"unheld-{case.case_no}"))
    for case, after in ((one, f"unheld-{two.case_no}"), (two, "")):
        await case.take(steps.Accept, replace(HANDLER, id=COLLEAGUE.id, name=COLLEAGUE.name))
        refused = await visitor.send(page.form(_accept(case)))
        assert refused.status_code == 409
        gone = _row(refused.text, f"gone-{case.case_no}")
        assert COLLEAGUE.name in gone
        assert "autofocus" in gone
        assert not after or refused.text.index(gone) < refused.text.index(f'id="{after}"')
        assert f'id="unheld-{case.case_no}"' not in refused.text


async def test_a_refused_accept_is_told_at_its_row_and_can_be_sent_again(
    live_site: FastAPI, sign_in: SignIn, open_case: OpenCase
) -> None:
    case = await open_case()
    await case.dispatched()
    visitor = await sign_in(live_site, HANDLER)
    form = (await visitor.page("/department?whose=mine")).form(_accept(case))
    await case.take(steps.AddInformation, RATER, text="叫号单还在。")
    refused = await visitor.send(form)
    assert refused.status_code == 409
    row = _row(refused.text, f"unheld-{case.case_no}")
    assert "这件工单已有新的进展" in row
    assert "补充说明" in row
    assert "autofocus" in row
    again = await visitor.send(read_page(refused.text).form(_accept(case)))
    assert again.status_code == 303


async def test_an_accept_nobody_answered_is_told_at_its_row_and_not_taken_twice(
    quiet_site: FastAPI, sign_in: SignIn, on_record: PutOnRecord
) -> None:
    case = await on_record(_dispatched)
    visitor = await sign_in(quiet_site, HANDLER)
    for address, kind in (("/department?whose=unit", "due"), ("/department?whose=mine", "unheld")):
        page = await visitor.page(address)
        sent = f"/department/{case.case_no}/accept"
        form = next(f for f in page.forms if f.action == sent and f.values["row"].startswith(kind))
        refused = await visitor.send(form)
        assert refused.status_code == 503
        assert "办理系统暂时没有响应" in _row(refused.text, f"{kind}-{case.case_no}")
        assert refused.text.count("refused-") == 1
        keys = {f.values["key"] for f in read_page(refused.text).forms if f.action == sent}
        assert keys == {form.values["key"]}


async def test_each_row_has_a_key_for_what_it_waits_for_and_one_to_hand_it_on(
    quiet_site: FastAPI, sign_in: SignIn, on_record: PutOnRecord, organised: AsyncEngine
) -> None:
    async with writing(organised) as connection:
        await add_staff(connection, SECOND)
    for life in (until_accepted, _dispatched, _sent_back):
        await on_record(life)
    html = await _html(await sign_in(quiet_site, HANDLER), "/department?whose=unit")
    for row, keys in (("due", ["d"]), ("unheld", ["d", "u"]), ("back", ["d"])):
        rows = re.findall(rf'<li[^>]* id="{row}-.*?</li>', html, re.DOTALL)
        assert rows, row
        for each in rows:
            assert re.findall(r'data-key="(.)"', each) == keys, row


async def test_nothing_to_do_says_so(quiet_site: FastAPI, sign_in: SignIn) -> None:
    page = await (await sign_in(quiet_site, HANDLER)).page("/department")
    assert "没有要办的工单" in page.text
    assert "每件工单都有人承办" in page.text
    assert "退回来的" not in page.text


async def test_supervisors_have_a_home_of_their_own(quiet_site: FastAPI, sign_in: SignIn) -> None:
    await (await sign_in(quiet_site, HEAD)).page("/department", status=403)
