"""A PostgreSQL server of our own from Debian's package, for a measurement or a test session."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

SUPERUSER = "postgres"


class NotInstalled(RuntimeError):
    """There is no PostgreSQL server on this machine."""


def binaries() -> Path | None:
    """Where Debian keeps the newest server's programs; None where it has none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


def free_port() -> int:
    """A TCP port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def serving(folder: Path, settings: Sequence[str] = (), port: int = 0) -> Iterator[str]:
    """The URL, without a database's name, of a server whose data is in a folder, stopped at the
    end. What is there already is found again, at the same `port` if one is given. Raises
    NotInstalled.

    It refuses to run as root and is started as its own user then, who must reach the folder.
    """
    programs = binaries()
    if programs is None:
        raise NotInstalled("PostgreSQL is not installed (Debian's package postgresql)")
    user = SUPERUSER if os.geteuid() == 0 else None
    folder.mkdir(parents=True, exist_ok=True)
    if user:
        shutil.chown(folder, user)
    data, port = folder / "data", port or free_port()

    def run(*command: str | Path) -> None:
        subprocess.run(command, user=user, cwd=folder, check=True, capture_output=True)

    if not data.exists():
        run(programs / "initdb", "-D", data, "-U", SUPERUSER, "-A", "trust", "-E", "UTF8")
    options = " ".join(f"-c {setting}" for setting in settings)
    flags = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 {options}"
    control = (programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log")
    run(*control, "-o", flags, "start")
    try:
        yield f"postgresql+psycopg://{SUPERUSER}@127.0.0.1:{port}"
    finally:
        run(*control, "-m", "immediate" if "fsync=off" in settings else "fast", "stop")
