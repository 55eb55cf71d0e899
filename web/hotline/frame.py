"""What the hotline's pages have in common: how much waits for what, and the ways between them."""

from collections.abc import Mapping
from dataclasses import dataclass

from rules.hotline import HotlineTask
from rules.refusals import N_

INBOX = "/hotline"
CALLS = "/hotline/calls"
DECISIONS = "/hotline/decisions"


@dataclass(frozen=True, slots=True)
class Section:
    """One of the pages, with how many cases wait there."""

    title: str
    href: str
    count: int
    here: bool


SECTIONS: tuple[tuple[str, str, tuple[HotlineTask, ...]], ...] = (
    (N_("收件箱"), INBOX, tuple(HotlineTask)),
    (N_("电话回访"), CALLS, (HotlineTask.CALL,)),
    (N_("退单和重办"), DECISIONS, (HotlineTask.RETURN, HotlineTask.REOPENING)),
)


def sections(here: str, counts: Mapping[HotlineTask, int]) -> tuple[Section, ...]:
    """The pages, one of them open."""
    return tuple(
        Section(title, href, sum(counts[task] for task in tasks), href == here)
        for title, href, tasks in SECTIONS
    )
