"""Words to search for: which characters make a token, and which queries are refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.search_words import (
    NOTHING_IN_IT,
    TOO_LONG,
    TOO_MANY,
    Unsearchable,
    folded,
    searched_for,
    tokens_of,
)


def test_chinese_is_found_by_characters_and_pairs_anything_else_by_words() -> None:
    assert tokens_of(folded("排队App2好")) == ("排", "队", "排队", "app2", "好")


def test_widths_and_cases_are_one() -> None:
    assert folded("ＡＢＣ　窗口") == folded("abc 窗口")


def test_both_scripts_are_one_whatever_stands_beside_a_character() -> None:
    assert folded("證件齊全，頭髮，皇后後面") == folded("证件齐全，头发，皇后后面")
    assert folded("看著著名的碑") == folded("看着著名的碑")


@given(st.text(max_size=50))
def test_a_folded_text_stays_as_it_is(text: str) -> None:
    assert folded(folded(text)) == folded(text)


def test_a_pair_is_asked_for_in_place_of_its_characters() -> None:
    assert searched_for("排队 久").tokens == ("排队", "久")


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("", NOTHING_IN_IT),
        (" ,。!?%_ ", NOTHING_IN_IT),
        ("排" * 51, TOO_LONG),
        ("一 二 三 四 五 六", TOO_MANY),
    ],
)
def test_what_cannot_be_searched_for_is_refused_with_a_sentence(query: str, sentence: str) -> None:
    with pytest.raises(Unsearchable) as refused:
        searched_for(query)
    assert refused.value.text == sentence


TEXTS = st.text(st.sampled_from("排队隊辦窗口aB9 ,。*々\u3400\U00020001"), min_size=2, max_size=30)


@given(TEXTS, st.data())
def test_every_part_of_a_text_is_led_to_by_its_own_tokens(text: str, data: st.DataObject) -> None:
    whole = folded(text)
    start = data.draw(st.integers(0, max(len(whole) - 1, 0)))
    end = data.draw(st.integers(start, len(whole)))
    part = "".join(char for char in whole[start:end] if char not in "ab9")
    if part != whole[start:end]:
        # a part of a latin word is no word
        return
    assert set(tokens_of(part)) <= set(tokens_of(whole))


@given(st.text(max_size=200))
def test_a_token_holds_nothing_a_query_language_could_take_for_its_own(text: str) -> None:
    for token in tokens_of(folded(text)):
        assert not set(token) & set(" '\"\\:&|!()*=<>")
        assert len(token.encode()) < 2046
