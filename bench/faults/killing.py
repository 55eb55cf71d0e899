"""Killing parts at random, and starting again whatever ended, as a service manager would."""

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bench.stack import Stack, now
from cli.up.supervisor import PartName

PAUSE_SECONDS = (6.0, 16.0)
"""Between two kills: long enough that what was killed mostly works again, not always."""

STARTED_AGAIN_AFTER_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class End:
    """A part ended at `at` (UTC), by our hand or (`killed` false) by itself."""

    part: PartName
    at: datetime
    killed: bool


@dataclass
class Reaper:
    """Kills some of the parts, and keeps all of them running otherwise."""

    stack: Stack
    random: random.Random
    mortal: Sequence[PartName]
    ends: list[End] = field(default_factory=list)
    _killed: set[int] = field(default_factory=set)

    async def kill_for(self, seconds: float) -> None:
        """Kill one part after another with SIGKILL. Raises TimeoutError when the time is over."""
        async with asyncio.timeout(seconds):
            while True:
                await asyncio.sleep(self.random.uniform(*PAUSE_SECONDS))
                name = self.random.choice(self.mortal)
                part = self.stack.parts[name]
                if part.process.returncode is None:
                    self._killed.add(part.process.pid)
                    await self.stack.kill(name)

    async def keep_running(self) -> None:
        """Start again whatever ended, until cancelled."""
        async with asyncio.TaskGroup() as group:
            for name in PartName:
                group.create_task(self._keep(name))

    async def _keep(self, name: PartName) -> None:
        while True:
            process = self.stack.parts[name].process
            await process.wait()
            self.ends.append(End(name, now(), process.pid in self._killed))
            await asyncio.sleep(STARTED_AGAIN_AFTER_SECONDS)
            await self.stack.spawn(name)

    def kills(self, name: PartName) -> int:
        """How often a part was killed."""
        return sum(end.killed for end in self.ends if end.part is name)
