"""`haochaping import-reviews`: its options, and the course of one import.

Exits with 0 when every row is in, 1 when rows were refused (the others are in), 2 when nothing
could be done: a file that cannot be read, a database that cannot be reached.
"""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from cli.import_report import ImportReport, Tally
from cli.starting import CaseOpening
from db import migrate
from db.engine import make_engine, reading, writing
from db.organisation import UnknownParent
from db.review_import.csv_file import FileUnusable, count_rows, csv_rows
from db.review_import.importing import ReviewImport, shift_to
from db.review_import.known import Known, known, put_organisation
from db.review_import.organisation_files import read_organisation
from db.review_import.rows import COLUMNS
from db.sealing import Keys, load_or_make
from rules.case import RatedReview
from settings import Settings

REFUSED_ROWS = 1
NOTHING_DONE = 2
INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for on the command line."""

    file: Path
    units: Path | None
    items: Path | None
    windows: Path | None
    dry_run: bool
    shift_to_now: bool


class NotPossible(Exception):
    """The import cannot begin. Says why in both languages."""

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(english)
        self.chinese = chinese
        self.english = english


def import_reviews_command(
    file: Annotated[Path, typer.Argument(help="评价文件 · The file of reviews, CSV in UTF-8.")],
    *,
    units: Annotated[Path | None, typer.Option(help="单位 · A file of units.")] = None,
    items: Annotated[Path | None, typer.Option(help="事项 · A file of service items.")] = None,
    windows: Annotated[Path | None, typer.Option(help="窗口 · A file of windows.")] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="只检查，不写入 · Check only, write nothing.")
    ] = False,
    shift_to_now: Annotated[
        bool,
        typer.Option(
            "--shift-to-now",
            help="把评价时间整体平移，使最新一条为现在 · Move all times so that the newest is now.",
        ),
    ] = False,
    report: Annotated[
        Path | None,
        typer.Option(help="把未导入的行写入此文件 · Write the refused rows to this CSV file."),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="输出 JSON · Print JSON for a program.")
    ] = False,
) -> None:
    """导入评价，差评随即立案；可重复执行，中断后可续 · Import reviews; bad ones become cases."""
    asked = Asked(file, units, items, windows, dry_run, shift_to_now)
    printed = ImportReport(as_json=as_json)
    try:
        _keep_inputs(asked, report)
        with printed.refusals_to(report):
            tally = asyncio.run(_import(Settings(), asked, printed))
    except FileUnusable as unusable:
        printed.problem(
            f"{unusable.path}：{unusable.chinese}", f"{unusable.path} {unusable.english}"
        )
        raise typer.Exit(NOTHING_DONE) from None
    except NotPossible as reason:
        printed.problem(reason.chinese, reason.english)
        raise typer.Exit(NOTHING_DONE) from None
    except (SQLAlchemyError, OSError) as error:
        printed.problem(*_database_failed(error))
        raise typer.Exit(NOTHING_DONE) from None
    except KeyboardInterrupt:
        printed.problem(
            "已中断。已导入的保留，再次执行即从中断处继续。",
            "Interrupted. What is in stays in; run it again to go on.",
        )
        raise typer.Exit(INTERRUPTED) from None
    printed.summary(tally)
    raise typer.Exit(REFUSED_ROWS if tally.refused else 0)


def _keep_inputs(asked: Asked, report: Path | None) -> None:
    """Refuse what is not a file, and a report that would overwrite an input. Raises NotPossible."""
    inputs = [each for each in (asked.file, asked.units, asked.items, asked.windows) if each]
    for path in inputs:
        if not path.is_file():
            raise NotPossible(f"没有文件 {path}", f"There is no file {path}")
    if report and report.resolve() in [each.resolve() for each in inputs]:
        raise NotPossible(
            f"--report 不能写入要导入的文件 {report}",
            f"--report must not overwrite {report}, which is to be imported",
        )


def _database_failed(error: SQLAlchemyError | OSError) -> tuple[str, str]:
    # the first line only: the others repeat the statement's values, which are personal data
    cause = getattr(error, "orig", None) or error
    reason = (str(cause).strip() or type(error).__name__).splitlines()[0]
    return (
        f"数据库或文件出错：{reason}。已导入的保留，排除故障后再次执行即可。",
        f"The database or a file failed: {reason}. What is in stays in; run it again afterwards.",
    )


async def _import(settings: Settings, asked: Asked, printed: ImportReport) -> Tally:
    async with _database(settings, dry_run=asked.dry_run) as engine:
        keys = None if asked.dry_run else load_or_make(settings.keys_path)
        began = _now()
        # to its end, before anything is written: a file that breaks off does no harm
        rows = count_rows(asked.file, COLUMNS)
        may_name = await _organise(engine, asked)
        shift = timedelta()
        if asked.shift_to_now:
            shift = await shift_to(engine, asked.file, may_name, began)
        importing = ReviewImport(engine, keys, may_name, _now, shift)
        tally = Tally(asked.dry_run, shift)
        cases: list[tuple[str, RatedReview]] = []
        with printed.progress("导入 · Importing", rows) as advance:
            async for batch in importing.batches(csv_rows(asked.file, COLUMNS)):
                tally.count(batch)
                printed.refused(batch.refused)
                cases += batch.cases
                advance(batch.rows)
        # not between the batches: the cases' first steps would compete with the rows for the CPU
        if keys and cases:
            await _open(settings, keys, cases, printed, tally)
        tally.took = _now() - began
        return tally


async def _open(
    settings: Settings,
    keys: Keys,
    cases: Sequence[tuple[str, RatedReview]],
    printed: ImportReport,
    tally: Tally,
) -> None:
    opening = await CaseOpening.connected(settings, keys)
    with printed.progress("立案 · Starting cases", len(cases)) as advance:
        await opening.open(cases, advance)
    tally.started, tally.waiting = opening.started, opening.waiting


async def _organise(engine: AsyncEngine, asked: Asked) -> Known:
    """What rows may name; the files of units, items and windows are put in. Raises FileUnusable."""
    async with reading(engine) as connection:
        there = await known(connection)
    files = read_organisation(asked.units, asked.items, asked.windows, there)
    if not asked.dry_run:
        try:
            async with writing(engine) as connection:
                await put_organisation(connection, files)
        except UnknownParent as wrong:
            raise FileUnusable(
                asked.units or asked.file,
                f"这些单位的上级绕成了圈：{wrong}",
                f"has units that stand above themselves: {wrong}",
            ) from None
    return there.and_those_of(files)


@asynccontextmanager
async def _database(settings: Settings, *, dry_run: bool) -> AsyncIterator[AsyncEngine]:
    """The database; a new one is made, in a dry run beside the real place. Raises NotPossible."""
    if dry_run and await _is_new(settings.url):
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite+aiosqlite:///{folder}/dry-run.db"
            await migrate.upgrade(url, _now())
            async with _engine(url) as engine:
                yield engine
        return
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    if await _is_new(settings.url):
        await migrate.upgrade(settings.url, _now())
    async with _engine(settings.url) as engine:
        if not await migrate.is_current(engine):
            raise NotPossible(
                "数据库结构不是当前版本：先执行 haochaping migrate",
                "The database's structure is not this version's: run haochaping migrate first",
            )
        yield engine


async def _is_new(url: str) -> bool:
    if migrate.is_missing(url):
        return True
    async with _engine(url) as engine:
        return await migrate.is_new(engine)


@asynccontextmanager
async def _engine(url: str) -> AsyncIterator[AsyncEngine]:
    engine = make_engine(url)
    try:
        yield engine
    finally:
        await engine.dispose()


def _now() -> datetime:
    return datetime.now(UTC)
