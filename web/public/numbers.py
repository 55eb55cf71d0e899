"""A review's or a case's number (db/review_writes.py), as people type it."""

import re
import unicodedata

NUMBER = re.compile(r"((?:PJ|GD)[0-9]{6})-?([0-9A-Z]{6})")
"""Its hyphen may have been left out."""


def plain(typed: str) -> str:
    """What was typed with full-width characters, blanks and other dashes made plain."""
    text = unicodedata.normalize("NFKC", typed).upper()
    return re.sub(r"\s", "", re.sub(r"[‐-―−]", "-", text))


def number_in(typed: str) -> str:
    """The number as it is written, or "" if it is none."""
    parts = NUMBER.fullmatch(plain(typed))
    return "-".join(parts.groups()) if parts else ""
