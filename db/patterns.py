"""Patterns for LIKE, in which what somebody typed means itself."""

import re

ESCAPE = "!"
"""What stands before a sign that is none of the pattern's own."""


def escaped(text: str) -> str:
    """A text without any wildcards in it."""
    return re.sub("[!%_]", rf"{ESCAPE}\g<0>", text)


def in_order(text: str) -> str:
    """Matches what has these characters in this order: 社会保险 for 社保."""
    return "".join(f"%{escaped(char)}" for char in text if not char.isspace()) + "%"
