"""`haochaping replay`: replay stored and open histories against the present code.

Exits with 0 when every history replays the same, 1 on any divergence or tampering, 2 when not
everything that was asked for could be looked at.
"""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio.client import Client, WorkflowHistory
from temporalio.converter import DataConverter
from temporalio.service import RPCError, RPCStatusCode
from temporalio.worker import Replayer

from cli.calendar_in_use import has_database
from db.engine import make_engine, reading
from db.histories import Tampered, history, stored_cases
from db.sealing import Keys, load_or_make
from settings import Settings
from workflows.case import CaseWorkflow
from workflows.converter import data_converter

DIVERGED = 1
NOT_LOOKED_AT = 2
CONNECTING_SECONDS = 5.0
CASE_NO = re.compile(r"[A-Z0-9-]{1,40}")
COLUMNS = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(show_speed=True))


@dataclass(frozen=True, slots=True)
class Replayed:
    """What became of replaying one run. `divergence` is None when it came out the same."""

    case_no: str
    run_id: str
    events: int
    stored: bool
    divergence: str | None


class TemporalAway(Exception):
    """Temporal does not answer: open cases cannot be looked at."""


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
    _report(found, as_json=as_json)
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
    if any(each.divergence for each in found):
        return DIVERGED
    return NOT_LOOKED_AT if unknown or (away and case_no is None) else 0


def _say(chinese: str, english: str) -> None:
    typer.echo(f"{chinese}\n{english}", err=True)


def _report(found: list[Replayed], *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps([asdict(each) for each in found], ensure_ascii=False, indent=2))
        return
    bad = [each for each in found if each.divergence]
    for each in bad:
        typer.echo(f"✗ {each.case_no} {each.run_id}\n  {each.divergence}")
    stored = sum(each.stored for each in found)
    typer.echo(
        f"重放 {len(found)} 段历史（存档 {stored}、在办 {len(found) - stored}），"
        f"不一致 {len(bad)}。\n"
        f"Replayed {len(found)} histories ({stored} stored, {len(found) - stored} open): "
        f"{len(bad)} diverged."
    )


async def _replay(settings: Settings, case_no: str | None) -> tuple[list[Replayed], bool]:
    """Everything replayed, and whether Temporal was away."""
    if case_no is not None and not CASE_NO.fullmatch(case_no):
        return [], False
    keys = load_or_make(settings.keys_path)
    engine = make_engine(settings.url)
    found: list[Replayed] = []
    try:
        with Progress(*COLUMNS, console=Console(stderr=True)) as progress:
            task = progress.add_task("存档 stored", total=None)
            async for each in replay_stored(engine, data_converter(keys), case_no):
                found.append(each)
                progress.advance(task)
            task = progress.add_task("在办 open", total=None)
            known = {each.run_id for each in found}
            async for each in replay_open(await _connect(settings, keys), case_no):
                if each.run_id not in known:
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


async def replay_stored(
    engine: AsyncEngine, converter: DataConverter, case_no: str | None
) -> AsyncIterator[Replayed]:
    """Replay the stored histories of one case, or of all."""
    replayer = Replayer(workflows=[CaseWorkflow], data_converter=converter)
    if case_no is not None:
        numbers = [case_no]
    else:
        async with reading(engine) as connection:
            numbers = [number async for number in stored_cases(connection)]
    for number in numbers:
        try:
            async with reading(engine) as connection:
                parts = await history(connection, number)
        except Tampered as tampered:
            run_id = str(tampered).rpartition(" ")[2]
            yield Replayed(number, run_id, 0, stored=True, divergence="存档与其哈希不符 · tampered")
            continue
        for part in parts:
            run = WorkflowHistory.from_json(number, part.json)
            yield await _replay_one(replayer, run, stored=True)


async def replay_open(client: Client, case_no: str | None) -> AsyncIterator[Replayed]:
    """Replay the histories Temporal still runs, of one case (also if it ended just now) or of all.

    Raises TemporalAway.
    """
    replayer = Replayer(workflows=[CaseWorkflow], data_converter=client.data_converter)
    try:
        async for number, run_id in _open_runs(client, case_no):
            handle = client.get_workflow_handle(number, run_id=run_id)
            try:
                run = await handle.fetch_history()
            except RPCError as error:
                if error.status is RPCStatusCode.NOT_FOUND:
                    # it ended since the list was made, and its retention passed
                    continue
                raise
            yield await _replay_one(replayer, run, stored=False)
    except RPCError:
        raise TemporalAway from None


async def _open_runs(client: Client, case_no: str | None) -> AsyncIterator[tuple[str, str | None]]:
    if case_no is not None:
        yield case_no, None
        return
    query = "WorkflowType = 'CaseWorkflow' AND ExecutionStatus = 'Running'"
    async for execution in client.list_workflows(query):
        yield execution.id, execution.run_id


async def _replay_one(replayer: Replayer, run: WorkflowHistory, *, stored: bool) -> Replayed:
    result = await replayer.replay_workflow(run, raise_on_replay_failure=False)
    failure = result.replay_failure
    return Replayed(
        case_no=run.workflow_id,
        run_id=run.run_id,
        events=len(run.events),
        stored=stored,
        divergence=f"{type(failure).__name__}: {failure}" if failure else None,
    )
