"""The `haochaping` command: which sub-commands there are. What each does is in its own module.

A sub-command's module is imported only when it is the one asked for, so that `--help` and short
commands answer at once.
"""

import gc
import importlib
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import typer


@dataclass(frozen=True, slots=True)
class Subcommand:
    """One sub-command: where to find it (`module:attribute`) and its line in the help."""

    name: str
    target: str
    help: str


SUBCOMMANDS = (
    Subcommand(
        "up",
        "cli.up.command:up_command",
        "启动全部服务并看护 · Start everything and watch over it.",
    ),
    Subcommand("web", "cli.web_server:web_command", "只启动网站 · Run the web server alone."),
    Subcommand("worker", "worker:main", "只启动 Temporal worker · Run the worker alone."),
    Subcommand("outbox", "outbox:main", "只发送通知 · Run the delivery of notices alone."),
    Subcommand(
        "migrate", "cli.migrate:migrate_command", "升级数据库结构 · Bring the database up to date."
    ),
    Subcommand(
        "doctor", "cli.doctor:doctor_command", "检查运行状况 · Say what is wrong here, if anything."
    ),
    Subcommand(
        "deadline", "cli.deadline:deadline_command", "推算时限 · Work out 1-5-15 deadlines."
    ),
    Subcommand(
        "calendar", "cli.calendar:calendar_app", "工作日历 · Show and import working calendars."
    ),
    Subcommand(
        "import-reviews", "cli.import_reviews:import_reviews_command", "导入评价 · Import reviews."
    ),
    Subcommand(
        "recount",
        "cli.recount:recount_command",
        "核对得分 · Count the scores anew and list what differs.",
    ),
    Subcommand(
        "index-names",
        "cli.index_names:index_names_command",
        "补建姓名索引 · Let earlier reviews be found by their raters' names.",
    ),
    Subcommand(
        "history",
        "cli.history:history_command",
        "打印存下的历史 · Print a stored case history.",
    ),
    Subcommand(
        "import-applications",
        "cli.import_applications:import_applications_command",
        "导入办件 · Import applications.",
    ),
    Subcommand(
        "clients", "cli.clients:clients_app", "外部系统 · Systems that link here, and their keys."
    ),
    Subcommand(
        "api-client",
        "cli.api_client:api_client_app",
        "接口密钥 · Keys for programs that send reviews.",
    ),
    Subcommand("replay", "cli.replay:replay_command", "重放历史 · Replay case histories."),
    Subcommand("version", "cli.version:version_command", "版本 · Print the versions."),
)


def application(arguments: Sequence[str]) -> typer.Typer:
    """The command as `arguments` need it: the sub-command they name is real, others are named."""
    app = typer.Typer(
        name="haochaping",
        help="好差评差评办理系统 · Case management for good/bad reviews.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    app.callback()(_only_subcommands)
    asked = next((word for word in arguments if not word.startswith("-")), None)
    for subcommand in SUBCOMMANDS:
        if subcommand.name == asked:
            _add(app, subcommand, _load(subcommand.target))
        else:
            app.command(subcommand.name, help=subcommand.help)(_only_named)
    return app


def _load(target: str) -> Any:
    module, _, attribute = target.partition(":")
    # nothing of what is imported is ever garbage: looking for some takes a sixth of the time
    gc.disable()
    loaded = getattr(importlib.import_module(module), attribute)
    gc.freeze()
    gc.enable()
    return loaded


def _add(
    app: typer.Typer, subcommand: Subcommand, loaded: typer.Typer | Callable[..., Any]
) -> None:
    if isinstance(loaded, typer.Typer):
        app.add_typer(loaded, name=subcommand.name)
    else:
        app.command(subcommand.name)(loaded)


def _only_subcommands() -> None:
    """Typer treats a lone command as the whole application unless there is a callback."""


def _only_named() -> None:
    raise AssertionError("this sub-command was only named, not loaded")


def main() -> None:
    """Run the command named on the command line and end the process with its exit code."""
    arguments = sys.argv[1:]
    code: object
    try:
        code = application(arguments)(arguments, standalone_mode=True)
    except SystemExit as ended:
        code = ended.code
    if isinstance(code, str):
        print(code, file=sys.stderr)
    sys.stdout.flush()
    sys.stderr.flush()
    # Temporal's client keeps native threads that can crash the interpreter while it is being torn
    # down (a segmentation fault about once in twenty), and the exit code must be ours.
    os._exit(code if isinstance(code, int) else int(code is not None))


if __name__ == "__main__":
    main()
