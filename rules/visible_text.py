"""What people type, without what nobody sees: that would turn lines round, or hide a name from what
masks it. Characters that a Python does not know yet are somebody's name, and stay."""

import re

_NO_CHARACTERS = "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
)
INVISIBLE = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"
    # hyphens nobody sees, direction marks and overrides, spaces of no width
    "\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    # blanks that count as letters
    "\u115f\u1160\u2800\u3164\uffa0"
    # halves of characters, marks between lines, tags
    f"\ud800-\udfff\ufff9-\ufffb\U000e0000-\U000e007f\ufdd0-\ufdef{_NO_CHARACTERS}"
    "]"
    # joiners hold emoji together and nothing else that is written here
    "|(?<![\ufe0f\u2600-\u27bf\U0001f000-\U0001faff])[\u200c\u200d]"
)
LINE_ENDS = re.compile("\r\n?|\u2028|\u2029")
OVER_HAN = re.compile(
    "(?<=[々〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af])"
    "[\u0300-\u036f\u1ab0-\u1aff\u20d0-\u20ff\ufe00-\ufe0f\U000e0100-\U000e01ef\u200c\u200d]+"
)
"""Marks and joiners over Chinese characters, which then are no longer the ones of a name."""


def visible(text: str) -> str:
    """The text without what cannot be seen; lines end in \\n; trimmed."""
    return INVISIBLE.sub("", LINE_ENDS.sub("\n", text)).strip()


def legible(text: str) -> str:
    """The same, without marks over Chinese characters: for a text that everybody reads."""
    return OVER_HAN.sub("", visible(text))
