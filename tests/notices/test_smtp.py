"""Mail through a real SMTP server: what arrives, and how it gets there."""

import asyncio
import ssl
from dataclasses import replace
from email import message_from_bytes
from email.header import decode_header, make_header

import pytest

from notices.message import Address, Message, NotYet, Undeliverable
from notices.smtp import Security, SmtpConfig
from tests.notices.examples import MAIL
from tests.notices.mail_server import MailServer, mail_server, starttls_server
from tests.notices.senders import sender_to


def to(address: str, name: str = "王先生/女士") -> Message:
    return replace(MAIL, address=Address(name, address))


async def test_mail_arrives_readable_with_text_and_html(smtpd: MailServer) -> None:
    await sender_to(smtpd.port).send(MAIL)
    (mail,) = smtpd.mails
    assert mail["Subject"] == MAIL.subject
    assert mail["To"].addresses[0].addr_spec == MAIL.address.to
    assert mail["To"].addresses[0].display_name == MAIL.address.name
    assert mail["From"].addresses[0].display_name == "上海好差评"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"].datetime.tzinfo is not None
    assert mail.get_content_type() == "multipart/alternative"
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert plain.get_content() == MAIL.text
    assert html.get_content().strip() == MAIL.html
    assert mail.defects == []
    assert [each for each in mail if each.startswith("X-")] == []
    assert smtpd.delivered[0].rcpt_tos == [MAIL.address.to]
    assert smtpd.delivered[0].mail_from == "robot@haochaping.example.com"


async def test_long_names_and_subjects_arrive_whole(smtpd: MailServer) -> None:
    name, subject = "上海市某某区行政服务中心" * 8, "办结" * 80
    await sender_to(smtpd.port, sender=f"{name} <robot@example.com>").send(
        replace(MAIL, subject=subject, address=Address(name, "wang@example.com"))
    )
    # the older parser: the newer one leaves blanks between the encoded words of a name
    mail = message_from_bytes(smtpd.delivered[0].original_content or b"")
    read = {field: str(make_header(decode_header(value))) for field, value in mail.items()}
    assert read["Subject"] == subject
    assert read["To"] == f"{name} <wang@example.com>"
    assert read["From"] == f"{name} <robot@example.com>"


async def test_long_reply_arrives_whole_where_the_server_takes_seven_bits_only() -> None:
    async with mail_server(decode_data=True) as server:
        await sender_to(server.port).send(replace(MAIL, text="很长的答复。" * 3000 + "\n"))
        assert (server.delivered[0].original_content or b"").isascii()


async def test_message_without_html_has_one_part(smtpd: MailServer) -> None:
    await sender_to(smtpd.port).send(replace(MAIL, html=None))
    assert smtpd.mails[0].get_content_type() == "text/plain"


async def test_message_id_is_the_same_for_the_same_key_and_another_for_another(
    smtpd: MailServer,
) -> None:
    sender = sender_to(smtpd.port)
    await sender.send(MAIL)
    await sender.send(MAIL)
    await sender.send(replace(MAIL, key="another"))
    first, again, other = (str(mail["Message-ID"]) for mail in smtpd.mails)
    assert first == again
    assert first.endswith("@haochaping.example.com>")
    assert other != first


async def test_message_id_of_a_long_domain_arrives_whole(smtpd: MailServer) -> None:
    domain = ".".join(["subdomain"] * 8)
    await sender_to(smtpd.port, sender=f"robot@{domain}").send(MAIL)
    assert f"@{domain}>".encode() in (smtpd.delivered[0].original_content or b"")


@pytest.mark.parametrize("breaker", ["\r\n", "\n", "\r", "\u2028", "\x00", "\x85"])
async def test_line_breaks_in_subject_and_names_inject_no_header(
    smtpd: MailServer, breaker: str
) -> None:
    evil = f"催办{breaker}Bcc: victim@example.com{breaker}{breaker}<b>body</b>"
    await sender_to(smtpd.port).send(
        replace(MAIL, subject=evil, address=Address(evil, "wang@example.com"))
    )
    (mail,) = smtpd.mails
    assert mail["Bcc"] is None
    assert mail["Subject"] == "催办 Bcc: victim@example.com <b>body</b>"
    assert smtpd.delivered[0].rcpt_tos == ["wang@example.com"]
    assert len(mail["To"].addresses) == 1


@pytest.mark.parametrize(
    "address",
    [
        "",
        "wang",
        "@example.com",
        "wang@",
        "wang@example.com, victim@example.com",
        "wang@example.com\r\nRCPT TO:<victim@example.com>",
        "wang@example.com> SIZE=1",
        "wang <wang@example.com>",
        "a..b@example.com",
        "wang@example..com",
        "wang@example.com\n",
        "wang@\u2028example.com",
    ],
)
async def test_malformed_address_is_undeliverable_and_nothing_is_sent(
    smtpd: MailServer, address: str
) -> None:
    with pytest.raises(Undeliverable):
        await sender_to(smtpd.port).send(to(address))
    assert smtpd.delivered == []


async def test_address_outside_ascii_is_undeliverable_where_the_server_takes_none(
    smtpd: MailServer,
) -> None:
    with pytest.raises(Undeliverable):
        await sender_to(smtpd.port).send(to("王@example.com"))


async def test_address_outside_ascii_arrives_where_the_server_takes_it() -> None:
    async with mail_server(enable_SMTPUTF8=True) as server:
        await sender_to(server.port).send(to("王@example.com"))
        assert server.delivered[0].rcpt_tos == ["王@example.com"]


async def test_many_mails_at_once_each_arrive_once(smtpd: MailServer) -> None:
    sender = sender_to(smtpd.port)
    await asyncio.gather(*(sender.send(replace(MAIL, key=f"k{n}")) for n in range(20)))
    assert len({str(mail["Message-ID"]) for mail in smtpd.mails}) == len(smtpd.mails) == 20


@pytest.mark.usefixtures("trusted")
async def test_mail_goes_out_over_starttls_after_signing_in(server_tls: ssl.SSLContext) -> None:
    async with starttls_server(server_tls, "right") as server:
        await sender_to(
            server.port, security=Security.STARTTLS, username="robot", password="right"
        ).send(MAIL)
        assert len(server.delivered) == 1


@pytest.mark.usefixtures("trusted")
async def test_wrong_password_is_tried_again_for_an_operator_can_mend_it(
    server_tls: ssl.SSLContext,
) -> None:
    async with starttls_server(server_tls, "right") as server:
        sender = sender_to(
            server.port, security=Security.STARTTLS, username="robot", password="wrong"
        )
        with pytest.raises(NotYet, match="登录失败"):
            await sender.send(MAIL)
        assert server.delivered == []


@pytest.mark.usefixtures("trusted")
async def test_mail_goes_out_over_tls(server_tls: ssl.SSLContext) -> None:
    async with mail_server(implicit_tls=server_tls) as server:
        await sender_to(server.port, security=Security.TLS).send(MAIL)
        assert len(server.delivered) == 1


async def test_nothing_is_sent_to_a_server_whose_certificate_nobody_vouches_for(
    server_tls: ssl.SSLContext,
) -> None:
    async with starttls_server(server_tls, "right") as server:
        with pytest.raises(NotYet, match="证书"):
            await sender_to(server.port, security=Security.STARTTLS).send(MAIL)
        assert server.delivered == []


async def test_nothing_is_sent_in_the_clear_where_starttls_is_asked_for(
    smtpd: MailServer,
) -> None:
    with pytest.raises(NotYet, match="加密"):
        await sender_to(smtpd.port, security=Security.STARTTLS).send(MAIL)
    assert smtpd.delivered == []


@pytest.mark.parametrize(
    "sender", ["", "nobody", "a@b, c@d", "a@b\r\nBcc: c@d", "a <b@c", "a <b>", "<a@b>, <c@d>"]
)
def test_sender_that_is_no_address_is_refused_at_once(sender: str) -> None:
    with pytest.raises(ValueError, match="not a mail address"):
        sender_to(25, sender=sender)


def test_nothing_personal_or_secret_shows_in_a_repr() -> None:
    config = SmtpConfig("mail.example.com", 25, "a@b", username="robot", password="hush")
    assert "hush" not in repr(config)
    for secret in (MAIL.address.to, MAIL.address.name, MAIL.subject, "机密"):
        assert secret not in repr(MAIL)
