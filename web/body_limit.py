"""How much anybody may send. Who sends more gets the page that says so (error_pages.py)."""

from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.attachments.where import BODY_LIMIT_WITH_FILES, takes_files

BODY_LIMIT = 1024 * 1024
"""Bytes a form may have: texts several times too long still come back with a sentence."""


class BodyLimit:
    """Refuses to read on beyond the limit: by what is announced, and by what comes."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        announced = headers.get("content-length", "")
        in_parts = headers.get("content-type", "").startswith("multipart/form-data")
        limit = BODY_LIMIT
        if in_parts and takes_files(scope["path"]):
            limit = BODY_LIMIT_WITH_FILES
        too_long = announced.isdecimal() and int(announced[:20]) > limit
        came = 0

        async def limited() -> Message:
            nonlocal came
            if too_long:
                raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            message = await receive()
            came += len(message.get("body", b""))
            if came > limit:
                raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            return message

        await self._app(scope, limited, send)
