"""`haochaping index-names`: raters' names of earlier reviews, made to be found by.

New reviews need none of it. Stopped anywhere, it goes on where it was when it is run again; it
exits with 0 when nothing is left, 2 when the database or the keys cannot be used.
"""

import asyncio
from typing import Annotated

import typer
from sqlalchemy.exc import SQLAlchemyError

from cli.calendar_in_use import has_database
from db.engine import make_engine, writing
from db.names import fill_names
from db.sealing import Unsealable, load_or_make
from settings import Settings

AT_A_TIME = 1000
"""Reviews of one transaction."""
NOT_FILLED = 2


def index_names_command(
    *,
    quiet: Annotated[bool, typer.Option("--quiet", help="只在出错时输出 · Only errors.")] = False,
) -> None:
    """为已有评价补建姓名索引，可随时中断再续 · Let earlier reviews be found by name."""
    settings = Settings()
    if not has_database(settings):
        _fail("没有数据库，检查 HCP_DATA_DIR 等设置。", "There is no database: check HCP_DATA_DIR.")
    try:
        filled = asyncio.run(_fill(settings))
    except (SQLAlchemyError, OSError, Unsealable) as error:
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        _fail(f"没有补完：{reason}", f"Not finished: {reason}")
    if not quiet:
        typer.echo(f"补建 {filled:,} 条。\n{filled:,} names filled in.")


async def _fill(settings: Settings) -> int:
    engine = make_engine(settings.url)
    keys = load_or_make(settings.keys_path)
    number, last = 0, ""
    try:
        while True:
            async with writing(engine) as connection:
                filled = await fill_names(connection, keys, last, AT_A_TIME)
            if filled is None:
                return number
            number, last = number + filled.names, filled.last
    finally:
        await engine.dispose()


def _fail(chinese: str, english: str) -> None:
    typer.echo(f"{chinese}\n{english}", err=True)
    raise typer.Exit(NOT_FILLED)
