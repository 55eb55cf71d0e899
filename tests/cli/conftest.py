"""Commands run as people run them: a process with its settings, against the real servers."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from db.sealing import Keys, load_or_make
from tests.cli import forked
from tests.temporal_server import TemporalServer

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
    done = await asyncio.to_thread(forked.run, *arguments, **settings, COLUMNS="120")
    return Ended(done.returncode, done.stdout, done.stderr)


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
