"""What is due when: the next duty of a case and the working time left for it. The words for a
length of working time are in time_words.py."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from rules.case import Case
from rules.clocks import ClockKind
from rules.refusals import N_
from rules.stages import AlarmKind
from rules.time_left import time_left
from rules.working_days import Calendar
from web.desk.time_words import HOURS, time_left_words
from web.i18n import Catalogue
from web.wording import source_name


@dataclass(frozen=True, slots=True)
class Duty:
    """Something due. `left` is in words; `late` past its deadline; `soon` due today or on
    the next working day."""

    name: str
    due: datetime
    left: str
    late: bool
    soon: bool
    provisional: bool


def kind_named(kind: str) -> ClockKind | AlarmKind:
    """The duty or alarm a recorded word stands for. Raises ValueError for an unknown one."""
    return ClockKind(kind) if kind in set(ClockKind) else AlarmKind(kind)


AWAITED: Mapping[ClockKind | AlarmKind, str] = {
    AlarmKind.REQUEST_EXPIRED: N_("决定申请"),
    AlarmKind.LINK_EXPIRED: N_("网上测评"),
    AlarmKind.CALLS_OVER: N_("人工回访"),
    AlarmKind.OBJECTION_OVER: N_("可提异议"),
}
"""What is waited for until an alarm of the kind rings, where its own name is not that."""


def duty_name(kind: str) -> str:
    """What is to be done until a recorded deadline."""
    named = kind_named(kind)
    return AWAITED.get(named) or source_name(named)


def duty(
    kind: str, due: datetime, now: datetime, *, provisional: bool, calendar: Calendar,
    catalogue: Catalogue,
) -> Duty:  # fmt: skip
    """What is due, seen from `now` (both aware)."""
    standing = time_left(due, now, calendar, HOURS)
    return Duty(
        name=duty_name(kind),
        due=due,
        left=time_left_words(standing, catalogue),
        late=standing.late,
        soon=standing.soon,
        provisional=provisional,
    )


@dataclass(frozen=True, slots=True)
class Duties:
    """What is due in the cases of a page, seen from `now` (ours, aware).

    Many cases of a list are due at the same moment: how long there is, is counted once.
    """

    now: datetime
    calendar: Calendar
    catalogue: Catalogue
    counted: dict[tuple[str, datetime, timedelta, bool], Duty] = field(default_factory=dict)

    def of(self, kind: str, due: datetime, ahead: timedelta, *, provisional: bool) -> Duty:
        """What is due in a case whose own time is so far ahead of ours."""
        key = (kind, due, ahead, provisional)
        if key not in self.counted:
            self.counted[key] = duty(
                kind,
                due,
                self.now + ahead,
                provisional=provisional,
                calendar=self.calendar,
                catalogue=self.catalogue,
            )
        return self.counted[key]


def first_duty(case: Case, now: datetime, calendar: Calendar, catalogue: Catalogue) -> Duty | None:
    """The running clock of a case that is due first, if any runs."""
    running = [clock for clock in case.clocks if clock.runs]
    if not running:
        return None
    first = min(running, key=lambda clock: clock.term.due)
    return duty(
        first.kind,
        first.term.due,
        now,
        provisional=first.term.provisional,
        calendar=calendar,
        catalogue=catalogue,
    )
