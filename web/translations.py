"""The catalogue of translations: collecting the Chinese sentences, and refusing to forget one.

`python -m web.translations` brings the .po file of each language up to date with the sources;
`--check` changes nothing and fails, with a list, if a sentence is untranslated, fuzzy, no longer
used, or loses a `{place}`. The .po files are read as they are (i18n.py), nothing is compiled.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

from web.i18n import Language, path_of

ROOT = Path(__file__).parent.parent
PYTHON = ("rules", "db", "workflows", "web")
"""Packages whose Python files may hold sentences for people, marked with N_ or N_plural."""
TEMPLATES = ROOT / "web" / "templates"
TEMPLATE_OPTIONS = {"trim_blocks": "true", "lstrip_blocks": "true", "newstyle_gettext": "true"}
# the Chinese sentence is the same for one and for many
KEYWORDS = {"_": None, "N_": None, "N_plural": (1, 1), "gettext": None, "ngettext": (1, 2)}
PLACE = re.compile(r"%\((\w+)\)[ds]|\{(\w+)\}")
WIDTH = 100


def sources() -> Catalog:
    """Every sentence of the sources, without translations."""
    found = Catalog()
    for text in _sentences():
        found.add(text)
    return found


def _sentences() -> Iterator[str | tuple[str, ...]]:
    for package in PYTHON:
        for file in sorted((ROOT / package).rglob("*.py")):
            yield from _in_file("python", file, {})
    for file in sorted(TEMPLATES.rglob("*.html")):
        yield from _in_file("jinja2", file, TEMPLATE_OPTIONS)


def _in_file(method: str, file: Path, options: dict[str, str]) -> Iterator[str | tuple[str, ...]]:
    with file.open("rb") as text:
        for _line, sentence, _comments, _context in extract(
            method, text, keywords=KEYWORDS, options=options
        ):
            if sentence:
                yield sentence


def read(language: Language) -> Catalog:
    """A language's translations as they are."""
    with path_of(language).open("rb") as file:
        return read_po(file, locale=language.locale)


def brought_up_to_date(known: Catalog, wanted: Catalog) -> Catalog:
    """Every wanted sentence with the translation it has; what nothing says any more is left out."""
    made = Catalog(locale=known.locale)
    for message in _messages(wanted):
        there = known.get(message.id)
        string = there.string if there and there.id == message.id else None
        made.add(message.id, string, flags=there.flags if there else ())
    return made


def write(language: Language, catalogue: Catalog) -> None:
    """Write a .po file: sorted, without the dates and line numbers that change by themselves."""
    head = (
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        f'"Language: {language.locale}\\n"\n"Plural-Forms: {catalogue.plural_forms}\\n"\n\n'
    )
    with path_of(language).open("wb") as file:
        file.write(head.encode())
        write_po(file, catalogue, width=WIDTH, omit_header=True, sort_output=True)


def problems(known: Catalog, wanted: Catalog) -> list[str]:
    """What keeps a language from being complete, one line each."""
    ids = {message.id for message in _messages(wanted)}
    found = []
    for message in _messages(wanted):
        there = known.get(message.id)
        if there is None or there.id != message.id or not _translated(there):
            found.append(f"untranslated: {_shown(message)}")
        elif there.fuzzy:
            found.append(f"fuzzy: {_shown(message)}")
        elif _places(message.id) != _places(there.string):
            found.append(f"places differ: {_shown(message)}")
    found += [f"obsolete: {_shown(each)}" for each in _messages(known) if each.id not in ids]
    found += [f"obsolete: {_shown(each)}" for each in known.obsolete.values()]
    return found


def _messages(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def _texts(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())


def _translated(message: Message) -> bool:
    texts = _texts(message.string)
    return bool(texts) and all(texts)


def _places(text: str | tuple[str, ...] | list[str] | None) -> set[str]:
    return {"".join(names) for each in _texts(text) for names in PLACE.findall(each)}


def _shown(message: Message) -> str:
    return _texts(message.id)[0]


def main(arguments: list[str]) -> int:
    """Update, or with --check only look. The exit code: 1 if something is wrong, else 0."""
    wanted = sources()
    wrong = 0
    for language in Language:
        if language is Language.ZH:
            continue
        if "--check" not in arguments:
            write(language, brought_up_to_date(read(language), wanted))
        found = problems(read(language), wanted)
        wrong += len(found)
        for line in found:
            sys.stdout.write(f"{language}: {line}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
