"""Which calendar a command counts with: the database's newest, else the one shipped."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from db.calendars import newest
from db.engine import make_engine, reading
from rules.shipped_calendar import shipped_calendar
from rules.working_days import Calendar
from settings import Settings

PATIENCE_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class CalendarInUse:
    """A calendar and whether it is the database's newest; if not, why (both languages)."""

    calendar: Calendar
    from_database: bool
    why_not: str = ""


def has_database(settings: Settings) -> bool:
    """Whether there is a database to ask: looking must not create a SQLite file."""
    url = make_url(settings.url)
    return url.get_backend_name() != "sqlite" or Path(url.database or "").is_file()


async def calendar_in_use(settings: Settings) -> CalendarInUse:
    """The newest calendar of the database if it has one and answers, else the shipped one."""
    if not has_database(settings):
        return CalendarInUse(shipped_calendar(), from_database=False)
    engine = make_engine(settings.url)
    try:
        async with asyncio.timeout(PATIENCE_SECONDS), reading(engine) as connection:
            return CalendarInUse(await newest(connection), from_database=True)
    except (SQLAlchemyError, OSError, TimeoutError, LookupError):
        why_not = (
            "数据库连不上或尚未升级（haochaping migrate）· The database does not answer, or needs "
            "haochaping migrate"
        )
        return CalendarInUse(shipped_calendar(), from_database=False, why_not=why_not)
    finally:
        await engine.dispose()
