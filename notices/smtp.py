"""E-mail by SMTP. What a mail says is in rendering.py; sending it again is the queue's matter."""

import asyncio
import hashlib
import re
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.headerregistry import Address as MailAddress
from email.message import EmailMessage
from enum import StrEnum
from ssl import SSLError

from aiosmtplib import SMTP
from aiosmtplib.errors import (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPException,
    SMTPNotSupported,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)

from notices.lines import one_line
from notices.message import Message, NoticeError, NotYet, Undeliverable

ATOM = r"[^\s@<>\"(),:;.\\\[\]]+"
PLAIN_ADDRESS = re.compile(rf"({ATOM}(?:\.{ATOM})*)@({ATOM}(?:\.{ATOM})*)")
"""One local part and one domain; no quoting, no comments, no second address."""
TOO_SLOW = "邮件服务器没有及时应答。"
PERMANENT = 500
TOO_LARGE = 552
SIGN_IN_FIRST = (530, 534, 535, 538)
"""RFC 4954: an operator can mend these, whichever command they answer."""


class Security(StrEnum):
    """How the connection is protected."""

    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"


@dataclass(frozen=True, slots=True)
class SmtpConfig:
    """A mail server and who we are to it.

    `sender` is an address, with or without a display name. `timeout_seconds` bounds the whole
    delivery of one mail. Certificates are checked against the system's authorities.
    """

    host: str
    port: int
    sender: str
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    security: Security = Security.STARTTLS
    timeout_seconds: float = 10


class SmtpSender:
    """Sends each message over a connection of its own."""

    def __init__(self, config: SmtpConfig) -> None:
        """Connects to nothing yet. Raises ValueError when `sender` is not a mail address."""
        self._config = config
        self._sender = _named_mailbox(config.sender)

    async def send(self, message: Message) -> None:
        """Returns once the server took the mail. Raises Undeliverable or NotYet."""
        refusal = await self._try(message)
        # Raised out here so that it drags no server answer along: those quote addresses.
        if refusal is not None:
            raise refusal

    async def _try(self, message: Message) -> NoticeError | None:
        try:
            recipient = _mailbox(message.address.name, message.address.to)
        except ValueError:
            return Undeliverable("邮箱地址不正确。")
        client = self._client()
        try:
            async with asyncio.timeout(self._config.timeout_seconds):
                refusal = await self._deliver(client, self._compose(message, recipient), recipient)
            if refusal is None:
                # The mail is out: a server slow to part must not make us send it again.
                with suppress(SMTPException, OSError):
                    await client.quit()
        except TimeoutError:
            return NotYet(TOO_SLOW)
        else:
            return refusal
        finally:
            client.close()

    async def _deliver(
        self, client: SMTP, mail: EmailMessage, recipient: MailAddress
    ) -> NoticeError | None:
        try:
            await client.connect()
        except (SMTPException, OSError, ValueError) as failure:
            return _not_connected(failure)
        try:
            await client.send_message(
                mail, sender=self._sender.addr_spec, recipients=[recipient.addr_spec]
            )
        except (SMTPException, OSError, ValueError) as failure:
            return _not_sent(failure)
        return None

    def _client(self) -> SMTP:
        config = self._config
        return SMTP(
            hostname=config.host,
            port=config.port,
            username=config.username,
            password=config.password,
            timeout=config.timeout_seconds,
            use_tls=config.security is Security.TLS,
            start_tls=config.security is Security.STARTTLS,
        )

    def _compose(self, message: Message, recipient: MailAddress) -> EmailMessage:
        digest = hashlib.sha256(message.key.encode()).hexdigest()
        mail = EmailMessage()
        mail["From"] = self._sender
        mail["To"] = recipient
        mail["Subject"] = one_line(message.subject)
        mail["Date"] = datetime.now(UTC)
        mail["Message-ID"] = f"<{digest[:32]}@{self._sender.domain}>"
        mail["Auto-Submitted"] = "auto-generated"
        # base64 keeps long Chinese lines whole on servers without 8BITMIME.
        mail.set_content(message.text, cte="base64")
        if message.html is not None:
            mail.add_alternative(message.html, subtype="html", cte="base64")
        return mail


def _mailbox(name: str, address: str) -> MailAddress:
    """Raises ValueError unless `address` is exactly one local part and domain."""
    plain = PLAIN_ADDRESS.fullmatch(address)
    if plain is None or not address.isprintable():
        raise ValueError("not a mail address")
    return MailAddress(one_line(name), username=plain[1], domain=plain[2])


def _named_mailbox(text: str) -> MailAddress:
    """Reads "name <address>" or an address alone. Raises ValueError."""
    if not text.endswith(">"):
        return _mailbox("", text)
    name, _, address = text[:-1].rpartition("<")
    if set("<>@") & set(name):
        raise ValueError("not a mail address")
    return _mailbox(name.strip(' "'), address)


def _not_connected(failure: Exception) -> NotYet:
    """Whatever keeps us from signing in, an operator can mend; no mail is to blame."""
    match failure:
        case SMTPAuthenticationError(code=code):
            return NotYet(f"邮件服务器登录失败（SMTP {code}）。")
        case SMTPResponseException(code=code):
            return NotYet(f"邮件服务器拒绝连接（SMTP {code}）。")
        case TimeoutError():
            return NotYet(TOO_SLOW)
        case SMTPConnectError() | ConnectionError():
            return NotYet("连不上邮件服务器。")
        case SSLError():
            return NotYet("邮件服务器的证书或加密方式不被接受。")
        case _:
            return NotYet("邮件服务器不支持所设的加密或登录方式。")


def _not_sent(failure: Exception) -> NoticeError:
    match failure:
        case SMTPRecipientsRefused(recipients=[first, *_]):
            return _answered("收件人", first.code)
        case SMTPSenderRefused(code=code) if code != TOO_LARGE:
            return NotYet(f"邮件服务器不接受发件人（SMTP {code}）。")
        case SMTPResponseException(code=code):
            return _answered("邮件", code)
        case SMTPNotSupported():
            return Undeliverable("邮件服务器不支持这种邮箱地址。")
        case TimeoutError():
            return NotYet(TOO_SLOW)
        case _:
            return NotYet("与邮件服务器的通信中断。")


def _answered(refused: str, code: int) -> NoticeError:
    if code < PERMANENT or code in SIGN_IN_FIRST:
        return NotYet(f"邮件服务器暂不接受{refused}（SMTP {code}）。")
    return Undeliverable(f"邮件服务器拒收{refused}（SMTP {code}）。")
