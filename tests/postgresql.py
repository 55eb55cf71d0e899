"""A throw-away PostgreSQL cluster for the test session."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bench.postgresql import binaries, serving

FAST = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "autovacuum=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "shared_buffers=32MB",
)


def require(found: bool, what: str) -> None:
    """Skip where a part is not installed, or fail where everything must be (HCP_REQUIRE_ALL=1)."""
    if found:
        return
    if os.environ.get("HCP_REQUIRE_ALL") == "1":
        pytest.fail(f"{what} is required but not installed")
    pytest.skip(f"{what} is not installed")


@contextmanager
def cluster() -> Iterator[str]:
    """The URL of a running server, without a database name. Stops and removes it at the end."""
    require(binaries() is not None, "Debian's postgresql")
    folder = Path(tempfile.mkdtemp(prefix="hcp-pg-"))
    try:
        with serving(folder, FAST) as url:
            yield url
    finally:
        shutil.rmtree(folder, ignore_errors=True)
