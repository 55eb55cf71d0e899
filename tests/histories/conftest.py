"""Recorded histories are sealed with keys of their own, which protect nothing else."""

from pathlib import Path

import pytest

from db.sealing import Keys, load_or_make

FOLDER = Path(__file__).parent


@pytest.fixture(scope="session")
def keys() -> Keys:
    """The keys beside the histories."""
    return load_or_make(FOLDER / "keys.json")


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One database is enough: a history does not know which one it was."""
    return sqlite_url
