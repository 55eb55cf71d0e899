"""Group commit: what several people wait for at once is written in one transaction.

Whoever comes while a transaction is under way waits for the next one, with everybody else who came
meanwhile; who comes alone waits for nobody. Each is told when the transaction with their own part
is committed, never before: a crash loses nothing that anybody was told was kept.

The work decides for all of them or for none. Where one of several is not to be written after all,
it raises NotTogether, and whoever waits does their part alone, as if there were no others.
"""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from db.at_once import write_at_once

Part = TypeVar("Part")

MOST = 64
"""Parts of one transaction: who comes first waits no longer than it takes to write so many."""


class NotTogether(Exception):
    """Not every part can be written: nothing was, and each has to be tried alone."""


@dataclass(frozen=True, slots=True)
class _Group(Generic[Part]):
    parts: list[Part]
    written: asyncio.Task[None]


class Together(Generic[Part]):
    """Writes parts of one kind, those that came at the same time in one transaction."""

    def __init__(
        self,
        engine: AsyncEngine,
        work: Callable[[AsyncConnection, Sequence[Part]], Coroutine[Any, Any, None]],
    ) -> None:
        self._engine = engine
        self._work = work
        self._turn = asyncio.Lock()
        self._next: _Group[Part] | None = None

    async def write(self, part: Part) -> None:
        """Write a part. Raises what the transaction it was in raised, and then it is not kept."""
        group = self._next
        if group is None or len(group.parts) == MOST:
            parts: list[Part] = []
            group = self._next = _Group(parts, asyncio.create_task(self._write(parts)))
        group.parts.append(part)
        # somebody who hangs up takes nobody else's part along
        await asyncio.shield(group.written)

    async def _write(self, parts: list[Part]) -> None:
        async with self._turn:
            if self._next is not None and self._next.parts is parts:
                self._next = None
            await write_at_once(self._engine, lambda connection: self._work(connection, parts))
