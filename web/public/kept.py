"""Public pages kept for a second: what a thousand visitors look at is made once.

Only for visitors who are not signed in, only pages without a form of their own, each by its whole
address, language and colours. Nobody sees anything older than SECONDS: not even their own review on
the front page, a second after it. Each process keeps its own.

Every answer has an ETag, so a browser that has the page is told so in a few bytes.
"""

import hashlib
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from http import HTTPStatus

from fastapi import Request
from starlette.responses import Response

from web.visit import visit_of

SECONDS = 1.0
MOST = 512
"""Pages kept at once; of more the one made first is dropped."""

LONGEST_ADDRESS = 300
"""Characters of an address worth keeping: longer ones are somebody's own."""

Key = tuple[str, str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Page:
    """A finished page. `at` is the monotonic second it was begun: what it shows is not older."""

    body: bytes
    etag: str
    media_type: str
    at: float


@dataclass
class KeptPages:
    """The pages of one process."""

    now: Callable[[], float] = time.monotonic
    pages: OrderedDict[Key, Page] = field(default_factory=OrderedDict)

    def find(self, key: Key) -> Page | None:
        """A page that is not too old."""
        page = self.pages.get(key)
        return page if page is not None and self.now() - page.at < SECONDS else None

    def keep(self, key: Key, page: Page) -> None:
        """Keep a page."""
        self.pages[key] = page
        self.pages.move_to_end(key)
        while len(self.pages) > MOST:
            self.pages.popitem(last=False)


async def kept(request: Request, make: Callable[[], Awaitable[Response]]) -> Response:
    """The page that `make` gives, or the one it gave less than a second ago."""
    visit = visit_of(request)
    key = (request.url.path, request.url.query, visit.variant)
    if visit.signed_in is not None or len(key[0]) + len(key[1]) > LONGEST_ADDRESS:
        return await make()
    pages: KeptPages = request.app.state.kept
    page = pages.find(key)
    if page is None:
        began = pages.now()
        made = await make()
        if made.status_code != HTTPStatus.OK or visit.token_used:
            return made
        body = bytes(made.body)
        etag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
        page = Page(body, etag, made.media_type or "text/html", began)
        pages.keep(key, page)
    return _answer(request, page)


def _answer(request: Request, page: Page) -> Response:
    if page.etag in request.headers.get("if-none-match", ""):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers={"ETag": page.etag})
    return Response(page.body, media_type=page.media_type, headers={"ETag": page.etag})
