"""Commands run as people run them: a process with its settings, against the real servers."""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from db.sealing import Keys, load_or_make
from tests.temporal_server import TemporalServer
from tests.workflows.conftest import (
    client,
    open_case,
    organised,
    starter,
    temporal,
    working,
)

__all__ = ["client", "open_case", "organised", "starter", "temporal", "working"]

ROOT = Path(__file__).resolve().parents[2]
NOBODY = "127.0.0.1:1"
"""An address nothing listens on."""


@dataclass(frozen=True, slots=True)
class Ended:
    """What a command left behind."""

    code: int
    out: str
    err: str


Haochaping = Callable[..., Awaitable[Ended]]


async def run(*arguments: str, **settings: str) -> Ended:
    """Run `haochaping` with just these settings and wait for its end."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("HCP_")}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "cli.main", *arguments),
        cwd=ROOT,
        env=inherited | settings | {"COLUMNS": "120"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    assert process.returncode is not None
    return Ended(process.returncode, out.decode(), err.decode())


@pytest.fixture(scope="session")
def keys_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The keys file of the tests and of the commands they run."""
    return tmp_path_factory.mktemp("cli-keys") / "keys.json"


@pytest.fixture(scope="session")
def keys(keys_file: Path) -> Keys:
    """The keys in that file."""
    return load_or_make(keys_file)


@pytest.fixture
def database(sqlite: AsyncEngine) -> AsyncEngine:
    """One database for a test and the commands it runs; tests/db knows both kinds."""
    return sqlite


@pytest.fixture
def haochaping(
    keys: Keys, keys_file: Path, sqlite_url: str, temporal: TemporalServer
) -> Haochaping:
    """Runs a command on this test's database, Temporal server and keys."""
    settings = {
        "HCP_DATABASE_URL": sqlite_url,
        "HCP_KEYS_FILE": str(keys_file),
        "HCP_TEMPORAL_ADDRESS": temporal.client.service_client.config.target_host,
    }

    async def command(*arguments: str, **other: str) -> Ended:
        return await run(*arguments, **(settings | other))

    return command
