"""A channel that keeps messages instead of sending them, for demonstrations."""

from collections.abc import Awaitable, Callable

from notices.message import Message


class CatcherSender:
    """Hands each message to a function, which stores it where a page can show it."""

    def __init__(self, keep: Callable[[Message], Awaitable[None]]) -> None:
        """`keep` must be idempotent by the message's key."""
        self._keep = keep

    async def send(self, message: Message) -> None:
        """Returns when the message is kept."""
        await self._keep(message)
