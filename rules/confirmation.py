"""The one-time code by which a rater shows that a phone or an e-mail address is theirs. Ours."""

from datetime import datetime, timedelta

CODE_DIGITS = 6
CODE_LASTS = timedelta(minutes=10)
TRIES = 5
"""Wrong entries one code survives."""
CODES = 5
"""Codes for one review: the first and four more."""
PAUSE = timedelta(seconds=60)
"""How long after one code the next may be asked for."""
REVIEW_WAITS = timedelta(hours=2)
"""How long what was typed is kept, sealed, for a rater who has not entered a code yet."""


def code_text(number: int) -> str:
    """A drawn number as a code: six digits, leading zeros kept."""
    return f"{number:0{CODE_DIGITS}}"


def next_code_at(sent: int, last: datetime) -> datetime | None:
    """From when another code may be sent, after `sent` of them; None if there were enough."""
    return None if sent >= CODES else last + PAUSE
