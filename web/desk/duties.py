"""What is due when, in words: the next duty of a case and the working time left for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from rules.clocks import ClockKind
from rules.refusals import N_
from rules.stages import AlarmKind
from rules.working_days import Calendar, due_date, local_date, working_days_between
from web.i18n import Catalogue
from web.wording import source_name

INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Duty:
    """Something due. `left` is in words; `late` past its deadline; `soon` due today or tomorrow."""

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
    late = now > due
    days_left = 0 if late else working_days_between(now, due - INSTANT, calendar)
    return Duty(
        name=duty_name(kind),
        due=due,
        left=time_left(due, now, calendar, catalogue),
        late=late,
        soon=not late and days_left <= 1,
        provisional=provisional,
    )


def time_left(due: datetime, now: datetime, calendar: Calendar, catalogue: Catalogue) -> str:
    """The working days left until a deadline, or passed since."""
    if now > due:
        passed = working_days_between(due - INSTANT, now, calendar)
        if passed == 0:
            return catalogue.gettext(N_("已超期"))
        late = catalogue.ngettext("超期 {n} 个工作日", "超期 {n} 个工作日", passed)
        return late.format(n=passed)
    left = working_days_between(now, due - INSTANT, calendar)
    if left == 0:
        today = due_date(due) == local_date(now)
        return catalogue.gettext(N_("今天到期") if today else N_("即将到期"))
    return catalogue.ngettext("还剩 {n} 个工作日", "还剩 {n} 个工作日", left).format(n=left)
