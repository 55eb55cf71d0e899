"""Languages: which one a visitor gets, and the sentences in it. The catalogue is kept by
translations.py; what enumerations are called is in wording.py, how dates look in dates.py."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from babel.messages.pofile import read_po

from rules.refusals import Refusal

LOCALES = Path(__file__).parent / "locale"


class Language(StrEnum):
    """A language the site speaks. The source sentences are Chinese."""

    ZH = "zh"
    EN = "en"

    @property
    def tag(self) -> str:
        """The BCP 47 tag for `lang=` and Content-Language."""
        return {Language.ZH: "zh-Hans", Language.EN: "en"}[self]

    @property
    def other(self) -> "Language":
        """The one to switch to."""
        return Language.EN if self is Language.ZH else Language.ZH


@dataclass(frozen=True, slots=True)
class Sentence:
    """A Chinese source sentence with `{name}` places, marked with N_, and what goes into them."""

    text: str
    params: Mapping[str, str | int] = field(default_factory=dict)


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
        return self.gettext(sentence.text).format(**sentence.params)


def load(language: Language) -> Catalogue:
    """Read a language's catalogue straight from its .po file; Chinese is the source itself."""
    if language is Language.ZH:
        return Catalogue(language, {}, {})
    single: dict[str, str] = {}
    plural: dict[str, tuple[str, ...]] = {}
    with (LOCALES / language / "LC_MESSAGES" / "messages.po").open("rb") as source:
        for message in read_po(source, locale=str(language)):
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
    return Language(asked) if asked in set(Language) else None


def accepted(header: str) -> Language:
    """The language an Accept-Language header prefers: Chinese in any script, otherwise English.

    No header, or one that takes anything, means Chinese.
    """
    ranked = sorted(
        ((_quality(part), -place, part) for place, part in enumerate(header.split(","))),
        reverse=True,
    )
    tags = [part.partition(";")[0].strip().lower() for quality, _, part in ranked if quality > 0]
    first = next((tag for tag in tags if tag), "*")
    return Language.ZH if first == "*" or first.split("-")[0] == "zh" else Language.EN


def _quality(part: str) -> float:
    _, _, weight = part.partition("q=")
    try:
        return float(weight) if weight else 1.0
    except ValueError:
        return 0.0
