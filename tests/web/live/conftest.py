"""The site served by the real server on a socket, and streams read from it."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from httpx2 import AsyncClient
from sqlalchemy.ext.asyncio import AsyncEngine

from cli.web_server import WebServer
from db import sessions
from db.engine import writing
from rules.roles import Actor
from tests.conftest import utcnow

PATIENCE_SECONDS = 20


@dataclass
class Served:
    """A running server."""

    server: WebServer
    task: "asyncio.Task[None]"
    engine: AsyncEngine

    @property
    def address(self) -> str:
        """Where it listens."""
        port = self.server.servers[0].sockets[0].getsockname()[1]
        return f"http://127.0.0.1:{port}"

    async def sign_in(self, person: Actor) -> AsyncClient:
        """A client in which somebody is signed in."""
        async with writing(self.engine) as connection:
            token = await sessions.create(connection, person.id, utcnow(), timedelta(hours=1))
        client = AsyncClient(base_url=self.address, timeout=PATIENCE_SECONDS)
        client.cookies.set("session", token)
        return client

    async def end(self) -> None:
        """Ask for the end, and wait for it."""
        self.server.end()
        async with asyncio.timeout(PATIENCE_SECONDS):
            await self.task


@dataclass
class Stream:
    """An open stream."""

    lines: AsyncIterator[str]

    async def next(self) -> tuple[str, Any]:
        """The next event and its data."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            name = ""
            async for line in self.lines:
                if line.startswith("event: "):
                    name = line.removeprefix("event: ")
                elif line.startswith("data: "):
                    return name, json.loads(line.removeprefix("data: "))
        raise EOFError

    async def begun(self) -> None:
        """Wait until the server has taken it on."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            assert (await anext(self.lines)).startswith("retry:")


@asynccontextmanager
async def stream(client: AsyncClient, path: str) -> AsyncIterator[Stream]:
    """Open a stream."""
    async with client.stream("GET", path) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        one = Stream(aiter(answer.aiter_lines()))
        await one.begun()
        yield one


@pytest.fixture
async def served(quiet_site: Any, organised: AsyncEngine) -> AsyncIterator[Served]:
    """The site on a port of its own."""
    server = WebServer(quiet_site, "127.0.0.1", 0)
    task = asyncio.create_task(server.serve())
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not server.started:
            await asyncio.wait({task}, timeout=0.02)
            assert not task.done()
    one = Served(server, task, organised)
    yield one
    if not task.done():
        await one.end()
