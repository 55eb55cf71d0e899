"""A page as a person has it: its forms with what is in their fields, and its words."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class PageForm:
    """One form. `choices` are the values a field may be given, where there is a choice."""

    action: str
    method: str
    values: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    buttons: int = 0


@dataclass
class Page:
    """What a page holds."""

    forms: list[PageForm]
    text: str
    ids: list[str]

    def form(self, action: str) -> PageForm:
        """The form that goes to an address. Fails if there is none."""
        found = [form for form in self.forms if form.action == action]
        assert len(found) == 1, f"{len(found)} forms go to {action}"
        return found[0]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self.words: list[str] = []
        self.ids: list[str] = []
        self._open: PageForm | None = None
        self._in: tuple[str, str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "form":
            self._open = PageForm(given.get("action", ""), given.get("method", "get"))
            self.forms.append(self._open)
        if self._open is None:
            return
        name = given.get("name", "")
        if tag == "button":
            self._open.buttons += 1
        elif tag == "input":
            self._input(self._open, name, given)
        elif tag == "textarea":
            self._in = ("textarea", name)
            self._open.values[name] = ""
        elif tag == "select":
            self._in = ("select", name)
            self._open.values[name] = ""
        elif tag == "option" and self._in is not None:
            self._open.choices.setdefault(self._in[1], []).append(given["value"])
            if "selected" in given:
                self._open.values[self._in[1]] = given["value"]

    def _input(self, form: PageForm, name: str, given: dict[str, str]) -> None:
        if given.get("type") in ("radio", "checkbox"):
            form.choices.setdefault(name, []).append(given["value"])
            if "checked" in given:
                form.values[name] = given["value"]
        else:
            form.values[name] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        if tag in ("textarea", "select"):
            self._in = None

    def handle_data(self, data: str) -> None:
        if self._in is not None and self._in[0] == "textarea" and self._open is not None:
            # the first line break after the tag is not part of the text
            self._open.values[self._in[1]] += data.removeprefix("\n")
        elif data.strip():
            self.words.append(data.strip())


def read_page(html: str) -> Page:
    """Read a page."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return Page(reader.forms, " ".join(reader.words), reader.ids)
