"""The catalogue is complete, and the check that says so notices every way it can fail to be."""

import re

import pytest
from babel.messages import Catalog

from rules.proposing import ProposedBecause
from rules.refusals import Refusal, RefusalKind
from web.hotline.proposing import BECAUSE
from web.i18n import Language, Sentence, load
from web.public.owed import AFTER_DISPATCH
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


def test_no_english_sentence_leaves_one_or_many_to_its_reader() -> None:
    english = load(Language.EN)
    said = [*english.single.values(), *(form for each in english.plural.values() for form in each)]
    assert [text for text in said if re.search(r"\w\(e?s\)", text)] == []


def test_what_a_sentence_counts_is_the_first_of_its_places() -> None:
    english, traditional, chinese = (
        load(each) for each in (Language.EN, Language.ZH_HANT, Language.ZH)
    )
    one, two = (Sentence(AFTER_DISPATCH, {"days": days}) for days in (1, 2))
    assert english.say(one) == "Within 1 working day of being passed on"
    assert english.say(two) == "Within 2 working days of being passed on"
    assert (traditional.say(one), traditional.say(two)) == (
        "轉辦後 1 個工作日內",
        "轉辦後 2 個工作日內",
    )
    assert chinese.say(one) == "转办后 1 个工作日内"
    of = {"of": 1, "sent": 1}
    assert english.say(Sentence(BECAUSE[ProposedBecause.PAST_OF_ITEM], of)) == (
        "This service’s last dispatch went there"
    )


def test_a_refusal_counts_as_a_sentence_does() -> None:
    days = "已超过转办后 {days} 个工作日的退单时限。"
    for number, said in ((1, "1 working day from"), (3, "3 working days from")):
        refusal = Refusal(RefusalKind.NOT_NOW, days, days=number)
        assert said in load(Language.EN).say(refusal)


def test_one_character_is_written_one_way_in_the_traditional_catalogue() -> None:
    catalogue = load(Language.ZH_HANT)
    said = "".join(catalogue.single.values())
    assert [char for char in "裏爲羣衆纔祕説閲" if char in said] == []


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
