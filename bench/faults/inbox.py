"""A mail server that takes every mail and remembers when each Message-ID came."""

import asyncio
import hashlib
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope

from bench.stack import now

CODE = re.compile(r"(?:您的验证码：|Your code: )([0-9]{6})")
"""The subject of a mail with a code."""
DOMAIN = "localhost"
"""The domain of the default sender, and so of every Message-ID."""


@dataclass
class Inbox:
    """What came, by Message-ID, each with the times (UTC) at which it came.

    Mails with a one-time code belong to no case: of those the code is kept, by its recipient.
    """

    port: int = 0
    came: dict[str, list[datetime]] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, _server: Any, _session: Any, envelope: Envelope
    ) -> str:
        """Take a mail."""
        mail = message_from_bytes(
            envelope.original_content or b"", EmailMessage, policy=policy.default
        )
        code = CODE.fullmatch(str(mail["Subject"]))
        if code:
            self.codes |= dict.fromkeys(envelope.rcpt_tos, code[1])
            return "250 OK"
        self.came.setdefault(str(mail["Message-ID"]), []).append(now())
        return "250 OK"


def message_id(key: str) -> str:
    """The Message-ID of the notice with this key, as notices/smtp.py makes it."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{DOMAIN}>"


@asynccontextmanager
async def open_inbox() -> AsyncIterator[Inbox]:
    """The server, on a free port."""
    inbox = Inbox()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(inbox, hostname="mail.example.com"), "127.0.0.1", 0
    )
    inbox.port = server.sockets[0].getsockname()[1]
    try:
        yield inbox
    finally:
        server.close()
