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

from cli.up.checks import Problem

LOG_LIMIT_BYTES = 20 * 1024 * 1024
_PR_SET_PDEATHSIG = 1


class PartDied(Exception):
    """A part ended although nobody had asked it to."""

    def __init__(self, part: "Part") -> None:
        super().__init__(f"{part.name} ended:\n" + "\n".join(part.log_tail()))
        self.part = part

    @property
    def problem(self) -> Problem:
        """What happened, for people."""
        name, code = self.part.name, self.part.process.returncode
        how = signal.Signals(-code).name if code is not None and code < 0 else str(code)
        return Problem(
            f"{name} 意外停止（{how}），其余部分随之停止。日志：{self.part.log}",
            f"{name} stopped unexpectedly ({how}); everything else is being stopped. "
            f"Log: {self.part.log}",
        )


@dataclass(frozen=True, slots=True)
class Part:
    """A running part. `grace_seconds` is how long it may take to end once asked to; its own lines
    stand in the log from `log_began` on (bytes)."""

    name: str
    log: Path
    log_began: int
    grace_seconds: float
    process: asyncio.subprocess.Process

    def log_tail(self, lines: int = 15) -> list[str]:
        """The last lines of its log."""
        with self.log.open("rb") as log:
            log.seek(max(0, self.log.stat().st_size - 16_384))
            return log.read().decode(errors="replace").splitlines()[-lines:]

    async def logged(self, sign: str) -> None:
        """Wait until it has logged something. Raises PartDied if it ends without."""
        while sign.encode() not in self.log.read_bytes()[self.log_began :]:
            if self.process.returncode is not None:
                raise PartDied(self)
            await asyncio.sleep(0.01)

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
        log_began = output.tell()
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
    return Part(name, log, log_began, grace_seconds, process)


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
