"""`haochaping replay`: replay stored and open histories against the present code.

How a history is replayed is in workflows/replaying.py.

Exits with 0 when every history replays the same, 1 on any divergence or tampering, 2 when not
everything that was asked for could be looked at.
"""

import asyncio
import re
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn
from sqlalchemy.exc import SQLAlchemyError
from temporalio.client import Client

from cli.calendar_in_use import has_database
from cli.replay_report import divergence, report
from db.engine import make_engine
from db.histories import every_history
from db.sealing import Keys, load_or_make
from settings import Settings
from workflows.converter import data_converter
from workflows.replaying import Replayed, Replays, TemporalAway, replay_open, replay_stored

DIVERGED = 1
NOT_LOOKED_AT = 2
CONNECTING_SECONDS = 5.0
CASE_NO = re.compile(r"[A-Z0-9-]{1,40}")
COLUMNS = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(show_speed=True))


def replay_command(
    case: Annotated[
        str | None, typer.Argument(metavar="CASE", help="工单编号 · A case number.")
    ] = None,
    *,
    every: Annotated[
        bool, typer.Option("--all", help="全部工单 · Every case, stored and open.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="输出 JSON · Print JSON for a program.")
    ] = False,
) -> None:
    """用现在的代码重放历史,不一致即报错 · Replay histories against the present code."""
    if (case is None) is not every:
        _say("请给出一个工单编号，或用 --all。", "Name one case, or use --all.")
        raise typer.Exit(NOT_LOOKED_AT)
    case_no = None if case is None else case.strip().upper()
    settings = Settings()
    if not has_database(settings) or not settings.keys_path.exists():
        _say(
            "没有数据库或密钥文件，检查 HCP_DATA_DIR 等设置。",
            "There is no database or no keys file: check HCP_DATA_DIR and the other settings.",
        )
        raise typer.Exit(NOT_LOOKED_AT)
    try:
        found, away = asyncio.run(_replay(settings, case_no))
    except (SQLAlchemyError, OSError) as error:
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        _say(f"数据库无法使用：{reason}", f"The database cannot be used: {reason}")
        raise typer.Exit(NOT_LOOKED_AT) from None
    report(found, as_json=as_json)
    raise typer.Exit(_exit_code(found, case_no, away=away))


def _exit_code(found: list[Replayed], case_no: str | None, *, away: bool) -> int:
    """Says what could not be looked at; a divergence weighs most."""
    unknown = case_no is not None and not found
    if away:
        _say(
            "Temporal 没有应答：只重放了已存档的历史。",
            "Temporal does not answer: only stored histories were replayed.",
        )
    elif unknown:
        _say(f"没有工单 {case_no} 的历史。", f"There is no history of case {case_no}.")
    if any(divergence(each) for each in found):
        return DIVERGED
    return NOT_LOOKED_AT if unknown or (away and case_no is None) else 0


def _say(chinese: str, english: str) -> None:
    typer.echo(f"{chinese}\n{english}", err=True)


async def _replay(settings: Settings, case_no: str | None) -> tuple[list[Replayed], bool]:
    """Everything replayed, and whether Temporal was away."""
    if case_no is not None and not CASE_NO.fullmatch(case_no):
        return [], False
    keys = load_or_make(settings.keys_path)
    replays = Replays(data_converter(keys), sandboxed=True)
    engine = make_engine(settings.url)
    found: list[Replayed] = []
    try:
        with Progress(*COLUMNS, console=Console(stderr=True)) as progress:
            task = progress.add_task("存档 stored", total=None)
            stored = every_history(engine, case_no)
            async for each in replay_stored(stored, replays):
                found.append(each)
                progress.advance(task)
            task = progress.add_task("在办 open", total=None)
            known = {each.run.run_id for each in found}
            async for each in replay_open(await _connect(settings, keys), case_no, replays):
                if each.run.run_id not in known:
                    found.append(each)
                progress.advance(task)
    except TemporalAway:
        return found, True
    finally:
        await engine.dispose()
    return found, False


async def _connect(settings: Settings, keys: Keys) -> Client:
    from worker import connect

    try:
        async with asyncio.timeout(CONNECTING_SECONDS):
            return await connect(settings, keys)
    except (RuntimeError, TimeoutError):
        raise TemporalAway from None
