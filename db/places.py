"""Where a review stands among all reviews: one number for its time and what tells it from the
others of that time, so that a list of any length is walked and continued by a single column."""

import secrets
from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)
BITS = 21
"""Two million places in every millisecond; the number fits 63 bits until 2109."""


def place_of(rated_at: datetime) -> int:
    """A place for a review that was rated then. Drawn: two of one moment seldom get the same."""
    return first_place(rated_at) + secrets.randbelow(1 << BITS)


def first_place(moment: datetime) -> int:
    """The first place of a moment; everything rated before it has a smaller one."""
    return ((moment - EPOCH) // MILLISECOND) << BITS
