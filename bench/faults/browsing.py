"""People at their browsers: a form is sent again, unchanged, for as long as nobody answers it."""

import asyncio
import re
import secrets
from dataclasses import dataclass
from datetime import timedelta

from httpx2 import AsyncClient, ConnectError, Response, TransportError

from bench.stack import Stack, now
from bench.town import CENTRE, WINDOW_NO
from db.engine import writing
from db.sessions import create
from rules.roles import Actor
from web.forms import FORM_TOKEN

AGAIN_SECONDS = 0.3
PATIENCE_SECONDS = 40.0
TOKEN = re.compile(rf'name="{FORM_TOKEN}" value="([^"]+)"')
ANY_FORM = f"/rate?unit={CENTRE.code}&window={WINDOW_NO}"
SERVER_FAULT = 500


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer that came at last. `unclear`: an earlier try may have been taken all the same."""

    response: Response
    unclear: bool

    @property
    def accepted(self) -> bool:
        """Whether what was sent was taken: the browser is told where to go next."""
        return self.response.is_redirect


class Browser:
    """One browser, with its cookies."""

    def __init__(self, address: str, session: str | None = None) -> None:
        self._client = AsyncClient(base_url=address, timeout=PATIENCE_SECONDS, trust_env=False)
        if session is not None:
            self._client.cookies.set("session", session)

    async def send(self, path: str, typed: dict[str, str]) -> Answer:
        """Send a form until somebody answers."""
        fields = {"key": secrets.token_urlsafe(18), **typed, FORM_TOKEN: await self._token()}
        unclear = False
        while True:
            try:
                response = await self._client.post(path, data=fields)
            except TransportError as error:
                unclear = unclear or not isinstance(error, ConnectError)
            else:
                if response.status_code < SERVER_FAULT:
                    return Answer(response, unclear)
                unclear = True
            await asyncio.sleep(AGAIN_SECONDS)

    async def close(self) -> None:
        """Close it."""
        await self._client.aclose()

    async def _token(self) -> str:
        while True:
            try:
                found = TOKEN.search((await self._client.get(ANY_FORM)).text)
            except TransportError:
                found = None
            if found:
                return found[1]
            await asyncio.sleep(AGAIN_SECONDS)


async def signed_in(stack: Stack, person: Actor) -> Browser:
    """A browser in which a member of staff is signed in."""
    async with writing(stack.engine) as connection:
        token = await create(connection, person.id, now(), timedelta(hours=10))
    return Browser(stack.plan.probe, token)
