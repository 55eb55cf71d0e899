"""`haochaping doctor`: says what is wrong with this installation. Changes nothing."""

import asyncio
import json
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from cli.attachment_examination import attachments
from cli.examinations import EXAMINATIONS as OTHERS
from cli.examinations import Finding, State, examined
from cli.replay_examination import replays
from settings import Settings

EXAMINATIONS = {**OTHERS, "attachments": attachments, "replays": replays}
SIGNS = {State.OK: "[green]✓[/]", State.WARNING: "[yellow]![/]", State.FAILED: "[red]✗[/]"}


def doctor_command(
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="输出 JSON · Print JSON for a program.")
    ] = False,
    check: Annotated[
        list[str] | None,
        typer.Option(help=f"只检查指定项 · Only these checks: {', '.join(EXAMINATIONS)}."),
    ] = None,
) -> None:
    """检查运行状况;有故障时退出码为 1 · Say what is wrong; exits with 1 when a check fails."""
    unknown = sorted(set(check or ()) - EXAMINATIONS.keys())
    if unknown:
        raise typer.BadParameter(f"{', '.join(unknown)}: {', '.join(EXAMINATIONS)}")
    findings = asyncio.run(_examine_all(Settings(), check or list(EXAMINATIONS)))
    if as_json:
        _print_json(findings)
    else:
        _print_table(findings)
    if any(finding.state is State.FAILED for finding in findings.values()):
        raise typer.Exit(1)


async def _examine_all(settings: Settings, names: list[str]) -> dict[str, Finding]:
    found = await asyncio.gather(*(examined(EXAMINATIONS[name], settings) for name in names))
    return dict(zip(names, found, strict=True))


def _print_json(findings: dict[str, Finding]) -> None:
    rows = [
        {"check": name, "state": found.state, "zh": found.chinese, "en": found.english}
        for name, found in findings.items()
    ]
    typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))


def _print_table(findings: dict[str, Finding]) -> None:
    table = Table(box=None, show_header=False, padding=(0, 1))
    for name, found in findings.items():
        table.add_row(SIGNS[found.state], name, f"{found.chinese}\n[dim]{found.english}[/]")
    Console().print(table)
