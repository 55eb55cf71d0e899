"""The web server of one process: uvicorn, told to end open streams before it waits for answers."""

import gc
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
    app = create_app(settings)
    gc.set_threshold(*COLLECTED_AT)
    WebServer(app, settings.host, settings.port).run()


COLLECTED_AT = (20_000, 20, 20)
"""Objects made until the youngest are looked through for circles, and how often until the older: a
page makes thousands of objects and next to no circles of them; by its usual measure Python would
look for some several times a page."""
