"""The database of a command that needs one to be there: never a new one, never an old structure."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncEngine

from cli.calendar_in_use import has_database
from db import migrate
from db.engine import make_engine
from settings import Settings


class NoDatabase(Exception):
    """There is none to use. Says why in both languages."""

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(english)
        self.chinese = chinese
        self.english = english


@asynccontextmanager
async def database(settings: Settings) -> AsyncIterator[AsyncEngine]:
    """An engine on the database in use. Raises NoDatabase, SQLAlchemyError, OSError."""
    if not has_database(settings):
        raise NoDatabase(
            "没有数据库，检查 HCP_DATA_DIR 等设置。", "There is no database: check HCP_DATA_DIR."
        )
    engine = make_engine(settings.url)
    try:
        if not await migrate.is_current(engine):
            raise NoDatabase(
                "数据库结构不是当前版本：先执行 haochaping migrate。",
                "The database's structure is not this version's: run haochaping migrate first.",
            )
        yield engine
    finally:
        await engine.dispose()


def reason_of(error: Exception) -> tuple[str, str]:
    """Why the database cannot be used, in both languages, without the values of a statement."""
    cause = getattr(error, "orig", None) or error
    reason = (str(cause).strip() or type(error).__name__).splitlines()[0]
    return f"数据库无法使用：{reason}", f"The database cannot be used: {reason}"
