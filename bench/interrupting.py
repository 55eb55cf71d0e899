"""Running a measurement so that being asked to stop takes its parts and folders down with it."""

import asyncio
import signal
from collections.abc import Coroutine
from typing import Any, TypeVar

Found = TypeVar("Found")


class Interrupted(Exception):
    """Somebody asked the run to stop, by Ctrl-C or SIGTERM; everything it started is stopped."""


def run_until_asked(work: Coroutine[Any, Any, Found]) -> Found:
    """Run to the end. Raises Interrupted when asked to stop before."""

    async def stoppable() -> Found:
        task = asyncio.ensure_future(work)
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
        return await task

    try:
        return asyncio.run(stoppable())
    except (KeyboardInterrupt, asyncio.CancelledError):
        raise Interrupted from None
