"""What `haochaping up` is about to start and where: settings in force, paths, ports, environment.

Nothing here touches the machine; looking at it is in checks.py, starting things in supervisor.py.
"""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from settings import Settings

SOURCE = Path(__file__).resolve().parents[2]
"""The folder that holds the packages, so that the parts find them without being installed."""

LOOPBACK = ("127.0.0.1", "localhost")


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything `up` was asked for. `settings.data_dir` is absolute."""

    settings: Settings

    @property
    def data(self) -> Path:
        """The data directory."""
        return self.settings.data_dir

    @property
    def temporal_file(self) -> Path:
        """Where Temporal keeps its cases."""
        return self.data / "temporal.db"

    @property
    def lock_file(self) -> Path:
        """Held for as long as one `up` uses the data directory."""
        return self.data / "up.lock"

    def log(self, part: str) -> Path:
        """The log of one part."""
        return self.data / "logs" / f"{part}.log"

    @property
    def temporal_host(self) -> str:
        """The host of Temporal's front end; `up` can only start it on this machine."""
        return self.settings.temporal_address.rpartition(":")[0]

    @property
    def temporal_port(self) -> int:
        """The port of Temporal's front end, 0 when the address has none."""
        port = self.settings.temporal_address.rpartition(":")[2]
        return int(port) if port.isdecimal() else 0

    @property
    def probe(self) -> str:
        """Where the web answers on this machine, also when it listens on every address."""
        host = self.settings.host
        reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 -- compared
        return f"http://{f'[{reachable}]' if ':' in reachable else reachable}:{self.settings.port}"

    @property
    def site(self) -> str:
        """The site's address to print: the public one when set, or one that opens from here."""
        return self.settings.public_url.rstrip("/") or self.probe

    @property
    def temporal_ui(self) -> str:
        """The address of Temporal's own UI."""
        return f"http://127.0.0.1:{self.settings.temporal_ui_port}"

    @property
    def _ui_link(self) -> str:
        """Where staff find Temporal's UI: in a demonstration they sit at this machine."""
        return self.temporal_ui if self.settings.demo else ""

    def environment(self) -> dict[str, str]:
        """The environment of the worker and the web: ours, with what the options changed."""
        settings = self.settings
        changed = {
            "HCP_DATA_DIR": str(self.data),
            "HCP_DEMO": str(int(settings.demo)),
            "HCP_HOST": settings.host,
            "HCP_PORT": str(settings.port),
            "HCP_TEMPORAL_ADDRESS": settings.temporal_address,
            "HCP_TEMPORAL_UI_PORT": str(settings.temporal_ui_port),
            "HCP_TEMPORAL_UI_URL": settings.temporal_ui_url or self._ui_link,
            "PYTHONUNBUFFERED": "1",
            "PYTHONPATH": os.pathsep.join(
                filter(None, [str(SOURCE), os.environ.get("PYTHONPATH", "")])
            ),
        }
        return {**os.environ, **changed}

    def command(self, subcommand: str) -> list[str]:
        """The command line that runs one of our own sub-commands with this interpreter."""
        return [sys.executable, "-m", "cli.main", subcommand]
