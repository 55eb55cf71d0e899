"""A throw-away PostgreSQL cluster from Debian's package, on a free port, for the test session."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

FAST = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "autovacuum=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "shared_buffers=32MB",
)
MEMORY = Path("/dev/shm")  # noqa: S108 - a folder in memory; the cluster makes its own below it


def require(found: bool, what: str) -> None:
    """Skip where a part is not installed, or fail where everything must be (HCP_REQUIRE_ALL=1)."""
    if found:
        return
    if os.environ.get("HCP_REQUIRE_ALL") == "1":
        pytest.fail(f"{what} is required but not installed")
    pytest.skip(f"{what} is not installed")


def binaries() -> Path | None:
    """Where Debian keeps the newest server's programs."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


def free_port() -> int:
    """A TCP port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def cluster() -> Iterator[str]:
    """The URL of a running server, without a database name. Stops and removes it at the end."""
    programs = binaries()
    require(programs is not None, "Debian's postgresql")
    assert programs is not None
    user = "postgres" if os.geteuid() == 0 else None
    memory = MEMORY if os.access(MEMORY, os.W_OK) else None
    folder = Path(tempfile.mkdtemp(prefix="hcp-pg-", dir=memory))
    if user:
        shutil.chown(folder, user)
    data, port = folder / "data", free_port()
    try:
        subprocess.run(
            [programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8"],
            user=user,
            cwd=folder,
            check=True,
            capture_output=True,
        )
        options = " ".join(f"-c {setting}" for setting in FAST)
        control = [str(programs / "pg_ctl"), "-D", str(data), "-w", "-l", str(folder / "log")]
        flags = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 {options}"
        subprocess.run(
            [*control, "-o", flags, "start"], user=user, cwd=folder, check=True, capture_output=True
        )
        try:
            yield f"postgresql+psycopg://postgres@127.0.0.1:{port}"
        finally:
            subprocess.run(
                [*control, "-m", "immediate", "stop"],
                user=user,
                cwd=folder,
                check=True,
                capture_output=True,
            )
    finally:
        shutil.rmtree(folder, ignore_errors=True)
