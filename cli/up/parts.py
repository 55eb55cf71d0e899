"""One supervised process: starting it so that it cannot outlive us, its log, and stopping it."""

import asyncio
import ctypes
import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

LOG_LIMIT_BYTES = 20 * 1024 * 1024
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class Part:
    """A running part. `grace_seconds` is how long it may take to end once asked to."""

    name: str
    log: Path
    grace_seconds: float
    process: asyncio.subprocess.Process

    def log_tail(self, lines: int = 15) -> list[str]:
        """The last lines of its log."""
        with self.log.open("rb") as log:
            log.seek(max(0, self.log.stat().st_size - 16_384))
            return log.read().decode(errors="replace").splitlines()[-lines:]

    def tell(self, number: signal.Signals) -> None:
        """Send a signal to the part and to whatever it started."""
        try:
            os.killpg(self.process.pid, number)
        except ProcessLookupError:
            return

    async def stop(self) -> None:
        """Ask it to end, insist after the grace, and wait until it is gone."""
        if self.process.returncode is None:
            self.tell(signal.SIGTERM)
            try:
                async with asyncio.timeout(self.grace_seconds):
                    await self.process.wait()
            except TimeoutError:
                pass
        # what it may have started belongs to its group and goes with it
        self.tell(signal.SIGKILL)
        await self.process.wait()


async def start_part(
    name: str,
    command: Sequence[str],
    environment: Mapping[str, str],
    log: Path,
    *,
    grace_seconds: float,
) -> Part:
    """Start a part, its output appended to `log`. Raises OSError when it cannot be started."""
    with _opened(log) as output:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=asyncio.subprocess.STDOUT,
            env=environment,
            # a session of its own: Ctrl-C at the terminal reaches only the supervisor
            start_new_session=True,
            preexec_fn=_die_with(os.getpid()),
        )
    return Part(name, log, grace_seconds, process)


def _opened(log: Path) -> BinaryIO:
    """The log to append to; a large one makes way for a new one."""
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > LOG_LIMIT_BYTES:
        log.replace(log.with_suffix(".old.log"))
    return log.open("ab")


def _die_with(parent: int) -> Callable[[], None] | None:
    """Make the kernel kill the child when `parent` dies, even by SIGKILL. Linux only."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl

    def in_child() -> None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)

    return in_child
