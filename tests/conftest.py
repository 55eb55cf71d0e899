"""What every test may use: both databases, keys, a clock."""

import gc
import itertools
import shutil
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from db.calendars import seed
from db.engine import make_engine, writing
from db.migrate import upgrade_engine
from db.sealing import Keys, load_or_make
from tests.compiled_once import compile_once
from tests.memory import use_memory
from tests.postgresql import cluster

pytest_plugins = ("tests.running_cases",)

_names = itertools.count(1)


def utcnow() -> datetime:
    """Now, as the program's entry points say it."""
    return datetime.now(UTC)


async def prepare(url: str) -> None:
    """Migrate a database and give it a calendar."""
    engine = make_engine(url)
    await upgrade_engine(engine)
    async with writing(engine) as connection:
        await seed(connection, utcnow())
    await engine.dispose()


def pytest_configure() -> None:
    """Before the first temporary folder is made, and the first module imported."""
    use_memory()
    compile_once()
    gc.disable()


def pytest_collection_finish() -> None:
    """Everything imported and collected stays: do not look through it for garbage."""
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    """Keys of this test session."""
    return load_or_make(tmp_path_factory.mktemp("keys") / "keys.json")


@pytest.fixture(scope="session")
async def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file with a calendar, to copy."""
    path = tmp_path_factory.mktemp("template") / "template.db"
    await prepare(f"sqlite+aiosqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """A PostgreSQL server of this test session."""
    with cluster() as url:
        yield url


async def _on_server(url: str, statement: str) -> None:
    admin = create_async_engine(f"{url}/postgres", isolation_level="AUTOCOMMIT")
    async with admin.connect() as connection:
        await connection.execute(text(statement))
    await admin.dispose()


@pytest.fixture(scope="session")
async def postgresql_template(postgresql_server: str) -> str:
    """The name of a migrated PostgreSQL database with a calendar, to copy."""
    await _on_server(postgresql_server, "CREATE DATABASE template_hcp")
    await prepare(f"{postgresql_server}/template_hcp")
    return "template_hcp"


def _copied(template: Path, folder: Path) -> str:
    path = folder / "haochaping.db"
    shutil.copy(template, path)
    return f"sqlite+aiosqlite:///{path}"


async def _created(server: str, template: str) -> str:
    name = f"hcp_{next(_names)}"
    # half the work of the usual way where nothing is written to the disk anyway
    how = f"TEMPLATE {template} STRATEGY FILE_COPY"
    await _on_server(server, f"CREATE DATABASE {name} {how}")
    return f"{server}/{name}"


BOTH = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql))


@pytest.fixture
async def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A fresh SQLite database."""
    return _copied(sqlite_template, tmp_path)


@pytest.fixture
async def postgresql_url(postgresql_server: str, postgresql_template: str) -> str:
    """A fresh PostgreSQL database."""
    return await _created(postgresql_server, postgresql_template)


@pytest.fixture(scope="module")
async def shared_sqlite_url(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A SQLite database for the tests of a module together."""
    return _copied(sqlite_template, tmp_path_factory.mktemp("shared"))


@pytest.fixture(scope="module")
async def shared_postgresql_url(postgresql_server: str, postgresql_template: str) -> str:
    """A PostgreSQL database for the tests of a module together."""
    return await _created(postgresql_server, postgresql_template)


@pytest.fixture(scope="module", params=BOTH)
def shared_database_url(request: pytest.FixtureRequest) -> str:
    """A database for tests of a module that only read, once on SQLite and once on PostgreSQL."""
    url: str = request.getfixturevalue(f"shared_{request.param}_url")
    return url


@pytest.fixture(scope="module")
async def shared_database(shared_database_url: str) -> AsyncIterator[AsyncEngine]:
    """An engine on that database."""
    engine = make_engine(shared_database_url)
    yield engine
    await engine.dispose()


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest) -> str:
    """A fresh database, once on SQLite and once on PostgreSQL."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[AsyncEngine]:
    """An engine on a fresh database, once on SQLite and once on PostgreSQL."""
    engine = make_engine(database_url)
    yield engine
    await engine.dispose()


@pytest.fixture
async def sqlite(sqlite_url: str) -> AsyncIterator[AsyncEngine]:
    """An engine on a fresh SQLite database, for what no database makes a difference to."""
    engine = make_engine(sqlite_url)
    yield engine
    await engine.dispose()
