"""One row of the inbox: what was said, how long there is, and what to do about it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest

from sqlalchemy.ext.asyncio import AsyncConnection

from db.hotline_inbox import Waiting
from db.likely_same import Alike, Subject, alike
from db.past_dispatches import Past, Window, left_by, past_dispatches
from db.topics import topics
from rules.hotline import HotlineTask
from rules.proposing import Proposal, ProposedBecause, proposed
from rules.refusals import N_
from rules.stages import ALLOWED, Action
from rules.topics import Topic
from web.desk.duties import Duty, duty
from web.desk.flags import Flag, flags
from web.desk.lists.filters import Desk
from web.desk.lists.rows import excerpt, subject
from web.desk.panel import new_key
from web.i18n import Catalogue, Sentence

BECAUSE: Mapping[ProposedBecause, str] = {
    ProposedBecause.PAST_OF_WINDOW: N_("这个窗口最近 {of} 次转办，{sent} 次转给该单位"),
    ProposedBecause.PAST_OF_ITEM: N_("这个事项最近 {of} 次转办，{sent} 次转给该单位"),
    ProposedBecause.OWNS_WINDOW: N_("窗口属于该单位"),
    ProposedBecause.OWNS_ITEM: N_("事项由该单位主管"),
    ProposedBecause.IS_RATED: N_("被评价的单位"),
}
STEP: Mapping[HotlineTask, Action] = {
    HotlineTask.DISPATCH: Action.DISPATCH,
    HotlineTask.RETURN: Action.DECIDE_RETURN,
    HotlineTask.CALL: Action.RECORD_SURVEY_ANSWERS,
    HotlineTask.REOPENING: Action.DECIDE_REOPENING,
}
"""The step that does what a case waits for."""


@dataclass(frozen=True, slots=True)
class ProposedUnit:
    """The unit a case is proposed to be dispatched to, and why."""

    code: str
    name: str
    why: Sentence


@dataclass(frozen=True, slots=True)
class Row:
    """One case that waits. `here`: it has the focus; `next`: the case number below it.

    `key` names the dispatch this row's button sends; `alike` is a case it may repeat.
    """

    case_no: str
    version: int
    task: HotlineTask
    step: Action
    stars: int
    comment: str
    unit: str
    subject: str
    holder: str
    topics: tuple[Topic, ...]
    received: datetime
    duty: Duty | None
    flags: tuple[Flag, ...]
    unit_to: ProposedUnit | None
    alike: Alike | None
    more_alike: int
    key: str
    next: str
    here: bool


async def rows(
    connection: AsyncConnection, found: Sequence[Waiting], desk: Desk, said: Catalogue, here: str
) -> tuple[Row, ...]:
    """The rows of these cases; `here` is the number of the one that is to have the focus."""
    fresh = [each for each in found if each.task is HotlineTask.DISPATCH]
    told = _Told(
        desk,
        said,
        await _past(connection, fresh),
        await left_by(connection, [each.case_no for each in fresh if each.dispatch_no]),
        await alike(connection, [Subject(e.case_no, e.received_at, e.said) for e in fresh]),
        await topics(connection, [each.review_no for each in found]),
    )
    return tuple(
        told.row(each, following.case_no if following else "", here == each.case_no)
        for each, following in zip_longest(found, found[1:])
    )


async def _past(connection: AsyncConnection, found: Iterable[Waiting]) -> Past:
    windows: list[Window] = []
    items: list[str] = []
    for each in found:
        if each.place.window_no:
            windows.append((each.place.unit_code, each.place.window_no))
        if each.said.item_code:
            items.append(each.said.item_code)
    return await past_dispatches(connection, windows, items)


@dataclass(frozen=True, slots=True)
class _Told:
    desk: Desk
    said: Catalogue
    past: Past
    left: Mapping[str, frozenset[str]]
    alike: Mapping[str, tuple[Alike, ...]]
    topics: Mapping[str, Iterable[Topic]]

    def row(self, case: Waiting, next_one: str, here: bool) -> Row:
        repeats = [each for each in self.alike.get(case.case_no, ()) if _can_be_merged(each)]
        return Row(
            case_no=case.case_no,
            version=case.version,
            task=case.task,
            step=STEP[case.task],
            stars=case.stars,
            comment=excerpt(case.said.text),
            unit=case.unit_name,
            subject=subject(case.place.window_no, case.item_name or "", self.said),
            holder="" if case.task is HotlineTask.DISPATCH else case.holder_unit,
            topics=tuple(self.topics.get(case.review_no, ())),
            received=case.received_at,
            duty=self._duty(case),
            flags=flags(supervised=case.supervised, complex_one=False, rounds=case.round),
            unit_to=self._unit_to(case),
            alike=repeats[0] if repeats else None,
            more_alike=max(len(repeats) - 1, 0),
            key=new_key(),
            next=next_one,
            here=here,
        )

    def _duty(self, case: Waiting) -> Duty | None:
        if case.next_due_at is None or case.next_due_kind is None:
            return None
        return duty(
            case.next_due_kind,
            case.next_due_at,
            # in a demonstration the case's own time may be ahead of ours
            self.desk.now + case.ahead,
            provisional=case.provisional,
            calendar=self.desk.calendar,
            catalogue=self.said,
        )

    def _unit_to(self, case: Waiting) -> ProposedUnit | None:
        if case.task is not HotlineTask.DISPATCH:
            return None
        window = (case.place.unit_code, case.place.window_no or "")
        found = proposed(
            case.place,
            self.past.windows.get(window, {}),
            self.past.items.get(case.said.item_code or "", {}),
            self.left.get(case.case_no, frozenset()),
        )
        return self._named(found) if found is not None else None

    def _named(self, found: Proposal) -> ProposedUnit:
        why = Sentence(BECAUSE[found.because], {"sent": found.sent, "of": found.of})
        return ProposedUnit(found.unit_code, self.desk.by_code[found.unit_code].name, why)


def _can_be_merged(other: Alike) -> bool:
    return other.stage in ALLOWED[Action.TAKE_IN]
