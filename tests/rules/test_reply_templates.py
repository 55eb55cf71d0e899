"""Templates: what may stand in one, what the variables become, who keeps which."""

import re
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from rules.case import Case, Contact, ContactChannel, RatedReview
from rules.clocks import Clock, ClockKind
from rules.policy import Policy
from rules.refusals import Refusal
from rules.reply_templates import (
    TextKind,
    Variable,
    check_template,
    fill,
    may_keep,
    values_of,
    with_plain_braces,
)
from rules.roles import Actor, UnitRef
from rules.timetable import Term
from tests.people import CENTRE, CITY, HANDLER, HEAD, HUANGPU, OPERATOR, XUHUI

RECEIVED = datetime(2019, 9, 11, 23, 0, tzinfo=UTC)
REVIEW = RatedReview("PJ190912-K7M2QX", 1, True, CENTRE, "Q01", None, "05", RECEIVED)
CASE = Case("GD1", REVIEW, Policy(), unit=HUANGPU)


DUE = datetime(2019, 9, 20, 16, 0, tzinfo=UTC)
TERM = Term(RECEIVED, 5, DUE, DUE, DUE, provisional=False, calendar_version="2019-1")
CLOCK = Clock(ClockKind.RECTIFICATION, 0, 1, HUANGPU.code, TERM, 5, DUE)


def test_variables_are_filled_from_the_case_in_shanghais_days() -> None:
    contact = Contact(0, 1, RECEIVED, RECEIVED, "王", ContactChannel.PHONE, True, "已说明。")
    case = replace(CASE, clocks=(CLOCK,), contacts=(contact,))
    values = values_of(case, None, "内资公司设立登记", RECEIVED + timedelta(days=1))
    text = (
        "{{单位}}于{{ 评价日期 }}收到{{窗口}}的{{事项}}评价（{{星级}}），"
        "{{承诺日期}}前答复；{{联系日期}}，{{今天}}。"
    )
    assert fill(text, values).text == (
        "黄浦区于2019年9月12日收到05号窗口的内资公司设立登记评价（1星），"
        "2019年9月20日前答复；2019年9月12日，2019年9月13日。"
    )


def test_what_the_case_has_nothing_for_stays_to_be_rewritten() -> None:
    filled = fill("{{事项}}、{{单位}}、{{承诺日期}}", values_of(CASE, "", None, RECEIVED))
    assert filled.text == "{{事项}}、黄浦区、{{承诺日期}}"
    assert filled.missing == (Variable.ITEM, Variable.PROMISED_ON)


def test_what_a_value_holds_is_never_filled_again() -> None:
    named = replace(CASE, unit=UnitRef("Q01", "{{事项}}", "Q01"))
    assert fill("{{单位}}", values_of(named, None, "X", RECEIVED)).text == "{{事项}}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("您好，{{姓名}}", "没有“姓名”这个变量"),
        ("{{}}", "没有“”这个变量"),
        ("{{手机}}{{单位}}", "没有“手机”这个变量"),
        ("{{单位", "括号不成对"),
        ("单位}}", "括号不成对"),
        ("{{{{单位}}}}", "括号不成对"),
    ],
)
def test_an_unknown_or_broken_variable_is_refused(text: str, said: str) -> None:
    with pytest.raises(Refusal) as refused:
        check_template(text)
    assert said in refused.value.text.format(**refused.value.params)


def test_braces_of_a_chinese_keyboard_will_do() -> None:
    text = with_plain_braces("｛｛单位｝｝｛一｝")
    check_template(text)
    assert text == "{{单位}}｛一｝"


def test_no_variable_says_who_the_rater_is() -> None:
    known = {each.name for each in fields(RatedReview)}
    assert not known & {"name", "phone", "email", "rater", "comment"}
    values = values_of(CASE, "综合窗口", "登记", RECEIVED)
    assert set(values) <= set(Variable)


@pytest.mark.parametrize(
    ("actor", "kind", "path", "kept"),
    [
        (HEAD, TextKind.REPLY, HUANGPU.path, True),
        (HEAD, TextKind.REPLY, CENTRE.path, True),
        (HEAD, TextKind.REPLY, XUHUI.path, False),
        (HEAD, TextKind.REPLY, "", False),
        (CITY, TextKind.REPLY, "", True),
        (CITY, TextKind.REPLY, XUHUI.path, True),
        (HANDLER, TextKind.REPLY, HUANGPU.path, False),
        (OPERATOR, TextKind.EXPLANATION, "", True),
        (OPERATOR, TextKind.REPLY, "", False),
        (OPERATOR, TextKind.EXPLANATION, HUANGPU.path, False),
    ],
)
def test_supervisors_keep_their_units_and_the_hotline_its_own(
    actor: Actor, kind: TextKind, path: str, kept: bool
) -> None:
    assert may_keep(actor, kind, path) is kept


def test_the_documentation_lists_every_variable_and_no_other() -> None:
    page = Path(__file__).parents[2] / "docs" / "teamwork.md"
    told = re.findall(r"^\| `\{\{(.+?)\}\}`", page.read_text(encoding="utf-8"), re.MULTILINE)
    assert told == [each.value for each in Variable]
