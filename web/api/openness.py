"""Data for everybody: pages of other sites may read it."""

from http import HTTPStatus

from fastapi import Request
from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.programs import is_for_programs

PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "Accept-Language, If-None-Match",
    "Access-Control-Max-Age": "86400",
}
"""Reading only: a page of another site can't send a review in somebody's name."""
EXPOSED = "ETag, Link, Retry-After"
"""Headers that a page of another site may see."""


class OpenAnswers:
    """Wraps the interfaces and leaves every other address alone."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http" or not is_for_programs(scope["path"]):
            await self._app(scope, receive, send)
            return
        method = scope["method"]
        if method == "OPTIONS" and Request(scope).headers.get("access-control-request-method"):
            response = Response(status_code=HTTPStatus.NO_CONTENT, headers=PREFLIGHT)
            await response(scope, receive, _opened(send))
            return
        await self._app(scope, receive, _opened(send) if method == "GET" else send)


def _opened(send: Send) -> Send:
    async def open_up(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["Access-Control-Allow-Origin"] = "*"
            headers["Access-Control-Expose-Headers"] = EXPOSED
            headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        await send(message)

    return open_up
