"""`haochaping recount`: the scores counted anew from the reviews and held against those shown.

Exits with 0 when they agree, 1 when any figure differed (also when it was set right), 2 when the
database cannot be used.
"""

import asyncio
import json
from dataclasses import asdict
from typing import Annotated

import typer
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from cli.calendar_in_use import has_database
from db.engine import make_engine, reading_one_state, writing
from db.recount import Difference, differences, hold_reviews, refill
from settings import Settings

DIFFERENT = 1
NOT_COUNTED = 2


def recount_command(
    *,
    repair: Annotated[
        bool, typer.Option("--repair", help="按重算结果改正 · Set what differs right.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="输出 JSON · Print JSON for a program.")
    ] = False,
) -> None:
    """由评价重算各项得分,列出不符之处 · Count the scores anew and list what differs."""
    settings = Settings()
    if not has_database(settings):
        _fail("没有数据库，检查 HCP_DATA_DIR 等设置。", "There is no database: check HCP_DATA_DIR.")
    try:
        found = asyncio.run(_recount(settings.url, repair=repair))
    except (SQLAlchemyError, OSError) as error:
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        _fail(f"数据库无法使用：{reason}", f"The database cannot be used: {reason}")
    if as_json:
        report = {"differences": [asdict(each) for each in found], "repaired": repair}
        typer.echo(json.dumps(report, ensure_ascii=False, indent=2))
    else:
        _print(found, repair=repair)
    if found:
        raise typer.Exit(DIFFERENT)


async def _recount(url: str, *, repair: bool) -> tuple[Difference, ...]:
    engine = make_engine(url)
    try:
        return await (repaired if repair else compared)(engine)
    finally:
        await engine.dispose()


async def compared(engine: AsyncEngine) -> tuple[Difference, ...]:
    """What differs, while reviews go on coming in."""
    async with reading_one_state(engine) as connection:
        return await differences(connection)


async def repaired(engine: AsyncEngine) -> tuple[Difference, ...]:
    """What differed until it was set right; reviews that come in meanwhile wait."""
    async with writing(engine) as connection:
        await hold_reviews(connection)
        found = await differences(connection)
        if found:
            await refill(connection)
        return found


def _print(found: tuple[Difference, ...], *, repair: bool) -> None:
    for each in found:
        typer.echo(f"✗ {each.of} {each.figure}: {each.kept} ≠ {each.counted}")
    if not found:
        typer.echo("得分与评价逐项相符。\nEvery score is what the reviews come to.")
    elif repair:
        typer.echo(
            f"{len(found)} 项不符，已按评价改正。\n"
            f"{len(found)} figures differed and were set right from the reviews."
        )
    else:
        typer.echo(
            f"{len(found)} 项不符（左为所存，右为重算），可用 --repair 改正。\n"
            f"{len(found)} figures differ (kept ≠ counted); --repair sets them right."
        )


def _fail(chinese: str, english: str) -> None:
    typer.echo(f"{chinese}\n{english}", err=True)
    raise typer.Exit(NOT_COUNTED)
