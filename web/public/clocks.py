"""The clocks of a bad review as everybody may see them: promised by when, and kept or not.

What its rater is told, in words of their own, is in progress.py.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from db.cases import CaseRow
from db.reviews import Review
from rules.case import Case, CaseOutcome
from rules.clocks import Clock, ClockKind, Verdict
from rules.policy import Policy
from rules.refusals import N_
from rules.stars import Identity
from rules.working_days import Calendar, working_days_between
from web.i18n import Sentence
from web.public.owed import Owed, owed
from web.public.progress import FINISHED
from web.wording import source_name


class Tone(StrEnum):
    """How a promise stands, for its colour; the words beside it say the same."""

    KEPT = "kept"
    BROKEN = "broken"
    RUNNING = "running"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class PublicClock:
    """One promise. `due` once it is known, else `promise` says it in words, and `latest` by when
    at the latest."""

    kind: ClockKind
    tone: Tone
    result: str
    due: datetime | None = None
    promise: Sentence | None = None
    latest: datetime | None = None
    done_at: datetime | None = None
    provisional: bool = False
    dispatch_no: int = 1
    round: int = 0


@dataclass(frozen=True, slots=True)
class PublicClocks:
    """Every promise in the order they began, and how long the rater has waited, in working days;
    None where the rater withdrew before it was closed."""

    clocks: tuple[PublicClock, ...]
    waited: int | None
    closed: bool


NOT_BEGUN = N_("还没有开始")
RUNNING = N_("进行中")
OVERDUE = N_("已逾期")
IN_REVIEW = N_("审核中")
TONES = {
    Verdict.ON_TIME: Tone.KEPT,
    Verdict.ATTEMPTED: Tone.KEPT,
    Verdict.LATE: Tone.BROKEN,
    Verdict.ATTEMPTED_LATE: Tone.BROKEN,
    Verdict.SUPERSEDED: Tone.AHEAD,
}


def public_clocks(
    found: Review, row: CaseRow | None, policy: Policy, calendar: Calendar, now: datetime
) -> PublicClocks:
    """The clocks of a bad review, seen from now (UTC); by `policy` until its case is on record."""
    case = row.case if row else None
    at = now + row.ahead if row else now
    closed_at = case.closed_at if case else None
    begun = [_begun(clock, at) for clock in case.clocks if _tells(clock)] if case else []
    return PublicClocks(
        clocks=(*begun, *_promised(found, case, case.policy if case else policy, calendar, at)),
        waited=None
        if case is not None and _was_given_up(case)
        else working_days_between(found.received_at, closed_at or at, calendar),
        closed=closed_at is not None,
    )


def _was_given_up(case: Case) -> bool:
    # the archive gives a case that nobody closed its own time as that of the closure
    return case.outcome is CaseOutcome.WITHDRAWN and case.closed_at == case.archived_at


def _tells(clock: Clock) -> bool:
    return clock.verdict is not Verdict.VOID


def _begun(clock: Clock, now: datetime) -> PublicClock:
    tone, result = _standing(clock, now)
    return PublicClock(
        kind=clock.kind,
        tone=tone,
        result=result,
        due=clock.term.due,
        done_at=clock.stopped_at if _was_done(clock) else None,
        provisional=clock.term.provisional,
        dispatch_no=clock.dispatch_no,
        round=clock.round,
    )


def _was_done(clock: Clock) -> bool:
    # a withdrawal ends a clock that is late, but nobody did what it was about
    return clock.verdict in {Verdict.ON_TIME, Verdict.LATE} and bool(clock.stopped_by)


def _standing(clock: Clock, now: datetime) -> tuple[Tone, str]:
    if clock.verdict is not None:
        return TONES[clock.verdict], source_name(clock.verdict)
    if not clock.runs:
        return Tone.RUNNING, IN_REVIEW
    return (Tone.BROKEN, OVERDUE) if _is_late(clock, now) else (Tone.RUNNING, RUNNING)


def _is_late(clock: Clock, now: datetime) -> bool:
    # also before a timer has said so
    return clock.overdue or now > clock.term.due


def _promised(
    found: Review, case: Case | None, policy: Policy, calendar: Calendar, now: datetime
) -> tuple[PublicClock, ...]:
    """What is owed from a dispatch on that has not come yet."""
    if case is not None and case.stage in FINISHED:
        return ()
    dispatch = case.clock(ClockKind.DISPATCH) if case else None
    if dispatch is not None and _is_late(dispatch, now):
        dispatch = replace(dispatch, overdue=True)
    promises = owed(
        found.received_at,
        real_name=found.identity is Identity.REAL_NAME,
        policy=policy,
        calendar=calendar,
        dispatch=dispatch,
    )
    return tuple(
        _promise(each) for each in promises if case is None or case.clock(each.kind) is None
    )


def _promise(owed: Owed) -> PublicClock:
    running = owed.kind is ClockKind.DISPATCH
    return PublicClock(
        owed.kind,
        Tone.RUNNING if running else Tone.AHEAD,
        RUNNING if running else NOT_BEGUN,
        due=owed.due,
        promise=owed.within,
        latest=owed.latest,
        provisional=owed.provisional,
    )
