"""`haochaping up`: its options and its exit codes.

0: stopped as asked; 1: a part could not start or died; 2: refused, nothing was started.
"""

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from cli.up.checks import Refused, check_machine, sole_use
from cli.up.plan import Plan
from cli.up.report import Report
from cli.up.running import run_until_stopped
from settings import Settings

REFUSED = 2


def up_command(
    *,
    data: Annotated[
        Path | None, typer.Option(help="数据目录 · The data directory (HCP_DATA_DIR).")
    ] = None,
    demo: Annotated[
        bool,
        typer.Option(
            help="演示：示例数据、短信邮件不外发 · Demonstration: sample data, no message leaves."
        ),
    ] = True,
    host: Annotated[
        str | None, typer.Option(help="网站监听地址 · The address the site listens on (HCP_HOST).")
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(min=1, max=65535, help="网站端口 · The site's port (HCP_PORT)."),
    ] = None,
    temporal_port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Temporal 端口 · Temporal's port.")
    ] = None,
    temporal_ui_port: Annotated[
        int | None,
        typer.Option(
            min=1, max=65535, help="Temporal 界面端口 · Its UI's port (HCP_TEMPORAL_UI_PORT)."
        ),
    ] = None,
) -> None:
    """启动全部服务,看护到 Ctrl-C · Start Temporal, worker, outbox and web until Ctrl-C."""
    asked = {
        "data_dir": data,
        "demo": demo,
        "host": host,
        "port": port,
        "temporal_address": f"127.0.0.1:{temporal_port}" if temporal_port else None,
        "temporal_ui_port": temporal_ui_port,
    }
    settings = Settings.model_validate(
        {
            **Settings().model_dump(),
            **{name: value for name, value in asked.items() if value is not None},
        }
    )
    settings.data_dir = settings.data_dir.absolute()
    plan = Plan(settings)
    report = Report(Console())
    try:
        with sole_use(plan):
            binary = check_machine(plan)
            code = asyncio.run(run_until_stopped(plan, binary, report))
    except Refused as refused:
        for problem in refused.problems:
            report.problem(problem)
        raise typer.Exit(REFUSED) from None
    raise typer.Exit(code)
