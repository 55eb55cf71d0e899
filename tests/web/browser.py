"""A browser without scripts: keeps cookies, fills in the forms it is shown, follows nothing."""

import re
from dataclasses import dataclass
from html.parser import HTMLParser

import httpx2
from fastapi import FastAPI

SITE = "http://testserver"


@dataclass
class Form:
    """A form as it stands on a page: where it goes and what it would send."""

    action: str
    values: dict[str, str]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._area = ""
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and given.get("method") == "post":
            self.forms.append(Form(given.get("action", ""), {}))
            self._inside = True
        elif tag == "textarea" and self._inside:
            self._area = given["name"]
            self.forms[-1].values[self._area] = ""
        elif tag == "input" and self._inside and "name" in given:
            chosen = given.get("type") not in ("radio", "checkbox") or "checked" in given
            if chosen:
                self.forms[-1].values[given["name"]] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        if tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            # a browser leaves out the line break right after <textarea>
            typed = self.forms[-1].values[self._area] + data
            self.forms[-1].values[self._area] = typed.removeprefix("\n")


def form_in(page: httpx2.Response, action: str) -> Form:
    """The form of a page that goes to this address, or the first one that goes back to its own."""
    reader = _Reader()
    reader.feed(page.text)
    return next(form for form in reader.forms if form.action == action)


SUMMARY = re.compile(r'<div class="error-summary".*?</div>', re.DOTALL)
MISTAKE = re.compile(r'<a href="#([^"]+)">(.*?)</a>', re.DOTALL)
SAYS_NO_FIELD = ("请填写这一项", "请从所列选项中选择", "不能超过")


def aimless(page: str) -> list[str]:
    """Mistakes in a page's summary that lead to nothing on it, or do not say where they belong."""
    summary = "".join(SUMMARY.findall(page))
    if summary and not page.partition("<title>")[2].startswith(("请先改正", "Please correct")):
        return ["the title, which is heard first, does not say that something is wrong"]
    return [
        words
        for target, words in MISTAKE.findall(summary)
        if f'id="{target}"' not in page or words.startswith(SAYS_NO_FIELD)
    ]


@dataclass
class Browser:
    """One person's browser."""

    client: httpx2.AsyncClient

    async def get(self, path: str, **headers: str) -> httpx2.Response:
        """Open an address."""
        answer = await self.client.get(path, headers=_named(headers))
        assert aimless(answer.text) == [], "a summary names and links each field"
        return answer

    async def post(self, path: str, values: dict[str, str], **headers: str) -> httpx2.Response:
        """Send a form."""
        answer = await self.client.post(path, data=values, headers=_named(headers))
        assert aimless(answer.text) == [], "a summary names and links each field"
        return answer

    async def send(self, page: str, action: str, **typed: str) -> httpx2.Response:
        """Open a page, fill in its form and send it; `action` "" is the page's own address."""
        shown = await self.get(page)
        form = form_in(shown, action)
        return await self.post(action or page, form.values | typed)


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def browser(app: FastAPI) -> Browser:
    """A new browser on a site."""
    # a stream that never ends has no answer to look at here: tests/web/live/ has a real server
    app.state.listening.stop()
    transport = httpx2.ASGITransport(app=app, raise_app_exceptions=False)
    return Browser(httpx2.AsyncClient(transport=transport, base_url=SITE))
