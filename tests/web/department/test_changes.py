"""The log of what a unit changed because of reviews: written, corrected, filtered, shown to all."""

import pytest
from fastapi import FastAPI

from rules.working_days import local_date
from tests.case_on_paper import CaseOnPaper
from tests.conftest import utcnow
from tests.paper_lives import until_accepted
from tests.people import CITY, HANDLER, HEAD, OPERATOR, XUHUI_HANDLER
from tests.web.desk.desk_visitor import DeskVisitor
from tests.web.desk.page_reader import read_page
from tests.web.desk_site import SignIn
from tests.web.put_on_record import PutOnRecord

PATH = "/department/changes"
TEXT = "李秀兰来信后中午不再关窗，请王芳老师值守，咨询请拨 13800005566。"


@pytest.fixture
async def case(on_record: PutOnRecord) -> CaseOnPaper:
    """A case the handler has in hand."""
    return await on_record(until_accepted, days=2)


async def _add(visitor: DeskVisitor, case: CaseOnPaper, **other: str) -> str:
    """Fill in the form as the case page leads to it; the address of what was put on record."""
    form = (await visitor.page(f"{PATH}/new?case={case.case_no}")).form(PATH)
    typed = {"kind": "staffing", "title": "中午不关窗", "text": TEXT, **other}
    added = await visitor.send(form, **typed)
    assert added.status_code == 303, read_page(added.text).text
    return added.headers["location"].partition("?")[0]


async def test_a_change_is_put_on_record_from_the_case_and_shown_at_all_its_places(
    quiet_site: FastAPI, sign_in: SignIn, case: CaseOnPaper
) -> None:
    visitor = await sign_in(quiet_site, HANDLER)
    assert (
        f"{PATH}/new?case={case.case_no}"
        in (await visitor.browser.get(f"/cases/{case.case_no}")).text
    )
    path = await _add(visitor, case)
    entry = await visitor.page(f"{path}?saved=yes")
    assert "已登记" in entry.text
    assert "公众看到的" in entry.text
    for place in (PATH, f"/cases/{case.case_no}"):
        page = await visitor.browser.get(place)
        assert f'href="{path}"' in page.text, place
    assert "中午不关窗" in (await (await sign_in(quiet_site, CITY)).page(PATH)).text
    assert "中午不关窗" not in (await (await sign_in(quiet_site, XUHUI_HANDLER)).page(PATH)).text
    operator = await sign_in(quiet_site, OPERATOR)
    looked = await operator.browser.get(f"/cases/{case.case_no}")
    assert "中午不关窗" in looked.text
    assert path not in looked.text


async def test_the_public_reads_it_masked_on_the_units_page_with_the_review_behind_it(
    quiet_site: FastAPI, sign_in: SignIn, case: CaseOnPaper
) -> None:
    visitor = await sign_in(quiet_site, HANDLER)
    await _add(visitor, case)
    page = await visitor.browser.get("/units/Q01")
    section = page.text[page.text.index('id="improved"') :]
    assert "中午不关窗" in section
    assert f"/reviews/{case.case.review.review_no}" in section
    assert case.case_no not in section
    assert "13800005566" not in section
    assert "王芳" not in section
    assert "李秀兰" not in section, "who gave the review"
    review = await visitor.browser.get(f"/reviews/{case.case.review.review_no}")
    assert "中午不关窗" in review.text
    assert "王芳" not in review.text
    assert 'id="improved"' not in (await visitor.browser.get("/units/Q02")).text


async def test_sent_twice_it_is_there_once(
    quiet_site: FastAPI, sign_in: SignIn, case: CaseOnPaper
) -> None:
    visitor = await sign_in(quiet_site, HANDLER)
    form = (await visitor.page(f"{PATH}/new?case={case.case_no}")).form(PATH)
    for _ in range(2):
        await visitor.send(form, kind="guide", title="改了指南", text="写明要带的材料。")
    assert (await visitor.browser.get(PATH)).text.count("change__title") == 1


async def test_nonsense_is_told_at_its_field_and_nothing_typed_is_lost(
    quiet_site: FastAPI, sign_in: SignIn, case: CaseOnPaper, on_record: PutOnRecord
) -> None:
    visitor = await sign_in(quiet_site, HANDLER)
    form = (await visitor.page(f"{PATH}/new")).form(PATH)
    right = {"kind": "guide", "title": "改了指南", "text": TEXT, "cases": case.case_no}
    tomorrow = str(local_date(utcnow()).replace(year=2099))
    for wrong, sentence in (
        ({"kind": "magic"}, "请从所列选项中选择。"),
        ({"title": "长" * 61}, "不能超过 60 个字"),
        ({"text": ""}, "请填写这一项。"),
        ({"since": tomorrow}, "日期不能晚于今天"),
        ({"since": "昨天"}, "这样的日期"),
        ({"cases": "GD000000-NOBODY"}, "不是本单位的：GD000000-NOBODY"),
        ({"cases": " "}, "至少一个"),
        ({"cases": " ".join(f"GD{n}" for n in range(21))}, "最多关联 20 个工单"),
        ({"unit": "Q02"}, "没有这个单位"),
    ):
        refused = await visitor.send(form, **{**right, **wrong})
        assert refused.status_code == 422, wrong
        page = read_page(refused.text)
        assert sentence in page.text, wrong
        if "text" not in wrong:
            assert page.form(PATH).values["text"] == TEXT
    assert "还没有登记改进" in (await visitor.page(PATH)).text


async def test_a_correction_says_why_keeps_both_versions_and_is_no_overwriting(
    quiet_site: FastAPI, sign_in: SignIn, case: CaseOnPaper
) -> None:
    visitor = await sign_in(quiet_site, HANDLER)
    path = await _add(visitor, case)
    head = await sign_in(quiet_site, HEAD)
    stale = (await head.page(path)).form(path)
    form = (await visitor.page(path)).form(path)
    without = await visitor.send(form, title="中午和周六不关窗")
    assert without.status_code == 422
    assert "请写明更正的原因。" in read_page(without.text).text
    right = await visitor.send(form, title="中午和周六不关窗", why="漏写周六。")
    assert right.status_code == 303
    page = await visitor.page(path)
    assert "第 1 版" in page.text
    assert "漏写周六。" in page.text
    late = await head.send(stale, title="中午照常", why="改写。")
    assert late.status_code == 409
    again = read_page(late.text)
    assert "有人更正过这条记录" in again.text
    assert again.form(path).values["title"] == "中午照常"
    assert again.form(path).values["seen"] == "2"


async def test_who_is_not_of_the_unit_neither_reads_nor_writes(
    quiet_site: FastAPI, sign_in: SignIn, case: CaseOnPaper
) -> None:
    path = await _add(await sign_in(quiet_site, HANDLER), case)
    stranger = await sign_in(quiet_site, XUHUI_HANDLER)
    form = (await stranger.page(f"{PATH}/new")).form(PATH)
    await stranger.page(path, status=404)
    sent = await stranger.browser.post(path, data={**form.values, "title": "改掉"})
    assert sent.status_code == 404
    taken = await stranger.send(
        form, kind="guide", title="别区", text="别区的事。", cases=case.case_no
    )
    assert taken.status_code == 422
    city = await sign_in(quiet_site, CITY)
    assert not [f for f in (await city.page(path)).forms if f.action == path]
    await city.page(f"{PATH}/new", status=403)


async def test_the_log_is_filtered_in_the_address(
    quiet_site: FastAPI, sign_in: SignIn, case: CaseOnPaper
) -> None:
    visitor = await sign_in(quiet_site, HANDLER)
    await _add(visitor, case, since="2026-01-05")
    for query, shown in (
        ("kind=staffing", True),
        ("kind=guide", False),
        ("from=2026-01-05&to=2026-01-05", True),
        ("from=2026-01-06", False),
        ("unit=Q01-01", False),
        ("unit=Q01", True),
        ("after=nonsense", True),
        ("after=2020-01-01_x", False),
    ):
        page = await visitor.page(f"{PATH}?{query}")
        assert ("中午不关窗" in page.text) is shown, query
    for query, sentence in (
        ("from=gestern", "这样的日期"),
        ("from=2026-02-01&to=2026-01-01", "结束日期早于开始日期"),
        ("unit=Q02", "没有这个单位"),
        ("kind=magic", "请从所列选项中选择"),
    ):
        page = await visitor.page(f"{PATH}?{query}", status=422)
        assert sentence in page.text, query
