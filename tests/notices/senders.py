"""SMTP senders for the servers of these tests."""

from dataclasses import replace

from notices.smtp import Security, SmtpConfig, SmtpSender


def sender_to(port: int, **changes: object) -> SmtpSender:
    """A sender to a local port; the changes are to its configuration."""
    config = SmtpConfig(
        host="127.0.0.1",
        port=port,
        sender="上海好差评 <robot@haochaping.example.com>",
        security=Security.NONE,
    )
    return SmtpSender(replace(config, **changes))  # type: ignore[arg-type]  # fields by name
