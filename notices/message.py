"""What a notice is and how a channel takes it. Wording is in templates/, queueing is not here."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from rules.notice_kinds import NoticeKind


class Channel(StrEnum):
    """How a notice reaches somebody."""

    EMAIL = "email"
    SMS = "sms"


TO_THE_RATER = (
    NoticeKind.RECEIPT,
    NoticeKind.CONTACT_PROMISED,
    NoticeKind.RESULT,
    NoticeKind.SURVEY_LINK,
    NoticeKind.INVALIDATED,
    NoticeKind.WITHDRAWAL,
    NoticeKind.REOPENING_DECIDED,
    NoticeKind.MERGED,
)
"""By e-mail and SMS; every other template goes to staff, by e-mail only."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a notice goes: `to` is an e-mail address or a phone number. Its repr shows neither."""

    name: str = field(repr=False)
    to: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Message:
    """A notice ready to send. `key` is its idempotency key; the repr shows nothing personal."""

    key: str
    channel: Channel
    address: Address = field(repr=False)
    subject: str = field(repr=False)
    text: str = field(repr=False)
    html: str | None = field(repr=False)


class NoticeError(Exception):
    """A notice did not go out. The sentence names neither the address nor the text."""


class Undeliverable(NoticeError):
    """Sending this message again will not help."""


class NotYet(NoticeError):
    """Sending it again later may help."""


class NotRenderable(Undeliverable):
    """No such template, or the context lacks a value that the template shows."""


class Sender(Protocol):
    """A channel."""

    async def send(self, message: Message) -> None:
        """Hand the message on. Raises Undeliverable (for good) or NotYet (for now)."""
