"""What a rater may still do with a review that was given: change it once, and add to it. Ours.

The article lets nobody delete a review. So both versions stay readable, and an addition (追评)
stands below what it adds to.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from rules.refusals import N_, Refusal, RefusalKind

CHANGE_WITHIN = timedelta(hours=24)
"""After the review was given."""
ADDITIONS = 3
"""Additions to one review."""
LONGEST_ADDITION = 1000
"""Characters."""


@dataclass(frozen=True, slots=True)
class Given:
    """A review as far as that is decided by: when it came in, and what followed."""

    received_at: datetime
    invalid: bool
    changed: bool
    additions: int


def check_change(given: Given, now: datetime) -> None:
    """Raises Refusal if the review may not be changed any more."""
    if given.changed:
        raise Refusal(RefusalKind.ALREADY_DONE, N_("这条评价已经改过一次，不能再改。还可以追评。"))
    if given.invalid:
        raise Refusal(RefusalKind.NOT_NOW, N_("这条评价已被认定无效，不能再改。"))
    if now >= given.received_at + CHANGE_WITHIN:
        raise Refusal(RefusalKind.EXPIRED, N_("提交已满 24 小时，不能再改。还可以追评。"))


def require_difference(*, differs: bool) -> None:
    """Raises Refusal if a change changes nothing: it would use up the only one there is."""
    if not differs:
        raise Refusal(
            RefusalKind.BAD_CONTENT,
            N_("没有改动，和原来的评价一样，所以没有提交。改评的机会还在。"),
        )


def check_addition(given: Given) -> None:
    """Raises Refusal if there are as many additions as there may be."""
    if not may_add(given):
        raise Refusal(
            RefusalKind.ALREADY_DONE,
            N_("已经追评过 {number} 次，不能再追评。"),
            number=ADDITIONS,
        )


def may_change(given: Given, now: datetime) -> bool:
    """Whether it may be changed now."""
    try:
        check_change(given, now)
    except Refusal:
        return False
    return True


def may_add(given: Given) -> bool:
    """Whether it may be added to."""
    return given.additions < ADDITIONS
