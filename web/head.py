"""HEAD is answered as GET is, without the body (RFC 9110, section 9.3.2): it is how monitors and
checkers of links look at a site."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

FILES, STREAM = "/static/", "/live"
"""Files know of HEAD themselves; what changes while a page is open has no end to wait for."""


def answers_head(path: str) -> bool:
    """Whether HEAD is answered there as GET is."""
    return path != STREAM and not path.startswith(FILES)


class HeadAnswers:
    """Asks the application for the page and keeps the page back."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        asked = scope["type"] == "http" and scope["method"] == "HEAD"
        if not asked or not answers_head(scope["path"]):
            await self._app(scope, receive, send)
            return

        async def send_head(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self._app({**scope, "method": "GET"}, receive, send_head)
