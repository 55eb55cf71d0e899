"""Replaying in a process of its own, beside the worker.

A replay is work for the processor; in the worker's own process it would take turns with the steps
of open cases. The process comes with the first replay, gives way to others, is made anew after some
thousand histories, and ends with the worker, however that ends.
"""

import asyncio
import contextlib
import multiprocessing
import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from typing import TypeVar

from temporalio.api.history.v1 import History
from temporalio.client import WorkflowHistory

from activities.replay_runs import sha256_of
from db.histories import StoredHistory
from db.sealing import Keys
from rules.replay_verdicts import ReplayResult, RunVerdict
from workflows.converter import data_converter
from workflows.replaying import Replays

HISTORIES_AT_MOST = 5_000
"""After how many histories the process is made anew."""
GIVES_WAY = 10
"""How much less important the process is than others (nice)."""
ATTEMPTS = 2
"""How often a history is replayed whose process died."""
WATCHING_SECONDS = 1.0

Answer = TypeVar("Answer")


class ReplaysApart:
    """What workflows.replaying.Replays does, elsewhere."""

    def __init__(self, keys: Keys) -> None:
        self._keys = Keys(keys.current, dict(keys.data), keys.phone, keys.link)
        self._pool: ProcessPoolExecutor | None = None

    async def stored(self, kept: StoredHistory) -> RunVerdict:
        """Replay a run that is stored."""
        unfinished = RunVerdict(
            kept.run_id, kept.events, kept.sha256, stored=True, result=ReplayResult.UNFINISHED
        )
        return await self._verdict(partial(_stored, kept), unfinished)

    async def run(self, history: WorkflowHistory, sha256: str, *, stored: bool) -> RunVerdict:
        """Replay a run as Temporal has it."""
        work = partial(_run, history.workflow_id, _packed(history), sha256, stored=stored)
        unfinished = RunVerdict(
            history.run_id, len(history.events), sha256, stored, ReplayResult.UNFINISHED
        )
        return await self._verdict(work, unfinished)

    async def sha256(self, history: WorkflowHistory) -> str:
        """The hash of a run as Temporal has it."""
        return await self._ask(partial(_sha256, history.workflow_id, _packed(history)))

    def close(self) -> None:
        """End the process, if there is one."""
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None

    async def _verdict(self, work: Callable[[], RunVerdict], unfinished: RunVerdict) -> RunVerdict:
        """What the process says; `unfinished` of a history that ends the process each time."""
        for _ in range(ATTEMPTS):
            with contextlib.suppress(BrokenProcessPool):
                return await self._ask(work)
        return unfinished

    async def _ask(self, work: Callable[[], Answer]) -> Answer:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                max_workers=1,
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_begin,
                initargs=(self._keys, os.getpid()),
                max_tasks_per_child=HISTORIES_AT_MOST,
            )
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work)
        except BrokenProcessPool:
            # it was killed, or has died of this; the next answer is a new one's
            self.close()
            raise


def _packed(history: WorkflowHistory) -> bytes:
    return History(events=history.events).SerializeToString()


def _unpacked(case_no: str, packed: bytes) -> WorkflowHistory:
    return WorkflowHistory(case_no, History.FromString(packed).events)


# what follows happens in the other process

_runner: asyncio.Runner
_replays: Replays


def _begin(keys: Keys, worker: int) -> None:
    global _runner, _replays  # noqa: PLW0603 -- the process does nothing else
    os.nice(GIVES_WAY)
    threading.Thread(target=_end_with, args=(worker,), daemon=True).start()
    _runner = asyncio.Runner()
    _replays = Replays(data_converter(keys))


def _end_with(worker: int) -> None:
    """End this process when the worker has ended: nobody is left to answer."""
    while os.getppid() == worker:
        time.sleep(WATCHING_SECONDS)
    os._exit(0)


def _stored(kept: StoredHistory) -> RunVerdict:
    return _runner.run(_replays.stored(kept))


def _run(case_no: str, packed: bytes, sha256: str, *, stored: bool) -> RunVerdict:
    return _runner.run(_replays.run(_unpacked(case_no, packed), sha256, stored=stored))


def _sha256(case_no: str, packed: bytes) -> str:
    return _runner.run(sha256_of(_unpacked(case_no, packed)))
