"""What is taken out of a text before anybody reads it, and what is not."""

import pytest

from rules.visible_text import legible, visible


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("\ufeff一\u200b二\r\n三\u202e\x00 ", "一二\n三"),
        ("一\r二\u2028三\u2029四\n五\t六", "一\n二\n三\n四\n五\t六"),
        ("\u061c\u2066倒\u2069\u206a着\u180e写\u00ad的", "倒着写的"),
        ("\u3164\u115f\u2800\uffa0", ""),
        ("半\ud83d个\ufdd0字\ufffe符\U0001ffff", "半个字符"),
        ("好\U000e0041\U000e007f", "好"),
        ("张\u200d老\u200c师", "张老师"),
    ],
)
def test_what_nobody_sees_is_taken_out(typed: str, kept: str) -> None:
    assert visible(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        # families, a heart on fire, a flag, keys with digits
        "\U0001f468\u200d\U0001f469\u200d\U0001f467 \u2764\ufe0f\u200d\U0001f525",
        "\U0001f1e8\U0001f1f3 1\ufe0f\u20e3",
        # newer than the Unicode of the oldest Python: a rare surname and an emoji
        "\U00031350\U0002ebf0 \U0001fae9",
        "葛\U000e0101城 e\u0301te\u0301 \U0001d4b3",
        "第一行\n第二行\t<b>",
    ],
)
def test_what_somebody_sees_stays(typed: str) -> None:
    assert visible(typed) == typed


def test_marks_over_chinese_characters_are_not_published() -> None:
    assert legible("张\u0336老\u20dd师\ufe00 e\u0301te\u0301") == "张老师 e\u0301te\u0301"
