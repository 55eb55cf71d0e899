"""`haochaping migrate`: the keys file, the database's structure and its calendar, up to date."""

import asyncio
from datetime import UTC, datetime

import typer

from db import migrate
from db.sealing import load_or_make
from settings import Settings


def migrate_command() -> None:
    """升级数据库结构,可重复执行 · Bring the database up to date; it may be run again."""
    settings = Settings()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    keys = load_or_make(settings.keys_path)
    asyncio.run(migrate.upgrade(settings.url, datetime.now(UTC), keys))
    typer.echo("数据库已是最新 · The database is up to date.")
