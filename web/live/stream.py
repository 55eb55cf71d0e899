"""The stream itself: server-sent events to one open page, until it leaves or the server stops."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any

from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from web.desk.company import company_lines
from web.desk.trail import trail_lines
from web.i18n import Catalogue
from web.live.listening import Listener, Listening

HEARTBEAT_SECONDS = 15.0
"""Proxies drop what is silent for longer; each time the sign-in is looked at again too."""
SEND_SECONDS = 30.0
"""How long a client may take to accept an event before it is let go."""
RETRY = "retry: 3000\n\n"


class EventStream(StreamingResponse):
    """Registered as a listener for as long as it runs."""

    def __init__(
        self,
        listening: Listening,
        listener: Listener,
        catalogue: Catalogue,
        still_signed_in: Callable[[], Awaitable[bool]],
    ) -> None:
        self._listening = listening
        self._listener = listener
        self._catalogue = catalogue
        self._still_signed_in = still_signed_in
        super().__init__(
            self._events(),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The whole stream."""
        with self._listening.listening(self._listener):
            await super().__call__(scope, receive, send)

    async def stream_response(self, send: Send) -> None:
        """Send events as they come; a client that takes none for SEND_SECONDS is let go."""

        async def in_time(message: object) -> None:
            async with asyncio.timeout(SEND_SECONDS):
                await send(message)  # type: ignore[arg-type]

        with suppress(TimeoutError):
            await super().stream_response(in_time)

    async def _events(self) -> AsyncIterator[str]:
        yield RETRY
        while not self._listening.stopped:
            try:
                async with asyncio.timeout(HEARTBEAT_SECONDS):
                    await self._listener.woken.wait()
            except TimeoutError:
                if not await self._still_signed_in():
                    return
                yield ": still here\n\n"
                continue
            for event in self._new():
                yield event

    def _new(self) -> list[str]:
        news = self._listener.take()
        events = []
        if news.change is not None:
            line = trail_lines((news.change.event,), self._catalogue)[0]
            told = {
                "case": news.change.case.case_no,
                "version": news.change.event.version,
                "said": f"{line.who} · {line.what}",
            }
            events.append(_event("case", told))
        if news.lists:
            events.append(_event("cases", {}))
        if news.calls:
            events.append(_event("calls", {}))
        if news.company is not None:
            said = company_lines(news.company, self._listener.actor.id, self._catalogue)
            events.append(_event("company", {"said": said}))
        return events


def _event(name: str, told: Mapping[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(told, ensure_ascii=False)}\n\n"
