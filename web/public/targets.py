"""What somebody rates: a window, a service item or a whole unit; and by which way they came."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from db import organisation
from db.organisation import Item, Unit, Window
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

FROM_THE_LIST = "list"
"""What `via` says when the target was found on this site and not by a QR code."""

BROWSERS = (("MicroMessenger", ReviewChannel.WECHAT), ("AlipayClient", ReviewChannel.ALIPAY))
"""What the User-Agent of a code reader's own browser contains."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address or a form names, cleaned but not looked up. `whole`: the unit itself."""

    unit: str = ""
    window: str = ""
    item: str = ""
    whole: bool = False
    via: str = ""

    @classmethod
    def read(cls, values: Mapping[str, str]) -> "Asked":
        """From the query of an address or the fields of a form."""
        code = {
            name: cleaned(values.get(name, ""))[:CODE_MAX] for name in ("unit", "window", "item")
        }
        return cls(
            **code,
            whole=values.get("whole") == "yes",
            via=FROM_THE_LIST if values.get("via") == FROM_THE_LIST else "",
        )

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


async def find(connection: AsyncConnection, asked: Asked) -> Target | None:
    """What is asked for, or None if there is no such thing."""
    if asked.item:
        item = await organisation.item(connection, asked.item)
        unit = await organisation.unit(connection, item.unit_code) if item else None
        fits = unit is not None and asked.unit in ("", unit.code)
        return Target(unit, item=item) if unit is not None and fits else None
    unit = await organisation.unit(connection, asked.unit)
    if unit is None or not asked.names_a_target:
        return None
    if asked.whole:
        return Target(unit)
    window = await organisation.window(connection, unit.code, asked.window)
    return Target(unit, window=window) if window else None


def channel(target: Target, asked: Asked, user_agent: str) -> ReviewChannel:
    """The way in: the code reader's own browser, the QR code on the desk, or this site."""
    for mark, by in BROWSERS:
        if mark in user_agent:
            return by
    by_code = target.window is not None and asked.via != FROM_THE_LIST
    return ReviewChannel.WINDOW_QR if by_code else ReviewChannel.PORTAL
