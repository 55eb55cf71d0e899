"""Visitors of a site: as many as asked, each waiting for an answer before the next request.

Over plain sockets kept open: a full HTTP client would take longer than the server that is measured.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bench.figures import percentile

HEAD_END = b"\r\n\r\n"
LENGTH = b"content-length:"
PATIENCE_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Ask:
    """One request: a GET, or a POST of `form`. `wanted` is the status of a right answer."""

    path: str
    form: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    wanted: int = 200

    def encoded(self) -> bytes:
        """As it is sent."""
        lines = [f"{'GET' if self.form is None else 'POST'} {self.path} HTTP/1.1", "Host: bench"]
        body = (self.form or "").encode()
        if self.form is not None:
            lines += [
                "Content-Type: application/x-www-form-urlencoded",
                f"Content-Length: {len(body)}",
            ]
        lines += [f"{name}: {value}" for name, value in self.headers]
        return "\r\n".join(lines).encode() + HEAD_END + body


class Visitor:
    """One connection to a server of this machine."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    async def at(cls, port: int) -> "Visitor":
        """Connect."""
        return cls(*await asyncio.open_connection("127.0.0.1", port))

    async def take(self, ask: Ask) -> float:
        """Seconds until the answer was there. Raises RuntimeError on another status than wanted."""
        sent = ask.encoded()
        began = time.perf_counter()
        self._writer.write(sent)
        async with asyncio.timeout(PATIENCE_SECONDS):
            head = await self._reader.readuntil(HEAD_END)
            await self._reader.readexactly(_length(head))
        took = time.perf_counter() - began
        status = int(head[9:12])
        if status != ask.wanted:
            raise RuntimeError(f"{ask.path[:100]} was answered {status}, not {ask.wanted}")
        return took

    def leave(self) -> None:
        """Hang up."""
        self._writer.close()


def _length(head: bytes) -> int:
    lines = head.lower().split(b"\r\n")
    return int(next((line[len(LENGTH) :] for line in lines if line.startswith(LENGTH)), b"0"))


@dataclass
class Answers:
    """The answers to one kind of request: each one's seconds, and how long all of them took."""

    took: list[float] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def p95(self) -> float:
        """Milliseconds that 95 of 100 answers did not exceed."""
        return percentile(self.took, 0.95) * 1000

    @property
    def rate(self) -> float:
        """Answers in a second."""
        return len(self.took) / self.seconds


async def ask_all(port: int, people: int, asks: Sequence[Ask], into: Answers) -> None:
    """Have so many visitors ask all of these, each taking the next one when it was answered."""
    waiting = list(reversed(asks))
    # new ones each time: a server hangs up on those who keep it waiting
    visitors = [await Visitor.at(port) for _ in range(people)]

    async def visit(visitor: Visitor) -> None:
        while waiting:
            into.took.append(await visitor.take(waiting.pop()))

    began = time.perf_counter()
    try:
        async with asyncio.TaskGroup() as group:
            for visitor in visitors:
                group.create_task(visit(visitor))
    finally:
        for visitor in visitors:
            visitor.leave()
    into.seconds += time.perf_counter() - began


Asking = Callable[[int], Sequence[Ask]]
"""So many requests of one kind."""
