"""A running `haochaping up`: Temporal, worker, outbox and web as real processes on free ports."""

import contextlib
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ENDED_WITHIN_SECONDS = 60
"""Far more than it takes, for a machine that is busy with other tests."""


@dataclass(frozen=True, slots=True)
class Ports:
    """Three ports that nothing used a moment ago."""

    web: int
    temporal: int
    ui: int

    @classmethod
    def free(cls) -> "Ports":
        """Ports to use at once, before another program does."""
        with contextlib.ExitStack() as held:
            sockets = [held.enter_context(socket.socket()) for _ in range(3)]
            for one in sockets:
                one.bind(("127.0.0.1", 0))
            return cls(*(one.getsockname()[1] for one in sockets))


@dataclass(slots=True)
class Up:
    """A running `haochaping up`, and what it printed so far."""

    process: subprocess.Popen[str]
    data: Path
    ports: Ports
    printed: list[str] = field(default_factory=list)

    @property
    def site(self) -> str:
        """The address of the site."""
        return f"http://127.0.0.1:{self.ports.web}"

    def read_until(self, sign: str) -> str:
        """Read its output up to the line with `sign`; returns all of it so far."""
        assert self.process.stdout
        for line in self.process.stdout:
            self.printed.append(line)
            if sign in line:
                return "".join(self.printed)
        raise AssertionError(f"ended before {sign!r}:\n" + "".join(self.printed))

    def end(self) -> tuple[int, str]:
        """Wait for its end: exit code and everything it printed."""
        try:
            rest, _ = self.process.communicate(timeout=ENDED_WITHIN_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        return self.process.returncode, "".join(self.printed) + rest

    def parts(self) -> dict[str, int]:
        """The process ids of its parts by name."""
        found = {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                parent = int(stat.read_text().rpartition(")")[2].split()[1])
                if parent == self.process.pid:
                    command = (stat.parent / "cmdline").read_bytes().split(b"\0")
                    name = "temporal" if b"start-dev" in command else command[-2].decode()
                    found[name] = int(stat.parent.name)
        return found


def up_on(data: Path, ports: Ports) -> tuple[str, ...]:
    """The arguments of `haochaping` that start it on this data directory."""
    return (
        *("up", "--data", str(data)),
        *("--port", str(ports.web), "--temporal-port", str(ports.temporal)),
        *("--temporal-ui-port", str(ports.ui)),
    )


def start(data: Path, ports: Ports) -> Up:
    """Start it on this data directory, with no setting from the environment."""
    process = subprocess.Popen(
        [sys.executable, "-m", "cli.main", *up_on(data, ports)],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if not name.startswith("HCP_")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return Up(process, data, ports)


@contextlib.contextmanager
def ready(data: Path) -> Iterator[Up]:
    """One that is ready; killed at the end unless it has ended by then."""
    up = start(data, Ports.free())
    try:
        up.read_until("Press Ctrl-C")
        yield up
    finally:
        if up.process.poll() is None:
            up.process.kill()
        up.process.communicate()
