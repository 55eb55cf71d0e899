"""Languages: which one a visitor gets, and the sentences in it. The catalogue is kept by
translations.py; what enumerations are called is in wording.py, how dates look in dates.py."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path
from string import Formatter

from babel.messages.pofile import read_po
from opencc import OpenCC

from rules.refusals import Refusal

LOCALES = Path(__file__).parent / "locale"


class Language(StrEnum):
    """A language the site speaks. The source sentences are Chinese."""

    ZH = "zh"
    ZH_HANT = "zh-Hant"
    EN = "en"

    @property
    def tag(self) -> str:
        """The BCP 47 tag for `lang=` and Content-Language."""
        return "zh-Hans" if self is Language.ZH else self.value

    @property
    def locale(self) -> str:
        """What Babel calls it, and the folder of its catalogue."""
        return self.value.replace("-", "_")

    @property
    def own_name(self) -> str:
        """What it calls itself."""
        return {Language.ZH: "简体", Language.ZH_HANT: "繁體", Language.EN: "English"}[self]

    @property
    def is_chinese(self) -> bool:
        """Whether it is Chinese, in either script."""
        return self is not Language.EN


SCRIPTS = {"hans": Language.ZH, "hant": Language.ZH_HANT}
TRADITIONAL_REGIONS = {"tw", "hk", "mo"}
"""Where Chinese without a named script is written in traditional characters."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A Chinese source sentence with `{name}` places, marked with N_ or N_plural, and what goes
    into them."""

    text: str
    params: Mapping[str, str | int] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash((self.text, frozenset(self.params.items())))


def _first_place(text: str) -> str:
    return next(name for _, name, _, _ in Formatter().parse(text) if name)


@cache
def _to_traditional() -> OpenCC:
    # the characters alone: words stay those of Shanghai
    return OpenCC("s2tw")


def traditional(name: str) -> str:
    """A name in traditional characters: 黃浦區 for 黄浦区."""
    converted: str = _to_traditional().convert(name)
    return converted


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One language's translations, by Chinese source sentence."""

    language: Language
    single: Mapping[str, str]
    plural: Mapping[str, tuple[str, ...]]

    def gettext(self, text: str) -> str:
        """The sentence in this language; the source where there is no translation."""
        return self.single.get(text, text)

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """The form of a sentence for a number."""
        forms = self.plural.get(singular)
        if forms is None:
            return singular if number == 1 else plural
        return forms[0] if number == 1 else forms[-1]

    def say(self, sentence: Sentence | Refusal | str) -> str:
        """A sentence or a refusal in this language, with its parameters filled in."""
        if isinstance(sentence, str):
            return self.gettext(sentence)
        return self._form(sentence).format(**sentence.params)

    def in_script(self, name: str) -> str:
        """A registered name of a unit, window or item, as this language's pages write it."""
        return traditional(name) if self.language is Language.ZH_HANT else name

    def _form(self, sentence: Sentence | Refusal) -> str:
        forms = self.plural.get(sentence.text)
        if forms is None:
            return self.gettext(sentence.text)
        return forms[0] if sentence.params[_first_place(sentence.text)] == 1 else forms[-1]


def path_of(language: Language) -> Path:
    """Where a language's translations are."""
    return LOCALES / language.locale / "LC_MESSAGES" / "messages.po"


@cache
def load(language: Language) -> Catalogue:
    """A language's catalogue, straight from its .po file and only once; Chinese is the source."""
    if language is Language.ZH:
        return Catalogue(language, {}, {})
    single: dict[str, str] = {}
    plural: dict[str, tuple[str, ...]] = {}
    with path_of(language).open("rb") as source:
        for message in read_po(source, locale=language.locale):
            if not message.id or message.fuzzy:
                continue
            if isinstance(message.id, str):
                if message.string:
                    single[message.id] = str(message.string)
            else:
                forms = tuple(str(form) for form in message.string or ())
                if forms and all(forms):
                    plural[message.id[0]] = forms
    return Catalogue(language, single, plural)


def chosen(asked: str | None) -> Language | None:
    """The language somebody names, if it is one of ours."""
    return Language(asked) if asked and asked in set(Language) else None


def accepted(header: str) -> Language:
    """The language an Accept-Language header prefers: Chinese by its script, otherwise English.

    No header, or one that takes anything, means Chinese as the source is written.
    """
    ranked = sorted(
        ((_quality(part), -place, part) for place, part in enumerate(header.split(","))),
        reverse=True,
    )
    tags = [part.partition(";")[0].strip().lower() for quality, _, part in ranked if quality > 0]
    first = next((tag for tag in tags if tag), "*")
    return Language.ZH if first == "*" else _of_tag(first)


def _of_tag(tag: str) -> Language:
    primary, *others = tag.split("-")
    if primary != "zh":
        return Language.EN
    script = next((each for each in others if each in SCRIPTS), None)
    if script is None and TRADITIONAL_REGIONS.intersection(others):
        script = "hant"
    return SCRIPTS[script or "hans"]


def _quality(part: str) -> float:
    _, _, weight = part.partition("q=")
    try:
        return float(weight) if weight else 1.0
    except ValueError:
        return 0.0
