"""A real SMTP server (aiosmtpd) that can be told to refuse, or to say nothing."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope


@dataclass
class MailServer:
    """What aiosmtpd's hooks answer; None lets a command through. `hold` names one never answered.

    Whatever is held ends when the server is closed.
    """

    port: int = 0
    answers: dict[str, str] = field(default_factory=dict)
    hold: str = ""
    delivered: list[Envelope] = field(default_factory=list)
    closing: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def mails(self) -> list[EmailMessage]:
        """What arrived, as a mail program reads it."""
        contents = [each.original_content or b"" for each in self.delivered]
        return [message_from_bytes(each, EmailMessage, policy=policy.default) for each in contents]

    async def _answer(self, command: str) -> str | None:
        if self.hold == command:
            await self.closing.wait()
        return self.answers.get(command)

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, _server: Any, _session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take the sender."""
        if refusal := await self._answer("MAIL"):
            return refusal
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: Any, _session: Any, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take a recipient."""
        if refusal := await self._answer("RCPT"):
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, _server: Any, _session: Any, envelope: Envelope
    ) -> str:
        """Take the mail."""
        if refusal := await self._answer("DATA"):
            return refusal
        self.delivered.append(envelope)
        return "250 OK"

    async def handle_QUIT(  # noqa: N802 - aiosmtpd's name
        self, _server: Any, _session: Any, _envelope: Envelope
    ) -> str:
        """Part."""
        return await self._answer("QUIT") or "221 Bye"


@asynccontextmanager
async def mail_server(
    *, implicit_tls: ssl.SSLContext | None = None, **parameters: Any
) -> AsyncIterator[MailServer]:
    """An aiosmtpd server; the parameters are its own."""
    handler = MailServer()
    sessions: list[SMTP] = []

    def session() -> SMTP:
        sessions.append(SMTP(handler, hostname="mail.example.com", **parameters))
        return sessions[-1]

    loop = asyncio.get_running_loop()
    server = await loop.create_server(session, "127.0.0.1", 0, ssl=implicit_tls)
    handler.port = server.sockets[0].getsockname()[1]
    try:
        yield handler
    finally:
        handler.closing.set()
        server.close()
        tasks = [each._handler_coroutine for each in sessions if each._handler_coroutine]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def starttls_server(
    server_tls: ssl.SSLContext, password: str
) -> AbstractAsyncContextManager[MailServer]:
    """A server that wants STARTTLS, then the user `robot` with that password."""

    def check(
        _server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any
    ) -> AuthResult:
        right = (data.login, data.password) == (b"robot", password.encode())
        return AuthResult(success=right, handled=right)

    return mail_server(
        tls_context=server_tls, require_starttls=True, auth_required=True, authenticator=check
    )
