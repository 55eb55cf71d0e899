"""The templates of one language: sentences put in when a template is compiled, parts made once.

Most of the time a page takes goes into its template, and most of that into looking up the same
sentences and writing the same rows again. So a fixed sentence is a fixed text of the compiled
template, and a part that depends on nothing but what it is called with is kept:
`{{ score|once(scores) }}` is `{{ score(scores) }}`, written the first time only. The macro must be
imported, and what it is called with hashable and all that it shows. `{{ list|whole(lines) }}` does
the same for a large part with many such lines in it: fewer of those are kept.
"""

from collections.abc import Callable, Hashable, MutableMapping
from enum import Enum
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, cast

from jinja2 import Environment, FileSystemLoader, StrictUndefined, nodes
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from rules.attachments import LARGEST, MOST
from web import dates, figures
from web.attachments.words import kind_text, size_text
from web.field_names import mistake
from web.i18n import Catalogue
from web.names.of_reviews import DIMENSION_HINTS
from web.wording import source_name

TEMPLATES = Path(__file__).parent / "templates"

MOST_PARTS = 8192
"""Parts kept in each language; of more the one unused for longest is dropped."""

MOST_WHOLES = 1024
"""Large parts kept in each language: some ten kilobytes each."""


class Templates(Environment):
    """The templates, their sentences in the language of a catalogue."""

    def __init__(self, catalogue: Catalogue, static_path: Callable[[str], str]) -> None:
        self._translating = _Translating(catalogue)
        super().__init__(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            extensions=["jinja2.ext.i18n"],
            trim_blocks=True,
            lstrip_blocks=True,
            # they are part of the program, and change with it
            auto_reload=False,
        )
        cast("Any", self).install_gettext_callables(
            catalogue.gettext, catalogue.ngettext, newstyle=True
        )
        language = catalogue.language
        self.filters |= {
            "name": partial(_name, catalogue),
            "in_script": catalogue.in_script,
            "hint": lambda dimension: catalogue.gettext(DIMENSION_HINTS[dimension]),
            "say": catalogue.say,
            "mistake": partial(mistake, catalogue),
            "moment": partial(dates.moment_text, language=language),
            "day": partial(dates.day_text, language=language),
            "weekday": partial(dates.weekday_text, language=language),
            "due": partial(dates.due_text, language=language),
            "iso": dates.iso,
            "exact": dates.exact_text,
            "count": "{:,}".format,
            "mean": figures.mean_text,
            "share": figures.share_text,
            "width": figures.width,
            "size": size_text,
            "filekind": kind_text,
            # pages are written in several threads, and the library's cache bears that
            "once": lru_cache(MOST_PARTS)(_made),
            "whole": lru_cache(MOST_WHOLES)(_made),
            PLURAL: partial(_plural, catalogue),
        }
        self.globals |= {
            "static": static_path,
            "most_files": MOST,
            "most_megabytes": LARGEST // 1024**2,
        }

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """A plain dictionary: nothing is added once a page was made, and every import of macros
        compares them, which takes the library's map of maps as long as making a table row."""
        return {**self.globals, **(d or {})}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        parsed: nodes.Template = self._translating.visit(super()._parse(source, name, filename))
        return parsed


PLURAL = "in_number"
"""What templates write as ngettext("…", "…", number), once compiled."""


class _Translating(NodeTransformer):
    """Replaces calls to gettext by the sentences themselves."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def visit_Call(self, node: nodes.Call) -> nodes.Expr:  # noqa: N802 - the library calls it so
        self.generic_visit(node)
        called = node.node.name if isinstance(node.node, nodes.Name) else None
        given = [each.value if isinstance(each, nodes.Const) else None for each in node.args]
        match called, given:
            case "_" | "gettext", [str(text)]:
                said = self._catalogue.gettext(text)
                if not node.kwargs:
                    return nodes.TemplateData(said % {}, lineno=node.lineno)
                places = [
                    nodes.Pair(nodes.Const(each.key), each.value, lineno=node.lineno)
                    for each in node.kwargs
                ]
                return nodes.Mod(
                    nodes.TemplateData(said, lineno=node.lineno),
                    nodes.Dict(places, lineno=node.lineno),
                    lineno=node.lineno,
                )
            case "ngettext", [str(), str(), *_]:
                one, *others = node.args
                return nodes.Filter(
                    one, PLURAL, others, node.kwargs, None, None, lineno=node.lineno
                )
        return node


def _plural(catalogue: Catalogue, one: str, many: str, counted: int, /, **places: Any) -> Markup:
    # our own sentences; what is put into them is escaped
    found = Markup(catalogue.ngettext(one, many, counted))  # noqa: S704
    return found % {"num": counted, **places}


def _made(macro: Callable[..., Markup], *shown: Hashable) -> Markup:
    return macro(*shown)


def _name(catalogue: Catalogue, member: Enum) -> str:
    return catalogue.gettext(source_name(member))
