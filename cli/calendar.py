"""`haochaping calendar`: list and show the versions of the working calendar, import another one.

Exits with 0 when all is done, 1 when it has to be run again (Temporal away, no database), 2 when
what was asked for makes no sense (a file with errors, an unknown year).
"""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from cli.calendar_in_use import calendar_in_use, has_database
from cli.calendar_report import (
    ERRORS,
    imported,
    print_json,
    print_problems,
    print_versions,
    print_year,
    recalculated,
    say,
    version_rows,
    year_rows,
)
from db import migrate
from db.calendars import (
    CalendarVersion,
    by_version,
    count_open_cases,
    import_version,
    newest,
    versions,
)
from db.engine import make_engine, reading, writing
from db.sealing import load_or_make
from rules.calendar_csv import CalendarFileError
from rules.working_days import Calendar
from settings import Settings

if TYPE_CHECKING:
    from cli.recalculation import Recalculation

AGAIN = 1
NONSENSE = 2
FILE_MAX_BYTES = 1_000_000
COLUMNS = (
    TextColumn("{task.description}"),
    BarColumn(),
    MofNCompleteColumn(),
    TimeRemainingColumn(),
)

Json = Annotated[bool, typer.Option("--json", help="输出 JSON · Print JSON for a program.")]
T = TypeVar("T")

calendar_app = typer.Typer(
    no_args_is_help=True, help="工作日历：查看、导入 · Show and import working calendars."
)


@calendar_app.command("list")
def list_command(*, as_json: Json = False) -> None:
    """列出全部版本 · Every version, oldest first."""
    found = _run(_versions(Settings()))
    if as_json:
        print_json(version_rows(found))
    else:
        print_versions(found)


@calendar_app.command("show")
def show_command(
    year: Annotated[int, typer.Argument(min=1949, max=2200, help="年份 · The year.")],
    *,
    version: Annotated[
        str | None, typer.Option(help="版本，默认最新 · A version; the newest if none is named.")
    ] = None,
    as_json: Json = False,
) -> None:
    """显示某年的放假与调休 · The days off and make-up working days of a year."""
    calendar = _run(_calendar(Settings(), version))
    if year not in calendar.covered_years:
        say(
            f"日历 {calendar.version} 还没有 {year} 年的安排。",
            f"Calendar {calendar.version} does not have the arrangement of {year}.",
        )
        raise typer.Exit(NONSENSE)
    if as_json:
        print_json(year_rows(calendar, year))
    else:
        print_year(calendar, year)


@calendar_app.command("import")
def import_command(
    file: Annotated[Path, typer.Argument(help="CSV(UTF-8):day,kind,name,notice")],
    *,
    as_json: Json = False,
) -> None:
    """导入新安排并重算未结工单的时限 · Import an arrangement, recalculate every open case."""
    text = _text_of(file)
    settings = Settings()
    try:
        before, calendar, is_new = _run(_import(settings, text, file.name))
    except CalendarFileError as error:
        print_problems(file, error)
        raise typer.Exit(NONSENSE) from None
    imported(before, calendar, is_new=is_new)
    _finish(calendar, is_new, _run(_recalculate(settings)), as_json=as_json)


@calendar_app.command("recalculate")
def recalculate_command(*, as_json: Json = False) -> None:
    """继续未完成的重算 · Go on recalculating what an interrupted import left over."""
    settings = Settings()
    calendar = _run(_calendar(settings, None))
    _finish(calendar, False, _run(_recalculate(settings)), as_json=as_json)


def _finish(calendar: Calendar, is_new: bool, done: "Recalculation", *, as_json: bool) -> None:
    recalculated(calendar, done)
    if as_json:
        print_json(
            {
                "version": calendar.version,
                "new": is_new,
                "recalculated": done.recalculated,
                "refused": done.refused,
                "complete": done.complete,
            }
        )
    if not done.complete or done.refused:
        raise typer.Exit(AGAIN)


def _run(work: Coroutine[Any, Any, T]) -> T:
    """Run it; a database that is not ready is a sentence and exit code 1."""
    try:
        return asyncio.run(work)
    except LookupError as error:
        say(f"没有日历版本 {error}。", f"There is no version {error} of the calendar.")
        raise typer.Exit(NONSENSE) from None
    except (SQLAlchemyError, OSError) as error:
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        say(
            f"数据库无法使用：{reason}。先执行 haochaping migrate。",
            f"The database cannot be used: {reason}. Run haochaping migrate first.",
        )
        raise typer.Exit(AGAIN) from None


def _text_of(file: Path) -> str:
    try:
        content = file.read_bytes()
    except OSError as error:
        say(f"无法读取 {file}:{error.strerror}。", f"Cannot read {file}: {error.strerror}.")
        raise typer.Exit(NONSENSE) from None
    if len(content) > FILE_MAX_BYTES:
        say(f"{file} 太大，不是日历文件。", f"{file} is too large to be a calendar.")
        raise typer.Exit(NONSENSE)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        say(f"{file} 不是 UTF-8 文本，请另存为 UTF-8。", f"{file} is not UTF-8: save it as UTF-8.")
        raise typer.Exit(NONSENSE) from None


@asynccontextmanager
async def _database(settings: Settings) -> AsyncIterator[AsyncEngine]:
    """A database that is there and up to date. Raises OSError if it is not."""
    if not has_database(settings):
        raise FileNotFoundError("没有数据库 · there is no database")
    engine = make_engine(settings.url)
    try:
        if not await migrate.is_current(engine):
            raise OSError("结构不是当前版本 · its structure is not this version's")
        yield engine
    finally:
        await engine.dispose()


async def _versions(settings: Settings) -> tuple[CalendarVersion, ...]:
    async with _database(settings) as engine, reading(engine) as connection:
        return await versions(connection)


async def _calendar(settings: Settings, version: str | None) -> Calendar:
    if version is None:
        return (await calendar_in_use(settings)).calendar
    async with _database(settings) as engine, reading(engine) as connection:
        return await by_version(connection, version)


async def _import(settings: Settings, text: str, source: str) -> tuple[Calendar, Calendar, bool]:
    """The newest calendar before, the newest after, and whether they differ."""
    async with _database(settings) as engine, writing(engine) as connection:
        before = await newest(connection)
        after, is_new = await import_version(connection, text, source, datetime.now(UTC))
    return before, after, is_new


async def _recalculate(settings: Settings) -> "Recalculation":
    """Recalculate what is behind the newest version, with a bar on the standard error."""
    from cli.recalculation import recalculate
    from web.temporal import LazyCases

    client = LazyCases(settings, load_or_make(settings.keys_path))
    async with _database(settings) as engine:
        async with reading(engine) as connection:
            version = (await newest(connection)).version
            total = await count_open_cases(connection)
        with Progress(*COLUMNS, console=ERRORS) as progress:
            task = progress.add_task("重算时限 recalculating", total=total)
            return await recalculate(engine, client, version, lambda: progress.advance(task))
