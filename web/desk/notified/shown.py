"""Whom a step notifies, ready to show."""

from dataclasses import dataclass

from rules.notice_kinds import NoticeKind
from web.i18n import Sentence


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One notice. `people` are names of staff, each with whom they stand in for, or ""."""

    kind: NoticeKind
    rater: bool
    people: tuple[tuple[str, str], ...]
    more: int


@dataclass(frozen=True, slots=True)
class Notified:
    """Whom a step notifies: in any case, and depending on what is yet to be chosen. Where it can't
    be told, `fill_in` is the label of the field it takes, or `why` says the reason."""

    always: tuple[NoticeLine, ...] = ()
    perhaps: tuple[NoticeLine, ...] = ()
    fill_in: str = ""
    why: Sentence | None = None
