"""What masking promises for every text: no disguise helps, twice is once, and it is fast."""

import time
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rules.masking import mask_comment

WIDTHS = st.sampled_from(
    ["0123456789", "\uff10\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff19"]
)
GAPS = st.sampled_from(
    [
        *("", "", "", " ", "-", "\u3000", ".", " - ", "\u200b", "\uff0d", "、"),
        *("。", "…", ";", "=", "】【", "\U0001f44d\U0001f3fb"),
    ]
)


@st.composite
def disguised_mobiles(draw: st.DrawFn) -> tuple[str, str]:
    """A mobile number as people type it, and its plain digits."""
    number = (
        "1" + draw(st.sampled_from("3456789")) + draw(st.text("0123456789", min_size=9, max_size=9))
    )
    typed = "".join(draw(WIDTHS)[int(digit)] + draw(GAPS) for digit in number)
    return typed, number


NOT_DIGITS = st.text(
    st.characters(
        exclude_categories=["Nd", "Nl", "No", "Cs"], exclude_characters="〇零一二三四五六七八九幺"
    ),
    max_size=20,
)


@given(NOT_DIGITS, disguised_mobiles(), NOT_DIGITS, st.booleans())
def test_no_mobile_number_survives_in_any_width_or_spacing(
    before: str, mobile: tuple[str, str], after: str, is_bad: bool
) -> None:
    typed, number = mobile
    public = mask_comment(f"{before} {typed} {after}", is_bad=is_bad)
    left = "".join(c for c in unicodedata.normalize("NFKC", public) if c.isdecimal())
    assert number not in left
    assert number[3:] not in left


PIECES = (
    *("张", "李明", "老师", "科长", "工作人员", "小", "工号", "姓", "的", "陳", "科"),
    *("微信", "a1", "电话", "号", "胸牌", "(工作人员)", "wx_", "身份证", "住", "人民路", "室"),
    *("1", "38", "00138000", "6223", "1234", "19900101", "x", "沪A", "@", "qq.com"),
    *("-", ":", "*", "**", "+", "、", "。", " "),
)
TEXTS = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from(PIECES), max_size=20).map("".join),
)


@given(text=TEXTS, is_bad=st.booleans())
@example(text="科长李明小张", is_bad=True)
@example(text="叫李明小张 *工号6223老师", is_bad=True)
def test_masking_twice_is_masking_once(text: str, is_bad: bool) -> None:
    once = mask_comment(text, is_bad=is_bad)
    assert mask_comment(once, is_bad=is_bad) == once


@pytest.mark.parametrize(
    "unit",
    [
        "1",
        "a",
        "a.",
        "1 ",
        "@",
        "a@",
        "张",
        "微信",
        "沪A",
        "工作人员",
        "13800138000 ",
        "(",
        "0-",
        "一",
        "\u200b",
        "李明",
        # numbers and names without anything between them: each was found after the one before
        "一三八零零一三八零零零",
        "l38OO138OOO",
        "三一零一零一一九九零零一零一一二三四",
        "wxid_a1b2c3d4",
        "Ms Zhang Li",
        "沪A1234警",
        "沪 A 1 2 3 4 ",
        "+1 23 ",
        "张科",
        "张、",
        "老师",
        "胸牌",
        "工牌上写的是",
        "刘芳(",
        "車號A",
        "wx_",
        "住",
        "家住人民路",
        "住人民路1号",
        "住1号",
        "家住人民路1号2室 ",
        "身份证1**",
        "身份证",
        "1**",
        "138****",
        "1.1.",
        "ip1.1.1.1",
    ],
)
def test_twenty_thousand_characters_are_masked_in_a_blink(unit: str) -> None:
    text = (unit * 20_000)[:20_000]
    began = time.process_time()
    mask_comment(text, is_bad=True)
    assert time.process_time() - began < 1.0


@pytest.mark.parametrize("unit", ["王城管", "王胸牌"])
def test_names_that_are_seen_only_one_after_the_other_do_not_take_a_look_each(unit: str) -> None:
    text = (unit[1:] + unit * 1000)[:1000]
    began = time.process_time()
    mask_comment(text, is_bad=True)
    assert time.process_time() - began < 0.25
