"""Forms are ours: no other site can make somebody's browser submit one (CSRF).

Two checks: what the browser says about where the form came from, and a token in the form itself.
"""

import hmac
from http import HTTPStatus
from urllib.parse import urlsplit

from fastapi import Request

from rules.refusals import N_
from web.access import rule_of
from web.errors import Problem
from web.forms import FORM_TOKEN, field_of, texts_typed
from web.visit import visit_of

SAFE = ("GET", "HEAD", "OPTIONS")


def _forged(typed: tuple[str, ...] = ()) -> Problem:
    """403. What was `typed` is given back to copy, but only to somebody who typed it here."""
    problem = Problem(
        status=HTTPStatus.FORBIDDEN,
        title=N_("页面已失效"),
        text=N_(
            "您可能在别的窗口登录或退出过。请重新打开这个页面再提交；"
            "如果浏览器禁用了 Cookie，请先允许本站使用。"
        ),
    )
    problem.typed = typed
    return problem


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
    if request.method in SAFE or rule_of(request).programs:
        # a program brings its key with each request, which no other site's page can make it do
        return
    if not comes_from_here(request, request.app.state.settings.site):
        raise _forged()
    sent = await field_of(request, FORM_TOKEN)
    if not hmac.compare_digest(sent.encode(), visit_of(request).expected_token.encode()):
        raise _forged(texts_typed(request))
