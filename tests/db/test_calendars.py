"""Versions of the calendar, on both databases."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from db.calendars import by_version, import_version, newest, seed, versions
from db.engine import make_engine, reading, writing
from rules.calendar_csv import CalendarFileError
from rules.shipped_calendar import shipped_calendar
from rules.working_days import Calendar
from tests.conftest import utcnow

HEADER = "day,kind,name,notice\n"
NEXT = HEADER + "2026-12-31,off,元旦,2027\n2027-01-01,off,元旦,2027\n2027-01-03,work,元旦,2027"
REVISED = HEADER + "2027-01-04,off,元旦,2027改"


async def put(database: AsyncEngine, text: str) -> tuple[Calendar, bool]:
    async with writing(database) as connection:
        return await import_version(connection, text, "file.csv", utcnow())


async def in_use(database: AsyncEngine) -> Calendar:
    async with reading(database) as connection:
        return await newest(connection)


async def test_a_new_database_has_the_shipped_calendar_once(database: AsyncEngine) -> None:
    async with writing(database) as connection:
        await seed(connection, utcnow())
    assert await in_use(database) == shipped_calendar()
    async with reading(database) as connection:
        [only] = await versions(connection)
    assert (only.version, only.source) == (shipped_calendar().version, "shipped")


async def test_an_imported_year_is_a_new_version_and_the_old_one_is_kept(
    database: AsyncEngine,
) -> None:
    before = await in_use(database)
    after, is_new = await put(database, NEXT)
    assert is_new
    assert after.version == "2027-2"
    assert after.covered_years == before.covered_years | {2027}
    assert await in_use(database) == after
    async with reading(database) as connection:
        assert await by_version(connection, before.version) == before
        assert [each.version for each in await versions(connection)] == ["2026-1", "2027-2"]


async def test_the_december_of_a_new_year_leaves_the_rest_of_the_old_year(
    database: AsyncEngine,
) -> None:
    await put(database, NEXT)
    calendar = await in_use(database)
    assert not calendar.is_working_day(date(2026, 12, 31))
    assert calendar.is_working_day(date(2026, 2, 14)), "the make-up day of 2026 is still there"
    assert 2026 in calendar.covered_years


async def test_the_same_file_twice_is_one_version(database: AsyncEngine) -> None:
    first, _ = await put(database, NEXT)
    again, is_new = await put(database, NEXT)
    assert (again, is_new) == (first, False)
    shuffled = HEADER + "\n".join(reversed(NEXT.splitlines()[1:]))
    assert await put(database, shuffled) == (first, False)


async def test_an_earlier_file_can_be_taken_back(database: AsyncEngine) -> None:
    first, _ = await put(database, NEXT)
    revised, _ = await put(database, REVISED)
    assert await in_use(database) == revised
    back, is_new = await put(database, NEXT)
    assert is_new
    assert (back.version, back.days) == ("2027-4", first.days)
    assert await in_use(database) == back


async def test_a_file_with_errors_changes_nothing(database: AsyncEngine) -> None:
    with pytest.raises(CalendarFileError):
        await put(database, HEADER + "2027-01-01,off,元旦,通知\nnonsense")
    assert await in_use(database) == shipped_calendar()


async def test_an_unknown_version_is_a_lookup_error(database: AsyncEngine) -> None:
    async with reading(database) as connection:
        with pytest.raises(LookupError):
            await by_version(connection, "1999-1")


async def test_two_databases_may_give_one_name_to_different_calendars(
    database: AsyncEngine, sqlite_template: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "other.db"
    shutil.copy(sqlite_template, copy)
    other = make_engine(f"sqlite+aiosqlite:///{copy}")
    await put(database, NEXT)
    await put(other, REVISED)
    here, there = await in_use(database), await in_use(other)
    await other.dispose()
    assert here.version == there.version
    assert here.days != there.days
