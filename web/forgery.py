"""Forms are ours: no other site can make somebody's browser submit one (CSRF).

Two checks: what the browser says about where the form came from, and a token in the form itself.
"""

import hmac
from http import HTTPStatus
from urllib.parse import urlsplit

from fastapi import Request

from rules.refusals import N_
from web.errors import Problem
from web.forms import submission
from web.visit import visit_of

SAFE = ("GET", "HEAD", "OPTIONS")
FIELD = "form_token"
"""The name of the hidden field."""


def _forged() -> Problem:
    return Problem(
        status=HTTPStatus.FORBIDDEN,
        title=N_("页面已失效"),
        text=N_("请返回上一页,刷新后再提交。如果浏览器禁用了 Cookie,请先允许本站使用。"),
    )


def comes_from_here(request: Request, site: str) -> bool:
    """What the browser's own headers say; true where it sends neither (old browsers)."""
    fetch_site = request.headers.get("sec-fetch-site")
    if fetch_site is not None and fetch_site not in ("same-origin", "none"):
        return False
    origin = request.headers.get("origin")
    if origin is None:
        return True
    hosts = (request.headers.get("host", ""), urlsplit(site).netloc)
    return urlsplit(origin).netloc in hosts


async def refuse_forgery(request: Request) -> None:
    """The gate before every route that changes something. Raises Problem with 403."""
    if request.method in SAFE:
        return
    if not comes_from_here(request, request.app.state.settings.site):
        raise _forged()
    sent = (await submission(request)).values.get(FIELD, "")
    if not hmac.compare_digest(sent.encode(), visit_of(request).expected_token.encode()):
        raise _forged()
