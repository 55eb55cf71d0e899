"""What is owed for a bad review that nobody has dispatched yet, and by when at the latest."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from rules.clocks import Clock, ClockKind
from rules.policy import ClockStart, Policy
from rules.refusals import N_plural
from rules.working_days import Calendar, deadline
from web.i18n import Sentence

AFTER_DISPATCH = N_plural("转办后 {days} 个工作日内")
USUAL = (ClockKind.DISPATCH, ClockKind.CONTACT, ClockKind.RECTIFICATION, ClockKind.CLOSURE)


@dataclass(frozen=True, slots=True)
class Owed:
    """One duty. Either it is `due` (UTC), or it is counted from the dispatch, as `within` says:
    then `latest` is when it ends if that comes as late as it may, None once it is late already."""

    kind: ClockKind
    due: datetime | None = None
    within: Sentence | None = None
    latest: datetime | None = None
    provisional: bool = False


def owed(
    received_at: datetime,
    *,
    real_name: bool,
    policy: Policy,
    calendar: Calendar,
    dispatch: Clock | None = None,
) -> tuple[Owed, ...]:
    """What a dispatch and its unit owe; `dispatch` is the clock of the dispatch, once it runs.

    Nobody is contacted who gave no name.
    """
    by = _dispatched_by(received_at, policy, calendar, dispatch)
    return tuple(
        _owed(kind, received_at, policy, calendar, by)
        for kind in USUAL
        if real_name or kind is not ClockKind.CONTACT
    )


def _dispatched_by(
    received_at: datetime, policy: Policy, calendar: Calendar, dispatch: Clock | None
) -> datetime | None:
    if dispatch is None:
        return deadline(received_at, policy.dispatch_days, calendar, policy.day_end).due
    return dispatch.term.due if dispatch.runs and not dispatch.overdue else None


def _owed(
    kind: ClockKind,
    received_at: datetime,
    policy: Policy,
    calendar: Calendar,
    dispatched_by: datetime | None,
) -> Owed:
    days = {
        ClockKind.DISPATCH: policy.dispatch_days,
        ClockKind.CONTACT: policy.contact_days,
        ClockKind.RECTIFICATION: policy.rectification_days,
        ClockKind.CLOSURE: policy.closure_days,
    }[kind]
    if kind is ClockKind.DISPATCH or policy.clock_start is not ClockStart.DISPATCH:
        term = deadline(received_at, days, calendar, policy.day_end)
        return Owed(kind, due=term.due, provisional=term.provisional)
    within = Sentence(AFTER_DISPATCH, {"days": days})
    if dispatched_by is None:
        return Owed(kind, within=within)
    # a day that ends at midnight is over at the next one's first moment
    last = deadline(dispatched_by - timedelta(seconds=1), days, calendar, policy.day_end)
    return Owed(kind, within=within, latest=last.due, provisional=last.provisional)
