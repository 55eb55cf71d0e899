"""`haochaping import-applications`: applications from a CSV file, so that they can be rated.

Exits with 0 when every row is in, 1 when rows were refused (the others are in), 2 when nothing
could be done: a file that cannot be read, a database that cannot be used.
"""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from sqlalchemy.exc import SQLAlchemyError

from cli.database import NoDatabase, database, reason_of
from db.application_import import COLUMNS, ImportedApplications, import_applications
from db.engine import reading, writing
from db.review_import.csv_file import FileUnusable, csv_rows
from db.review_import.known import known
from db.sealing import load_or_make
from settings import Settings

REFUSED_ROWS = 1
NOTHING_DONE = 2


def import_applications_command(
    file: Annotated[
        Path, typer.Argument(help="办件文件 · The file of applications, CSV in UTF-8.")
    ],
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="输出 JSON · Print JSON for a program.")
    ] = False,
) -> None:
    """导入办件,供申请人凭编号评价;可重复执行 · Import applications; repeating it updates them."""
    try:
        found = asyncio.run(_import(Settings(), file))
    except FileUnusable as unusable:
        _fail(f"{unusable.path}:{unusable.chinese}", f"{unusable.path} {unusable.english}")
    except NoDatabase as missing:
        _fail(missing.chinese, missing.english)
    except (SQLAlchemyError, OSError) as error:
        _fail(*reason_of(error))
    _print(found, as_json=as_json)
    raise typer.Exit(REFUSED_ROWS if found.refused else 0)


async def _import(settings: Settings, file: Path) -> ImportedApplications:
    rows = list(csv_rows(file, COLUMNS))
    async with database(settings) as engine:
        keys = load_or_make(settings.keys_path)
        async with reading(engine) as connection:
            there = await known(connection)
        async with writing(engine) as connection:
            return await import_applications(
                connection, rows, there, keys=keys, now=datetime.now(UTC)
            )


def _print(found: ImportedApplications, *, as_json: bool) -> None:
    problems = [
        {"row": row.row, "field": each.field, "reason": each.reason.english}
        for row in found.refused
        for each in row.problems
    ]
    if as_json:
        report = {"imported": found.put_in, "refused": len(found.refused), "problems": problems}
        typer.echo(json.dumps(report, ensure_ascii=False, indent=2))
        return
    for row in found.refused:
        for each in row.problems:
            typer.echo(
                f"第 {row.row} 行 {each.field}:{each.reason.chinese}"
                f" · row {row.row}: {each.field} {each.reason.english}",
                err=True,
            )
    typer.echo(
        f"已导入 {found.put_in} 件，未导入 {len(found.refused)} 行\n"
        f"{found.put_in} applications are in, {len(found.refused)} rows were refused"
    )


def _fail(chinese: str, english: str) -> NoReturn:
    typer.echo(f"✗ {chinese}\n  {english}", err=True)
    raise typer.Exit(NOTHING_DONE)
