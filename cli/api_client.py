"""`haochaping api-client`: admit programs that send reviews, list them, take a key away.

Exits with 0 when it is done, 1 when the database cannot be used, 2 when what was asked for makes
no sense.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar

import typer
from rich.console import Console
from rich.table import Table
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from cli.database import NoDatabase, database, reason_of
from db.api_clients import ApiClient, add_client, all_clients, revoke_client
from db.engine import writing
from rules.stars import ReviewChannel
from settings import Settings

NO_DATABASE = 1
NONSENSE = 2
PER_MINUTE = 600
NAME_MAX = 100
T = TypeVar("T")

api_client_app = typer.Typer(
    no_args_is_help=True, help="接口密钥：发放、列出、收回 · Keys for programs that send reviews."
)


@api_client_app.command("add")
def add_command(
    name: Annotated[str, typer.Argument(help="程序的名称 · What the program is called.")],
    channel: Annotated[
        list[ReviewChannel],
        typer.Option(help="可用的评价渠道，可重复 · A channel its reviews may name; repeatable."),
    ],
    *,
    per_minute: Annotated[
        int, typer.Option(min=1, max=100_000, help="每分钟最多几条评价 · Reviews in a minute.")
    ] = PER_MINUTE,
) -> None:
    """发放密钥,只显示一次 · Admit a program and print its key, this once."""
    called = name.strip()
    if not called or len(called) > NAME_MAX:
        _say(f"名称要有 1 到 {NAME_MAX} 个字。", f"The name must have 1 to {NAME_MAX} characters.")
        raise typer.Exit(NONSENSE)
    print(_run(lambda c: add_client(c, called, frozenset(channel), per_minute, datetime.now(UTC))))
    _say("请现在保存，以后无法再次查看。", "Keep it now: it cannot be shown again.")


@api_client_app.command("list")
def list_command(
    *, as_json: Annotated[bool, typer.Option("--json", help="输出 JSON · Print JSON.")] = False
) -> None:
    """列出全部程序 · Every program, with no key."""
    found = _run(all_clients)
    if as_json:
        print(json.dumps([_row(each) for each in found], ensure_ascii=False, indent=2))
        return
    table = Table("id", "名称 name", "渠道 channels", "每分钟 per minute", "收回 revoked")
    for each in found:
        row = _row(each)
        table.add_row(
            each.id,
            each.name,
            ", ".join(row["channels"]),
            str(each.per_minute),
            row["revoked_at"] or "",
        )
    Console().print(table)


@api_client_app.command("revoke")
def revoke_command(
    number: Annotated[str, typer.Argument(metavar="ID", help="list 里的 id · Its id.")],
) -> None:
    """收回密钥,立即生效 · Take a key away, at once."""
    if not _run(lambda c: revoke_client(c, number, datetime.now(UTC))):
        _say(f"没有有效的密钥 {number}。", f"There is no key {number} in force.")
        raise typer.Exit(NONSENSE)
    _say("已收回。", "It is revoked.")


def _row(client: ApiClient) -> dict[str, Any]:
    return {
        "id": client.id,
        "name": client.name,
        "channels": sorted(client.channels),
        "per_minute": client.per_minute,
        "created_at": client.created_at.isoformat(),
        "revoked_at": client.revoked_at.isoformat() if client.revoked_at else None,
    }


def _say(chinese: str, english: str) -> None:
    typer.echo(f"{chinese} · {english}", err=True)


def _run(work: Callable[[AsyncConnection], Awaitable[T]]) -> T:
    try:
        return asyncio.run(_in_database(work))
    except NoDatabase as missing:
        _say(missing.chinese, missing.english)
    except (SQLAlchemyError, OSError) as error:
        _say(*reason_of(error))
    raise typer.Exit(NO_DATABASE)


async def _in_database(work: Callable[[AsyncConnection], Awaitable[T]]) -> T:
    async with database(Settings()) as engine, writing(engine) as connection:
        return await work(connection)
