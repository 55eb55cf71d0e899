"""`haochaping clients`: systems that send people to rate, by links sealed with a key of their own.

Exits with 0 when it is done, 1 when it makes no sense (an id that is taken, or that there is not),
2 when the database cannot be used.
"""

import asyncio
import json
import re
import secrets
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, NoReturn, TypeVar

import typer
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from cli.database import NoDatabase, database, reason_of
from db.clients import Client, add_client, all_clients, client, revoke_client
from db.engine import reading, writing
from db.rating_links import seal_link
from db.sealing import load_or_make
from rules.stars import HandlingStage, ReviewChannel
from settings import Settings

NONSENSE = 1
NOT_DONE = 2
ID = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")

T = TypeVar("T")
Json = Annotated[bool, typer.Option("--json", help="输出 JSON · Print JSON for a program.")]
Id = Annotated[
    str, typer.Argument(metavar="ID", help="系统代号 · The system's id: a-z, 0-9 and -.")
]

clients_app = typer.Typer(
    no_args_is_help=True, help="外部系统及其密钥 · Systems that link here, and their keys."
)


@clients_app.command("add")
def add_command(
    client_id: Id,
    name: Annotated[str, typer.Option(help="给公众看的名称 · Its name for people.")],
    channel: Annotated[
        ReviewChannel, typer.Option(help="评价渠道 · The channel of its reviews.")
    ] = ReviewChannel.PORTAL,
) -> None:
    """登记一个系统,密钥只显示这一次 · Add a system; its key is shown this once."""
    if not ID.fullmatch(client_id) or not name.strip():
        _fail(NONSENSE, "代号须为小写字母、数字和连字符", "the id is lower-case letters, digits, -")
    added = _run(_add(Settings(), client_id, name.strip(), channel))
    typer.echo(added.key.hex())


@clients_app.command("list")
def list_command(*, as_json: Json = False) -> None:
    """列出全部系统 · Every system; never a key."""
    found = _run(_all(Settings()))
    rows = [
        {
            "id": each.id,
            "name": each.name,
            "channel": each.channel.value,
            "created_at": each.created_at.isoformat(),
            "revoked_at": each.revoked_at.isoformat() if each.revoked_at else None,
        }
        for each in found
    ]
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        state = f"已停用 · revoked {row['revoked_at']}" if row["revoked_at"] else "在用 · in use"
        typer.echo(f"{row['id']}  {row['name']}  {row['channel']}  {state}")


@clients_app.command("revoke")
def revoke_command(client_id: Id) -> None:
    """停用一个系统的链接 · Take no more links of a system."""
    if not _run(_revoke(Settings(), client_id)):
        _fail(NONSENSE, f"没有在用的系统 {client_id}", f"no system {client_id} is in use")


@clients_app.command("link")
def link_command(
    client_id: Id,
    *,
    application_no: Annotated[str, typer.Option(help="办件编号 · The application's number.")],
    item: Annotated[str, typer.Option(help="事项编码 · The service item.")],
    stage: Annotated[
        HandlingStage, typer.Option(help="办到的环节 · How far it has come.")
    ] = HandlingStage.RESULT,
    name: Annotated[str, typer.Option(help="已核实的姓名 · The proved name.")] = "",
    phone: Annotated[str, typer.Option(help="已核实的手机 · The proved phone.")] = "",
    hours: Annotated[int, typer.Option(min=1, max=167, help="有效小时 · Hours it is good.")] = 24,
) -> None:
    """照该系统的做法生成一个链接,供联调 · A link as the system makes one, to try it out."""
    settings = Settings()
    found = _run(_one(settings, client_id))
    if found is None or found.revoked_at is not None:
        _fail(NONSENSE, f"没有在用的系统 {client_id}", f"no system {client_id} is in use")
    expires = datetime.now(UTC) + timedelta(hours=hours)
    claims = {
        "id": secrets.token_urlsafe(12),
        "exp": int(expires.timestamp()),
        "application_no": application_no,
        "stage": stage.value,
        "item": item,
        "name": name,
        "phone": phone,
    }
    typer.echo(f"{settings.site}/rate/link/{seal_link(found.id, found.key, claims)}")


async def _add(settings: Settings, client_id: str, name: str, channel: ReviewChannel) -> Client:
    async with database(settings) as engine, writing(engine) as connection:
        keys = load_or_make(settings.keys_path)
        return await add_client(
            connection, client_id, name, channel, keys=keys, now=datetime.now(UTC)
        )


async def _all(settings: Settings) -> tuple[Client, ...]:
    async with database(settings) as engine, reading(engine) as connection:
        return await all_clients(connection, load_or_make(settings.keys_path))


async def _one(settings: Settings, client_id: str) -> Client | None:
    async with database(settings) as engine, reading(engine) as connection:
        return await client(connection, client_id, load_or_make(settings.keys_path))


async def _revoke(settings: Settings, client_id: str) -> bool:
    async with database(settings) as engine, writing(engine) as connection:
        return await revoke_client(connection, client_id, datetime.now(UTC))


def _run(work: Coroutine[Any, Any, T]) -> T:
    try:
        return asyncio.run(work)
    except IntegrityError:
        _fail(NONSENSE, "这个代号已经有了", "there is a system of that id already")
    except NoDatabase as missing:
        _fail(NOT_DONE, missing.chinese, missing.english)
    except (SQLAlchemyError, OSError) as error:
        _fail(NOT_DONE, *reason_of(error))


def _fail(code: int, chinese: str, english: str) -> NoReturn:
    typer.echo(f"✗ {chinese}\n  {english}", err=True)
    raise typer.Exit(code)
