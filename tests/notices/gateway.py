"""A real SMS gateway: a small HTTP server that remembers what it was asked."""

import asyncio
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Received:
    """One request as the gateway read it."""

    head: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Gateway:
    """An HTTP server that answers every request with `status`, or never when `hold` is set."""

    port: int = 0
    status: int = 200
    hold: bool = False
    received: list[Received] = field(default_factory=list)
    closing: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}/send"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection."""
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                await self._answer(head.decode(), reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _answer(
        self, head: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        first, *lines = head.strip().split("\r\n")
        headers = {k.lower(): v for k, v in (line.split(": ", 1) for line in lines)}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        self.received.append(Received(first, headers, body))
        if self.hold:
            await self.closing.wait()
        redirect = f"Location: {self.url}\r\n" if self.status in range(300, 400) else ""
        writer.write(f"HTTP/1.1 {self.status} X\r\n{redirect}Content-Length: 2\r\n\r\nok".encode())
        await writer.drain()
