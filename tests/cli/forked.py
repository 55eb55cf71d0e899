"""Commands forked from a process that has imported all of them.

Each is a process of its own as ever, with its arguments, environment, output and end; only the
second that its imports take is saved. The parts of `haochaping up` are started from nothing.
"""

import importlib
import multiprocessing
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from cli.main import SUBCOMMANDS, main

ENDS_WITHIN_SECONDS = 100
ON_THE_WAY = ("cli.recalculation", "db.migrate", "web.temporal", "worker")

_forking = multiprocessing.get_context("forkserver")
_forking.set_forkserver_preload([__name__, "tests.cli.every_command"])


def import_every_command() -> None:
    """What every command would import when it is the one asked for, and on its way."""
    for command in SUBCOMMANDS:
        importlib.import_module(command.target.partition(":")[0])
    for module in ON_THE_WAY:
        importlib.import_module(module)


def run(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run `haochaping` with just these settings and wait for its end.

    Raises TimeoutError after ENDS_WITHIN_SECONDS.
    """
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("HCP_")}
    with TemporaryDirectory() as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        process = _forking.Process(
            target=_command, args=(arguments, inherited | settings, str(out), str(err))
        )
        process.start()
        process.join(ENDS_WITHIN_SECONDS)
        code = process.exitcode
        if code is None:
            process.kill()
            process.join()
        process.close()
        if code is None:
            raise TimeoutError(arguments)
        return subprocess.CompletedProcess(arguments, code, out.read_text(), err.read_text())


def _command(arguments: tuple[str, ...], environment: Mapping[str, str], *written: str) -> None:
    for descriptor, path in enumerate(written, start=1):
        file = os.open(path, os.O_WRONLY | os.O_CREAT)
        os.dup2(file, descriptor)
        os.close(file)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["haochaping", *arguments]
    main()
