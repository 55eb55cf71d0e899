"""`make run` in a terminal of its own, as a person starts it and stops it by typing Ctrl-C."""

import contextlib
import os
import pty
import select
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.up import ENDED_WITHIN_SECONDS, ROOT, Ports

AT_ONCE = 65_536


@dataclass(slots=True)
class Terminal:
    """The person's side of a terminal."""

    screen: int
    shown: bytearray = field(default_factory=bytearray)

    def type(self, keys: str) -> None:
        """Type these keys."""
        os.write(self.screen, keys.encode())

    def read_until(self, sign: str) -> str:
        """What was shown up to this sign."""
        while sign.encode() not in self.shown:
            assert self._read(), f"ended before {sign!r}:\n{self.shown.decode(errors='replace')}"
        return self.shown.decode(errors="replace")

    def read_to_the_end(self) -> str:
        """What was shown until nobody uses the terminal any more."""
        while self._read():
            pass
        return self.shown.decode(errors="replace")

    def _read(self) -> bool:
        readable, _, _ = select.select([self.screen], [], [], ENDED_WITHIN_SECONDS)
        assert readable, self.shown.decode(errors="replace")
        try:
            came = os.read(self.screen, AT_ONCE)
        except OSError:
            # Linux says so when the last one who could write has gone
            return False
        self.shown += came
        return bool(came)


@contextlib.contextmanager
def make_run_in_a_terminal(data: Path) -> Iterator[Terminal]:
    """`make run` on this data directory; killed at the end unless it has ended by then."""
    ports = Ports.free()
    options = f"--data {data} --port {ports.web} --temporal-port {ports.temporal}"
    screen, inside = pty.openpty()
    process = subprocess.Popen(
        # in a session whose terminal this is: what is typed there reaches it
        ["setsid", "--ctty", "make", "run", f"ARGS={options} --temporal-ui-port {ports.ui}"],  # noqa: S607
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if not name.startswith("HCP_")},
        stdin=inside,
        stdout=inside,
        stderr=inside,
    )
    os.close(inside)
    try:
        yield Terminal(screen)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        os.close(screen)


def command_lines_with(word: str) -> list[str]:
    """The command lines of running processes that name this word."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            line = path.read_bytes().replace(b"\0", b" ").decode(errors="replace")
            if word in line:
                found.append(line)
    return found
