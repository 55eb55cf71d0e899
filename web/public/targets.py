"""What somebody rates: a window, a service item or a whole unit; and by which way they came."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from db.organisation import Item, Unit, Window
from db.rated import named
from rules.stars import (
    ITEM_DIMENSIONS,
    WINDOW_DIMENSIONS,
    Dimension,
    HandlingStage,
    ReviewChannel,
)
from web.forms import cleaned

CODE_MAX = 64
"""Longer than any code of a unit, a window or an item (characters)."""

BROWSERS = (("MicroMessenger", ReviewChannel.WECHAT), ("AlipayClient", ReviewChannel.ALIPAY))
"""What the User-Agent of an app's own browser contains."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address or a form names, cleaned but not looked up.

    `whole`: the unit itself. `code`: the token of the window's QR code that led here.
    """

    unit: str = ""
    window: str = ""
    item: str = ""
    whole: bool = False
    code: str = ""

    @classmethod
    def read(cls, values: Mapping[str, str]) -> "Asked":
        """From the query of an address or the fields of a form."""
        named = {
            name: cleaned(values.get(name, ""))[:CODE_MAX]
            for name in ("unit", "window", "item", "code")
        }
        return cls(**named, whole=values.get("whole") == "yes")

    @property
    def names_a_target(self) -> bool:
        """Whether it says what to rate, and not only where to look for it."""
        return bool(self.item or (self.unit and (self.window or self.whole)))


@dataclass(frozen=True, slots=True)
class Target:
    """Something that can be rated. Neither a window nor an item: the unit as a whole."""

    unit: Unit
    window: Window | None = None
    item: Item | None = None

    @property
    def name(self) -> str:
        """What people call it."""
        if self.window is not None:
            return self.window.name or self.window.window_no
        return self.item.name if self.item else self.unit.name

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        """What is rated beside the whole; a window and a venue are rated alike."""
        return ITEM_DIMENSIONS if self.item and not self.window else WINDOW_DIMENSIONS

    @property
    def usual_stage(self) -> HandlingStage:
        """Where most of those who rate it stand."""
        return HandlingStage.RESULT if self.item else HandlingStage.ACCEPT


@dataclass(frozen=True, slots=True)
class Found:
    """What is rated, if there is such a thing, and whether the form was opened at the window: by a
    code in use on the desk of this very one."""

    target: Target | None
    at_window: bool = False


async def find(connection: AsyncConnection, asked: Asked) -> Target | None:
    """What is asked for, or None if there is no such thing."""
    return (await find_here(connection, asked)).target


async def find_here(connection: AsyncConnection, asked: Asked) -> Found:
    """The same, and whether it is asked for at the window."""
    if not asked.names_a_target:
        return Found(None)
    there = await named(connection, asked.unit, asked.window, asked.item, asked.code)
    if there is None:
        return Found(None)
    if asked.item:
        item = there.item
        fits = item is not None and item.unit_code == there.unit.code
        return Found(Target(there.unit, item=item) if fits else None)
    if asked.whole:
        return Found(Target(there.unit))
    if there.window is None:
        return Found(None)
    return Found(Target(there.unit, window=there.window), there.by_code)


def channel(user_agent: str, *, at_window: bool) -> ReviewChannel:
    """The way in: the code on the desk, whatever read it; an app's own browser; or this site."""
    if at_window:
        return ReviewChannel.WINDOW_QR
    for mark, by in BROWSERS:
        if mark in user_agent:
            return by
    return ReviewChannel.PORTAL
