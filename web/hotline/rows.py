"""One row of the inbox: what was said, how long there is, and what to do about it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest

from sqlalchemy.ext.asyncio import AsyncConnection

from db.hotline_inbox import Waiting
from db.likely_same import Alike, Subject, alike
from db.topics import topics
from rules.hotline import HotlineTask
from rules.refusals import N_
from rules.stages import ALLOWED, Action
from rules.topics import Topic
from web.desk.duties import Duties, Duty
from web.desk.flags import Flag, flags
from web.desk.lists.filters import Desk
from web.desk.lists.rows import excerpt, subject
from web.desk.refused import RefusedRow
from web.desk.submission_keys import new_key
from web.hotline.frame import CALLS, DECISIONS
from web.hotline.proposing import ProposedUnit, Proposing, proposing_for
from web.i18n import Catalogue

DO: Mapping[HotlineTask, tuple[str, str]] = {
    HotlineTask.DISPATCH: (N_("转办"), "/cases/{case_no}"),
    HotlineTask.RETURN: (N_("裁定退单"), DECISIONS + "?next={case_no}"),
    HotlineTask.CALL: (N_("回访"), CALLS + "/{case_no}"),
    HotlineTask.REOPENING: (N_("决定是否重办"), DECISIONS + "?next={case_no}"),
}
"""What a case waits for, in words, and where that is done."""


@dataclass(frozen=True, slots=True)
class About:
    """What a row tells of its case, alike whoever looks at it.

    `task` is None where only one is listed; `sent_before`: how often a case to dispatch was with a
    unit already; `alike` is the number of a case it may repeat.
    """

    case_no: str
    task: HotlineTask | None
    stars: int
    comment: str
    unit: str
    subject: str
    holder: str
    topics: tuple[Topic, ...]
    sent_before: int
    received: datetime
    flags: tuple[Flag, ...]
    alike: str
    more_alike: int


@dataclass(frozen=True, slots=True)
class Row:
    """One case that waits. `here`: it has the focus; `next`: the case number below it.

    `key` names the dispatch this row's button sends; `refused` what was just not taken.
    """

    case_no: str
    version: int
    task: HotlineTask
    do: str
    href: str
    about: About
    duty: Duty | None
    unit_to: ProposedUnit | None
    key: str
    next: str
    here: bool
    refused: RefusedRow | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """How the inbox is looked at: by whom and when, in which words, whether `one_task` is listed
    alone, and the number of the case that is to have the focus."""

    desk: Desk
    said: Catalogue
    one_task: bool
    here: str


async def rows(
    connection: AsyncConnection, found: Sequence[Waiting], look: Look
) -> tuple[Row, ...]:
    """The rows of these cases."""
    fresh = [each for each in found if each.task is HotlineTask.DISPATCH]
    told = _Told(
        look,
        Duties(look.desk.now, look.desk.calendar, look.said),
        await proposing_for(connection, fresh, look.desk),
        await alike(connection, [Subject(e.case_no, e.received_at, e.said) for e in fresh]),
        await topics(connection, [each.review_no for each in found]),
    )
    return tuple(
        told.row(each, following.case_no if following else "")
        for each, following in zip_longest(found, found[1:])
    )


@dataclass(frozen=True, slots=True)
class _Told:
    look: Look
    duties: Duties
    proposing: Proposing
    alike: Mapping[str, tuple[Alike, ...]]
    topics: Mapping[str, Iterable[Topic]]

    def row(self, case: Waiting, next_one: str) -> Row:
        is_new = case.task is HotlineTask.DISPATCH
        return Row(
            case_no=case.case_no,
            version=case.version,
            task=case.task,
            do=DO[case.task][0],
            href=DO[case.task][1].format(case_no=case.case_no),
            about=self.about(case, is_new=is_new),
            duty=duty_of(case, self.duties),
            unit_to=self.proposing.unit_for(case) if is_new else None,
            key=new_key(),
            next=next_one,
            here=self.look.here == case.case_no,
        )

    def about(self, case: Waiting, *, is_new: bool) -> About:
        repeats = [each for each in self.alike.get(case.case_no, ()) if _can_be_merged(each)]
        return About(
            case_no=case.case_no,
            task=None if self.look.one_task else case.task,
            stars=case.stars,
            comment=excerpt(case.said.text),
            unit=case.unit_name,
            subject=subject(case.place.window_no, case.item_name or "", self.look.said),
            holder="" if is_new else case.holder_unit,
            topics=tuple(self.topics.get(case.review_no, ())),
            sent_before=case.dispatch_no if is_new else 0,
            received=case.received_at,
            flags=flags(supervised=case.supervised, complex_one=False, rounds=case.round),
            alike=repeats[0].case_no if repeats else "",
            more_alike=max(len(repeats) - 1, 0),
        )


def duty_of(case: Waiting, duties: Duties) -> Duty | None:
    """What is due next in a case that waits."""
    if case.next_due_at is None or case.next_due_kind is None:
        return None
    # in a demonstration the case's own time may be ahead of ours
    return duties.of(case.next_due_kind, case.next_due_at, case.ahead, provisional=case.provisional)


def _can_be_merged(other: Alike) -> bool:
    return other.stage in ALLOWED[Action.TAKE_IN]
