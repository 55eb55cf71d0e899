"""Every setting, read from HCP_* environment variables, and how every process logs.

Made, and called, by entry points only.
"""

from datetime import time
from pathlib import Path

import structlog
from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from rules.policy import ClockStart, Policy
from rules.working_days import DayEnd


class Settings(BaseSettings):
    """What may differ between installations. Times are in seconds unless named otherwise."""

    model_config = SettingsConfigDict(env_prefix="HCP_", extra="ignore")

    data_dir: Path = Path("data")
    """Where `up` keeps the database, Temporal's file, keys and logs."""
    demo: bool = False
    """Sample staff on the sign-in page, caught messages on a page, fast-forward. Never in use."""
    database_url: str = ""
    """SQLAlchemy URL; empty: SQLite in the data directory."""
    attachments_dir: Path | None = None
    """Folder with attached files, for every web and worker alike; none: `attachments` in the data
    directory."""
    keys_file: Path | None = None
    """File with the data keys; none: `keys.json` in the data directory, made when missing."""

    host: str = "127.0.0.1"
    """The address the web listens on."""
    port: int = 8000
    """The port the web listens on."""
    public_url: str = ""
    """How people reach the site, for links in messages; empty: http://host:port."""

    temporal_address: str = "127.0.0.1:7233"
    """host:port of the Temporal front end."""
    temporal_ui_port: int = 8233
    """Where `up` lets Temporal's own UI listen."""
    temporal_ui_url: str = ""
    """The address of Temporal's UI as staff reach it; empty: no page links to it."""
    temporal_namespace: str = "default"
    """The namespace of the case workflows."""
    task_queue: str = "haochaping"
    """The task queue the worker polls."""
    max_cached_workflows: int = 500
    """How many cases the worker keeps in memory between steps."""

    replay_at: time = time(2, 30)
    """When all histories are replayed against the present code each night: Asia/Shanghai."""
    build_commit: str = ""
    """The git commit this was built from, for replay certificates; empty: not known."""

    clock_start: ClockStart = ClockStart.DISPATCH
    """From when new cases' department clocks run: dispatch or review."""
    day_end: DayEnd = DayEnd.MIDNIGHT
    """When the last working day of new cases ends: 24:00 or 17:30, Asia/Shanghai."""

    smtp_host: str = ""
    """SMTP server; empty: mail is caught (demo) or waits (otherwise)."""
    smtp_port: int = 587
    """Port of the SMTP server."""
    smtp_user: str = ""
    """Name to sign in to the SMTP server with; empty: none."""
    smtp_password: SecretStr = SecretStr("")
    """Password for the SMTP server."""
    smtp_security: str = "starttls"
    """starttls, tls or none."""
    smtp_sender: str = "haochaping@localhost"
    """The sender of every mail."""

    sms_url: str = ""
    """URL of the SMS gateway; empty: SMS is caught (demo) or waits (otherwise)."""
    sms_headers: dict[str, str] = {}
    """Headers for the SMS gateway, as a JSON object."""
    sms_body: str = '{"to": {{ phone|tojson }}, "text": {{ text|tojson }}}'
    """Template of the request's body."""
    notice_timeout: float = 10.0
    """How long to wait for the SMTP server or the SMS gateway."""

    session_hours: int = 10
    """How long a sign-in lasts, in hours."""

    @property
    def policy(self) -> Policy:
        """The policy new cases are opened under; open cases keep theirs."""
        return Policy(clock_start=self.clock_start, day_end=self.day_end)

    @property
    def sms_leaves(self) -> bool:
        """Whether an SMS reaches somebody: by the gateway, or by the page of a demonstration."""
        return bool(self.sms_url) or self.demo

    @property
    def mail_leaves(self) -> bool:
        """Whether a mail reaches somebody."""
        return bool(self.smtp_host) or self.demo

    @property
    def url(self) -> str:
        """The database URL in force."""
        return self.database_url or f"sqlite+aiosqlite:///{self.data_dir / 'haochaping.db'}"

    @property
    def attachments_path(self) -> Path:
        """The folder with attached files in force."""
        return self.attachments_dir or self.data_dir / "attachments"

    @property
    def keys_path(self) -> Path:
        """The file with the data keys in force."""
        return self.keys_file or self.data_dir / "keys.json"

    @property
    def temporal_ui(self) -> str:
        """Where Temporal's UI has the cases' namespace; "" if nobody said where it is."""
        base = self.temporal_ui_url.rstrip("/")
        return f"{base}/namespaces/{self.temporal_namespace}" if base else ""

    @property
    def site(self) -> str:
        """The site's address in force, without a trailing slash."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")


def log_plainly() -> None:
    """Log a fault with its traceback and nothing else.

    Left to itself structlog tells the values of all variables on the way: what people typed and who
    they are, and it takes seconds to draw them, in which nobody else is answered.
    """
    processors = structlog.get_config()["processors"][:-1]
    plain = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[*processors, plain])
