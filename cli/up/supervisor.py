"""Starting the parts in order, watching them, and taking all of them down in the right order.

Temporal first and last: the worker hands its tasks back to it, the web needs the worker.
"""

import asyncio
import signal
from collections.abc import Awaitable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import NoReturn, TypeVar

from cli.up.checks import Problem
from cli.up.parts import Part, PartDied, start_part

START_LIMIT_SECONDS = 90.0

Ready = TypeVar("Ready")


class PartName(StrEnum):
    """The parts of the system, in the order in which they are started."""

    TEMPORAL = "temporal"
    WORKER = "worker"
    OUTBOX = "outbox"
    WEB = "web"


STOP_ORDER = ((PartName.WEB, PartName.OUTBOX), (PartName.WORKER,), (PartName.TEMPORAL,))
"""One group after the other, those of a group at the same time."""

GRACE_SECONDS = {
    PartName.WEB: 2.5,
    PartName.OUTBOX: 2.5,
    PartName.WORKER: 6.0,
    PartName.TEMPORAL: 1.5,
}
"""One after the other the ten seconds that a service manager usually grants."""


class NeverReady(Exception):
    """A part runs but did not become ready in time."""

    def __init__(self, part: Part) -> None:
        super().__init__(part.name)
        self.part = part

    @property
    def problem(self) -> Problem:
        """What happened, for people."""
        name, limit = self.part.name, START_LIMIT_SECONDS
        return Problem(
            f"{name} 在 {limit:.0f} 秒内没有就绪。日志：{self.part.log}",
            f"{name} was not ready within {limit:.0f} seconds. Log: {self.part.log}",
        )


class Supervisor:
    """The running parts."""

    def __init__(self) -> None:
        self.parts: dict[PartName, Part] = {}
        self._ended: asyncio.Queue[Part] = asyncio.Queue()
        self._watchers: list[asyncio.Task[None]] = []

    async def start(
        self, name: PartName, command: Sequence[str], environment: Mapping[str, str], log: Path
    ) -> None:
        """Start one part; `within_limit` and `watch` tell how it fares."""
        part = await start_part(name, command, environment, log, grace_seconds=GRACE_SECONDS[name])
        self.parts[name] = part
        self._watchers.append(asyncio.create_task(self._tell_end(part)))

    async def _tell_end(self, part: Part) -> None:
        await part.process.wait()
        self._ended.put_nowait(part)

    async def within_limit(self, name: PartName, ready: Awaitable[Ready]) -> Ready:
        """Wait until a part is ready; raises NeverReady after START_LIMIT_SECONDS."""
        try:
            async with asyncio.timeout(START_LIMIT_SECONDS):
                return await ready
        except TimeoutError:
            raise NeverReady(self.parts[name]) from None

    async def watch(self) -> NoReturn:
        """Raise PartDied as soon as a part ends."""
        raise PartDied(await self._ended.get())

    async def stop(self) -> None:
        """Stop every part, each in its turn."""
        for group in STOP_ORDER:
            await asyncio.gather(*(self.parts[name].stop() for name in group if name in self.parts))
        await asyncio.gather(*self._watchers)

    def kill(self) -> None:
        """Wait for nobody any more: for the second Ctrl-C."""
        for part in self.parts.values():
            part.tell(signal.SIGKILL)
