"""The web server of one process: uvicorn, told to end open streams before it waits for answers."""

from types import FrameType

import uvicorn
from fastapi import FastAPI

from settings import Settings, log_plainly
from web.app import create_app


class WebServer(uvicorn.Server):
    """Stops at once although streams are open, which of themselves never end."""

    def __init__(self, app: FastAPI, host: str, port: int) -> None:
        self._listening = app.state.listening
        super().__init__(
            uvicorn.Config(
                app,
                host=host,
                port=port,
                # the addresses people open carry survey tokens, which do not belong in a log
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=2,
            )
        )

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """A signal asks for the end."""
        self._listening.stop()
        super().handle_exit(sig, frame)

    def end(self) -> None:
        """The same, asked for by the program itself."""
        self._listening.stop()
        self.should_exit = True


def web_command() -> None:
    """启动网站，监听 HCP_HOST:HCP_PORT · Run the web server on HCP_HOST:HCP_PORT."""
    log_plainly()
    settings = Settings()
    WebServer(create_app(settings), settings.host, settings.port).run()
