"""Which reviews may be about the same thing, and which only look like it."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.duplicates import Piece, Said, Sign, likeness, pairs_of, pieces, resemblance

QUEUE = "等了两个小时，窗口只开了一个。"
SAME_QUEUE = "等了 2 个小时!窗口只开了一个"
OTHER = "工作人员态度很差，爱理不理。"


HERE = Said(QUEUE, "Q01-01", window_no="05")


def said(text: str = QUEUE, **other: Any) -> Said:
    return replace(HERE, text=text, **other)


def test_punctuation_blanks_and_full_width_letters_make_no_difference() -> None:
    assert likeness("ＡＢＣ，等了很久！", "abc 等了很久") == 1


@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_is_mutual_and_between_nothing_and_all(one: str, other: str) -> None:
    assert likeness(one, other) == likeness(other, one)
    assert 0 <= likeness(one, other) <= 1
    assert likeness(one, one) == (1 if pairs_of(one) else 0)


def test_texts_without_words_are_like_nothing() -> None:
    assert likeness("", "") == likeness("！！", "……") == 0


@pytest.mark.parametrize(
    ("one", "other", "signs"),
    [
        (
            said(phone="a"),
            said(OTHER, phone="a"),
            (Sign.SAME_PHONE, Sign.SAME_PLACE),
        ),
        (
            said(phone="a", window_no="05"),
            said(SAME_QUEUE, phone="a", window_no="06"),
            (Sign.SAME_PHONE, Sign.NEAR_TEXT),
        ),
        (
            said(device="d"),
            said("等了两个小时，窗口就一个开着", device="d"),
            (Sign.SAME_DEVICE, Sign.SAME_PLACE, Sign.NEAR_TEXT),
        ),
        (said(), said(SAME_QUEUE), (Sign.SAME_PLACE, Sign.NEAR_TEXT)),
        (
            said(window_no=None, item_code="I005"),
            said(window_no=None, item_code="I005"),
            (Sign.SAME_PLACE, Sign.NEAR_TEXT),
        ),
    ],
)
def test_reviews_that_may_be_about_the_same_thing(
    one: Said, other: Said, signs: tuple[Sign, ...]
) -> None:
    found = resemblance(one, other)
    assert found is not None
    assert found.signs == signs


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (said(), said(OTHER)),
        (said(), said(window_no="06")),
        (said(device="kiosk"), said(OTHER, device="kiosk")),
        (said(phone="a"), said(OTHER, phone="a", unit_code="Q02-01")),
        (said("", phone=None), said("", phone=None)),
    ],
)
def test_reviews_that_are_not_the_same_thing(one: Said, other: Said) -> None:
    assert resemblance(one, other) is None


def test_a_text_is_cut_where_it_has_something_in_common() -> None:
    found = pieces("昨天等了两个小时才轮到", "我等了两个小时，太久")
    assert [(piece.text, piece.shared) for piece in found] == [
        ("昨天", False),
        ("等了两个小时", True),
        ("才轮到", False),
    ]
    assert pieces("甲乙", "甲乙") == (Piece("甲乙", shared=False),)
    assert pieces("", "甲乙丙") == ()


def test_only_the_beginning_of_a_long_text_is_compared_and_all_of_it_is_shown() -> None:
    text = "啊" * 5000
    assert "".join(piece.text for piece in pieces(text, text)) == text
