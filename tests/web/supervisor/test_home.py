"""A supervisor's home: what is late and what is to be decided, under their unit only."""

import re
from collections.abc import Callable
from datetime import timedelta

from fastapi import FastAPI

from rules import steps
from rules.case import ExtensionBasis, InvalidGround, ReturnReason
from rules.stages import Action
from rules.stars import ReviewChannel
from rules.working_days import local_date
from tests.case_on_paper import CaseOnPaper
from tests.conftest import utcnow
from tests.paper_lives import until_accepted, until_submitted
from tests.people import CITY, CITY_TOO, HANDLER, HEAD, HUANGPU, OPERATOR, XUHUI
from tests.web.desk.desk_visitor import DeskVisitor
from tests.web.desk.page_reader import read_page
from tests.web.desk_site import SignIn
from tests.web.put_on_record import OpenCase, PutOnRecord


def _number(html: str, name: str) -> tuple[int, str]:
    """A number of the page with the address it opens."""
    found = re.search(
        rf'<a href="([^"]*)"><span class="numbers__count">([\d,]+)</span>'
        rf' <span class="numbers__name">{name}</span>',
        html,
    )
    assert found is not None, name
    return int(found.group(2)), found.group(1)


def _row(html: str, case_no: str) -> str:
    """What is to be decided in a case."""
    found = re.search(rf'<li class="decision" id="decide-{case_no}-.*?</li>', html, re.DOTALL)
    assert found is not None, case_no
    return found.group()


async def _home(visitor: DeskVisitor) -> str:
    answer = await visitor.browser.get("/supervisor")
    assert answer.status_code == 200
    return answer.text


def _to_xuhui(paper: CaseOnPaper) -> None:
    paper.take(steps.Dispatch, OPERATOR, unit=XUHUI)


async def test_what_is_late_is_counted_under_each_supervisors_unit(
    quiet_site: FastAPI, sign_in: SignIn, on_record: PutOnRecord
) -> None:
    mine = await on_record(until_accepted, days=30)
    others = await on_record(_to_xuhui, days=30)
    in_time = await on_record()
    for person, late in ((CITY, 2), (HEAD, 1)):
        html = await _home(await sign_in(quiet_site, person))
        assert _number(html, "已逾期") == (late, "/cases?late=now")
        section = html[html.index('aria-labelledby="late"') : html.index('aria-labelledby="soon"')]
        assert mine.case_no in section
        assert (others.case_no in section) == (person is CITY)
        assert in_time.case_no not in section


async def test_a_late_case_says_who_has_it_which_clock_and_how_long(
    quiet_site: FastAPI, sign_in: SignIn, on_record: PutOnRecord
) -> None:
    await on_record(until_accepted, days=30)
    page = await (await sign_in(quiet_site, CITY)).page("/supervisor")
    assert re.search(r"黄浦区 · 黄浦经办 先行联系 \d+月\d+日", page.text)
    assert re.search(r"超期 \d+ 个工作日", page.text)


async def test_each_number_by_unit_and_clock_opens_that_list(
    quiet_site: FastAPI, sign_in: SignIn, on_record: PutOnRecord
) -> None:
    await on_record(until_accepted, days=30)
    await on_record(_to_xuhui, days=30)
    html = await _home(await sign_in(quiet_site, CITY))
    assert 'href="/cases?late=now&amp;clock=contact&amp;unit=Q01">1</a>' in html
    assert 'href="/cases?late=now&amp;clock=contact&amp;unit=Q02">1</a>' in html
    assert 'href="/cases?late=now&amp;clock=contact">2</a>' in html


async def test_a_case_of_today_is_due_soon(
    quiet_site: FastAPI, sign_in: SignIn, on_record: PutOnRecord
) -> None:
    soon = await on_record()
    html = await _home(await sign_in(quiet_site, HEAD))
    assert _number(html, "下一个工作日前到期") == (1, "/cases?late=soon")
    assert soon.case_no in html[html.index('aria-labelledby="soon"') :]
    assert _number(html, "已逾期")[0] == 0


def _asks(step: type[steps.Step], **content: object) -> Callable[[CaseOnPaper], None]:
    def life(paper: CaseOnPaper) -> None:
        until_accepted(paper)
        paper.take(step, HANDLER, reason="需要与三家单位会商。", **content)

    return life


def _approved_once(paper: CaseOnPaper) -> None:
    extension = {"basis": ExtensionBasis.SPECIAL_DIFFICULTY, "extra_days": 5}
    _asks(steps.RequestExtension, **extension)(paper)
    paper.take(steps.DecideExtension, CITY, granted=True)


COMPLEX = _asks(steps.RequestComplex)
RETURN = _asks(steps.RequestReturn, return_reason=ReturnReason.NOT_OUR_FUNCTION)
INVALID = _asks(steps.RequestInvalidation, ground=InvalidGround.MISTAKEN)
DECIDING = [
    (COMPLEX, HEAD, {Action.DECIDE_COMPLEX}, ""),
    (_approved_once, CITY_TOO, {Action.DECIDE_EXTENSION}, ""),
    (_approved_once, CITY, set(), "您已同意，还须另一位督办人员同意。"),
    (INVALID, CITY, {Action.DECIDE_INVALIDATION}, ""),
    (INVALID, HEAD, set(), "由承办单位以外的上级督办人员裁定。"),
    (RETURN, CITY, set(), "由热线裁定。"),
    (until_submitted, HEAD, {Action.APPROVE_CLOSURE, Action.SEND_BACK_CLOSURE}, ""),
]


async def test_what_waits_has_forms_for_whoever_may_decide_and_says_who_else_does(
    quiet_site: FastAPI, sign_in: SignIn, on_record: PutOnRecord
) -> None:
    papers = {life: await on_record(life) for life, *_ in DECIDING}
    htmls = {
        person: await _home(await sign_in(quiet_site, person)) for person in (HEAD, CITY, CITY_TOO)
    }
    pages = {person: read_page(html) for person, html in htmls.items()}
    for life, person, actions, instead in DECIDING:
        start = f"/cases/{papers[life].case_no}/"
        forms = [form for form in pages[person].forms if form.action.startswith(start)]
        row = _row(htmls[person], papers[life].case_no)
        assert row.count('data-key="d"') == (1 if actions else 0)
        assert {form.action.removeprefix(start) for form in forms} == actions
        assert instead in pages[person].text
        assert HANDLER.name in pages[person].text


async def test_a_decision_without_an_answer_is_asked_for_again_and_still_leads_back(
    quiet_site: FastAPI, sign_in: SignIn, on_record: PutOnRecord
) -> None:
    paper = await on_record(COMPLEX)
    visitor = await sign_in(quiet_site, HEAD)
    action = f"/cases/{paper.case_no}/{Action.DECIDE_COMPLEX}"
    form = (await visitor.page("/supervisor")).form(action)
    again = await visitor.send(form, reason="理由还在。")
    assert again.status_code == 422
    assert "理由还在。" in again.text
    assert '<input type="hidden" name="back" value="supervisor">' in again.text


def _supervised(paper: CaseOnPaper) -> None:
    paper.take(steps.Dispatch, OPERATOR, unit=HUANGPU)
    paper.take(steps.Supervise, CITY, order="请尽快办理。")


async def test_an_address_alone_does_not_say_that_something_was_done(
    quiet_site: FastAPI, sign_in: SignIn, on_record: PutOnRecord
) -> None:
    paper = await on_record(_supervised)
    visitor = await sign_in(quiet_site, CITY)
    for query in (
        *("done=approve_closure&v=3", "done=supervise&v=x", "done=nothing&v=3", "v=3"),
        # somebody else's step
        "done=dispatch&v=2",
    ):
        page = await visitor.page(f"/supervisor?{query}&case={paper.case_no}")
        assert "已完成：" not in page.text
    page = await visitor.page(f"/supervisor?done=supervise&v=3&case={paper.case_no}")
    assert "已完成：" in page.text


async def test_who_decides_here_comes_back_here_and_reads_what_was_decided(
    live_site: FastAPI, sign_in: SignIn, open_case: OpenCase
) -> None:
    case = await open_case()
    await case.accepted()
    await case.take(steps.RequestComplex, HANDLER, reason="需要与三家单位会商。")
    visitor = await sign_in(live_site, HEAD)
    form = (await visitor.page("/supervisor")).form(f"/cases/{case.case_no}/decide_complex")
    sent = await visitor.send(form, granted="yes")
    assert sent.status_code == 303
    back = await visitor.page(sent.headers["location"])
    assert sent.headers["location"].startswith("/supervisor?")
    assert f"已完成： 审批复杂认定 {case.case_no}" in back.text
    assert "没有待决定的事项" in back.text


async def test_each_number_is_that_of_the_list_it_opens(
    quiet_site: FastAPI, sign_in: SignIn, on_record: PutOnRecord
) -> None:
    for life, days in ((until_accepted, 30), (_to_xuhui, 30), (until_submitted, 3), (COMPLEX, 0)):
        await on_record(life, days=days)
    for person in (CITY, HEAD):
        visitor = await sign_in(quiet_site, person)
        html = await _home(visitor)
        for name in ("已逾期", "今天到期", "下一个工作日前到期", "办结待审核", "有申请待决定"):
            number, address = _number(html, name)
            behind = await visitor.page(address)
            assert (f"共 {number} 件" in behind.text) == bool(number), (person.name, name)


async def test_unit_channel_topic_and_time_narrow_everything_and_each_list_behind_it(
    quiet_site: FastAPI, sign_in: SignIn, on_record: PutOnRecord
) -> None:
    mine = await on_record(until_accepted, days=30)
    theirs = await on_record(_to_xuhui, days=30, channel=ReviewChannel.PORTAL, comment="态度差")
    waiting = await on_record(until_submitted, days=1)
    visitor = await sign_in(quiet_site, CITY)
    long_ago = (local_date(utcnow()) - timedelta(days=10)).isoformat()
    for query, here, not_here, late in (
        ("unit=Q01", (mine, waiting), (theirs,), 1),
        ("unit=Q02", (theirs,), (mine, waiting), 1),
        ("channel=portal", (theirs,), (mine, waiting), 1),
        ("topic=attitude", (theirs,), (mine, waiting), 1),
        (f"to={long_ago}", (mine, theirs), (waiting,), 2),
        (f"from={long_ago}", (waiting,), (mine, theirs), 0),
    ):
        html = (await visitor.browser.get(f"/supervisor?{query}")).text
        assert all(each.case_no in html for each in here), query
        assert not any(each.case_no in html for each in not_here), query
        number, address = _number(html, "已逾期")
        assert number == late, query
        assert query in address
        listed = await visitor.page(address.replace("&amp;", "&"))
        assert sum(each.case_no in listed.text for each in (mine, theirs, waiting)) == late


async def test_an_address_that_narrows_to_nonsense_is_told_at_its_field(
    quiet_site: FastAPI, sign_in: SignIn
) -> None:
    visitor = await sign_in(quiet_site, HEAD)
    for query, sentence in (
        ("from=yesterday", "请写成 2026-11-24 这样的日期。"),
        ("from=2026-11-24&to=2026-11-01", "结束日期早于开始日期。"),
        ("unit=Q02", "没有这个单位，请从列表中选择。"),
    ):
        answer = await visitor.browser.get(f"/supervisor?{query}")
        assert answer.status_code == 422, query
        assert sentence in answer.text, query
