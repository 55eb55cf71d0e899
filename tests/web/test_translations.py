"""The catalogue is complete, and the check that says so notices every way it can fail to be."""

import pytest
from babel.messages import Catalog

from web.i18n import Language, load
from web.translations import brought_up_to_date, problems, read, sources


@pytest.mark.parametrize("language", [Language.EN, Language.ZH_HANT])
def test_every_sentence_is_translated(language: Language) -> None:
    assert problems(read(language), sources()) == []


def test_the_traditional_catalogue_speaks_as_shanghai_s_offices_do() -> None:
    said = [load(Language.ZH_HANT).gettext(word) for word in ("窗口", "先行联系", "待审核", "工单")]
    assert said == ["窗口", "先行聯繫", "待審核", "工單"]


def test_no_simplified_character_is_left_in_the_traditional_catalogue() -> None:
    simplified = set("评价满员办结联时间单实转签审门区约务发请这个与为")
    catalogue = load(Language.ZH_HANT)
    said = [
        *catalogue.single.values(),
        *(form for each in catalogue.plural.values() for form in each),
    ]
    assert [text for text in said if simplified & set(text)] == []


def _catalogue(*messages: tuple[str | tuple[str, str], str | tuple[str, str]]) -> Catalog:
    made = Catalog(locale="en")
    for source, translation in messages:
        made.add(source, translation)
    return made


def test_what_is_missing_doubtful_or_left_over_is_named() -> None:
    wanted = _catalogue(("甲", ""), ("乙 {days} 天", ""), ("丙", ""), (("丁", "丁"), ("", "")))
    known = _catalogue(
        ("乙 {days} 天", "B {day} days"), ("丙", "C"), (("丁", "丁"), ("one D", "")), ("戊", "E")
    )
    known["丙"].flags.add("fuzzy")
    assert problems(known, wanted) == [
        "untranslated: 甲",
        "places differ: 乙 {days} 天",
        "fuzzy: 丙",
        "untranslated: 丁",
        "obsolete: 戊",
    ]


def test_bringing_up_to_date_keeps_translations_and_drops_what_nothing_says() -> None:
    wanted = _catalogue(("甲", ""), ("丙", ""))
    made = brought_up_to_date(_catalogue(("丙", "C"), ("戊", "E")), wanted)
    assert {message.id: message.string for message in made if message.id} == {"甲": None, "丙": "C"}


def test_a_sentence_is_said_in_english_with_its_places_filled() -> None:
    english = load(Language.EN)
    assert english.gettext("待转办") == "Awaiting dispatch"
    assert english.ngettext("%(num)d 星", "%(num)d 星", 1) == "%(num)d star"
