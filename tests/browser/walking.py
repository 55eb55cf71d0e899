"""Walking the site along its links, as somebody of a role comes by them."""

import re
from collections.abc import AsyncIterator, Iterable
from urllib.parse import parse_qsl, urljoin, urlsplit

from playwright.async_api import APIResponse, Error, Page, Response

from web.access import TABLE

ALIKE = 2
"""How many addresses of one page are looked at, if they ask for different things."""
LINKS = "[...document.querySelectorAll('a[href]')].map((each) => each.href)"
PAGES = {
    route: re.compile(re.sub(r"\{[^}]+\}", "[^/]+", route.removeprefix("GET ")))
    for route in TABLE
    if route.startswith("GET ")
}


def page_of(address: str) -> str | None:
    """The route an address belongs to; None for a file or another site."""
    path = urlsplit(address).path
    # the most particular first: one without a place for a name
    routes = sorted(PAGES, key=lambda route: route.count("{"))
    return next((route for route in routes if PAGES[route].fullmatch(path)), None)


def asks_for(address: str) -> frozenset[str]:
    """What an address asks of a page, apart from the language and the colours."""
    return frozenset(name for name, _ in parse_qsl(urlsplit(address).query)) - {"lang", "scheme"}


async def walk(
    page: Page, site: str, start: Iterable[str], known: set[str], familiar: frozenset[str]
) -> AsyncIterator[str]:
    """Open every kind of page that links lead to, and give its route while it is open.

    Routes in `known` are left out, of those in `familiar` one address is enough. Raises
    AssertionError at a link that leads nowhere.
    """
    waiting = [urljoin(site, path) for path in start]
    seen: dict[str, set[frozenset[str]]] = {}
    while waiting:
        address = waiting.pop(0)
        route = page_of(address)
        if route is None or route in known or not address.startswith(site):
            continue
        kinds = seen.setdefault(route, set())
        if asks_for(address) in kinds or len(kinds) == (1 if route in familiar else ALIKE):
            continue
        kinds.add(asks_for(address))
        if await _is_page(page, address):
            waiting += await page.evaluate(LINKS)
            yield route


async def _is_page(page: Page, address: str) -> bool:
    """Open an address; False if it leads to a file. Raises AssertionError if it leads nowhere."""
    here = page.url
    try:
        answer: Response | APIResponse | None = await page.goto(address)
    except Error:
        # a file to keep is no page to open
        answer = await page.request.get(address)
    assert answer is not None
    assert answer.ok, f"{here} leads to {address}: {answer.status}"
    return answer.headers["content-type"].startswith("text/html")
