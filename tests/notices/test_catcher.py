"""The demonstration's channel."""

from notices.catcher import CatcherSender
from notices.message import Message, Sender
from tests.notices.examples import MAIL, SMS


async def test_catcher_keeps_each_message_whole() -> None:
    kept: list[Message] = []

    async def keep(message: Message) -> None:
        kept.append(message)

    sender: Sender = CatcherSender(keep)
    await sender.send(MAIL)
    await sender.send(SMS)
    assert kept == [MAIL, SMS]
