"""The site on a port of its own, for programs that speak HTTP and nothing else."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import uvicorn

from settings import Settings
from tests.web.conftest import NOBODY_LISTENS
from web.app import create_app


@contextlib.contextmanager
def served(url: str, folder: Path) -> Iterator[str]:
    """The address of a site on this database, in a thread of its own; its keys are in `folder`."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        settings = Settings(
            demo=False,
            data_dir=folder,
            database_url=url,
            temporal_address=NOBODY_LISTENS,
            host="127.0.0.1",
            port=port,
        )
        config = uvicorn.Config(create_app(settings), lifespan="on", log_level="warning")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            # the socket listens already: who connects now waits until the server takes it
            yield settings.site
        finally:
            server.should_exit = True
            thread.join()
