"""Bringing a database up to date from inside the program: tables by Alembic, and a calendar."""

from datetime import datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine

from db.calendars import seed
from db.engine import make_engine, reading, writing
from db.sealing import Keys

MIGRATIONS = Path(__file__).parent / "migrations"


def _config(connection: Connection | None = None, keys: Keys | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    config.attributes["keys"] = keys
    return config


def _upgrade(connection: Connection, keys: Keys | None) -> None:
    command.upgrade(_config(connection, keys), "head")


async def upgrade_engine(engine: AsyncEngine, keys: Keys | None = None) -> None:
    """Bring the tables up to date in one transaction. `keys` as in upgrade()."""
    async with writing(engine) as connection:
        await connection.run_sync(_upgrade, keys)


async def upgrade(url: str, now: datetime, keys: Keys | None = None) -> None:
    """Bring the database at a URL up to date; a new one gets the shipped calendar.

    Repeating it changes nothing. `now` (UTC) is when the calendar came in. Some steps fill columns
    from what is sealed: a database that has something to fill needs the `keys`, and raises
    LookupError without.
    """
    engine = make_engine(url)
    try:
        await upgrade_engine(engine, keys)
        async with writing(engine) as connection:
            await seed(connection, now)
    finally:
        await engine.dispose()


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def is_missing(url: str) -> bool:
    """Whether the URL is of a SQLite file that connecting would make."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return False
    return not Path(parsed.database or "").exists()


async def is_new(engine: AsyncEngine) -> bool:
    """Whether this is a database that nothing was made in yet."""
    async with reading(engine) as connection:
        return await connection.run_sync(_revision) is None


async def is_current(engine: AsyncEngine) -> bool:
    """Whether the tables are those this version of the program wants."""
    async with reading(engine) as connection:
        found = await connection.run_sync(_revision)
    return found == ScriptDirectory.from_config(_config()).get_current_head()
