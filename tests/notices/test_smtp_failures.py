"""What each failure of a mail server means: sending again helps, or never will."""

import asyncio
import logging

import pytest

from notices.message import NotYet, Undeliverable
from notices.smtp import Security
from tests.notices.examples import MAIL
from tests.notices.mail_server import MailServer
from tests.notices.senders import sender_to


@pytest.mark.parametrize(
    ("command", "answer", "raised"),
    [
        ("MAIL", "451 try later", NotYet),
        ("MAIL", "550 sender wang.secret@example.com unknown", NotYet),
        ("MAIL", "530 sign in first", NotYet),
        ("MAIL", "552 message too large", Undeliverable),
        ("RCPT", "421 going down", NotYet),
        ("RCPT", "450 greylisted <wang.secret@example.com>", NotYet),
        ("RCPT", "452 mailbox full", NotYet),
        ("RCPT", "530 sign in first", NotYet),
        ("RCPT", "550 no such user <wang.secret@example.com>", Undeliverable),
        ("RCPT", "553 bad mailbox", Undeliverable),
        ("DATA", "451 try later", NotYet),
        ("DATA", "554 refused: mail for wang.secret@example.com", Undeliverable),
    ],
)
async def test_servers_answer_says_whether_sending_again_helps(
    smtpd: MailServer,
    command: str,
    answer: str,
    raised: type[Exception],
    caplog: pytest.LogCaptureFixture,
) -> None:
    smtpd.answers[command] = answer
    with caplog.at_level(logging.DEBUG), pytest.raises(raised) as caught:
        await sender_to(smtpd.port).send(MAIL)
    assert answer[:3] in str(caught.value)
    told = repr(caught.value) + repr(caught.value.__context__) + ours(caplog)
    assert "wang.secret" not in told
    assert "机密" not in told


def ours(caplog: pytest.LogCaptureFixture) -> str:
    """What was logged by anything but the server."""
    return "\n".join(each.getMessage() for each in caplog.records if each.name != "mail.log")


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
async def test_server_that_does_not_answer_in_time_is_tried_again(
    smtpd: MailServer, command: str
) -> None:
    smtpd.hold = command
    with pytest.raises(NotYet, match="没有及时应答"):
        await sender_to(smtpd.port, timeout_seconds=0.2).send(MAIL)


async def test_mail_that_was_taken_counts_as_sent_though_the_server_hangs_at_quit(
    smtpd: MailServer,
) -> None:
    smtpd.hold = "QUIT"
    await sender_to(smtpd.port, timeout_seconds=0.2).send(MAIL)
    assert len(smtpd.delivered) == 1


@pytest.mark.parametrize("security", list(Security))
async def test_server_that_never_greets_is_tried_again(security: Security) -> None:
    closing = asyncio.Event()

    async def say_nothing(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await closing.wait()
        writer.close()

    server = await asyncio.start_server(say_nothing, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    with pytest.raises(NotYet, match="没有及时应答"):
        await sender_to(port, timeout_seconds=0.2, security=security).send(MAIL)
    closing.set()
    server.close()


@pytest.mark.parametrize("greeting", [b"554 go away\r\n", b"421 busy\r\n", b"", b"nonsense\r\n"])
async def test_server_that_turns_us_away_is_tried_again(greeting: bytes) -> None:
    async def turn_away(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(greeting)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(turn_away, "127.0.0.1", 0)
    with pytest.raises(NotYet):
        await sender_to(server.sockets[0].getsockname()[1]).send(MAIL)
    server.close()


async def test_server_that_is_down_is_tried_again(closed_port: int) -> None:
    with pytest.raises(NotYet, match="连不上"):
        await sender_to(closed_port).send(MAIL)
