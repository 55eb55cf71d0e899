"""`haochaping history`: the stored Temporal history of a case, also after Temporal forgot it.

What replaying it says is in replay.py.
"""

import asyncio
import sys
from typing import Annotated

import typer

from db.engine import make_engine, reading
from db.histories import StoredHistory, Tampered, history
from settings import Settings

NOT_THERE = 1
TAMPERED = 3


def history_command(
    case: Annotated[str, typer.Argument(help="工单编号 · The case's number.")],
    part: Annotated[
        int, typer.Option(help="第几段，从 0 起 · Which run of a long case, from 0.", min=0)
    ] = 0,
) -> None:
    """打印已存的历史,JSON 格式与 Temporal 相同 · Print a stored history as Temporal's JSON."""
    case_no = case.strip().upper()
    try:
        runs = asyncio.run(_stored(Settings(), case_no))
    except Tampered:
        _say(
            f"{case_no} 的历史与存入时的 SHA-256 不符，可能被改动过。",
            f"The history of {case_no} is not what was stored: its SHA-256 differs.",
        )
        raise typer.Exit(TAMPERED) from None
    if part >= len(runs):
        _say(
            f"没有存下 {case_no} 的这段历史；办理中的工单在归档后才存。",
            f"No such history of {case_no} is stored; a case is stored once it is archived.",
        )
        raise typer.Exit(NOT_THERE)
    run = runs[part]
    _say(
        f"第 {part} 段，共 {len(runs)} 段，{run.events} 个事件，SHA-256 {run.sha256}",
        f"Run {part} of {len(runs)}, {run.events} events",
    )
    sys.stdout.write(run.json + "\n")


async def _stored(settings: Settings, case_no: str) -> tuple[StoredHistory, ...]:
    engine = make_engine(settings.url)
    try:
        async with reading(engine) as connection:
            return await history(connection, case_no)
    finally:
        await engine.dispose()


def _say(chinese: str, english: str) -> None:
    """On stderr, so that stdout is the history alone."""
    typer.echo(f"{chinese}\n{english}", err=True)
