"""The clocks of a case as a table and as a picture, the citizen's own clock first."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from rules.case import Case
from rules.clocks import Clock, Verdict
from rules.refusals import N_
from rules.time_left import time_left
from rules.working_days import Calendar, due_date, working_days_between
from web.desk.time_words import HOURS, time_left_words
from web.i18n import Catalogue
from web.wording import source_name


class Tone(StrEnum):
    """How a clock stands, for its colour; the words say the same."""

    GOOD = "good"
    LATE = "late"
    RUNNING = "running"
    HELD = "held"
    GONE = "gone"


TONES = (
    (Tone.RUNNING, N_("进行中")),
    (Tone.HELD, N_("审核中，暂停")),
    (Tone.GOOD, N_("按时或已尝试")),
    (Tone.LATE, N_("超时")),
    (Tone.GONE, N_("不再计算")),
)
"""What each colour of the picture means."""


@dataclass(frozen=True, slots=True)
class ClockLine:
    """One clock, ready to show. `first_due` only where the deadline was moved."""

    key: str
    name: str
    round: int
    dispatch_no: int
    started: datetime
    working_days: int
    due: datetime
    first_due: datetime | None
    first_provisional: bool
    stopped: datetime | None
    stopped_by: str
    verdict: str
    tone: Tone
    provisional: bool
    overdue: bool
    calendar: str
    skipped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A clock in the picture: `y` in pixels, the other figures in percent of the width."""

    name: str
    tone: Tone
    y: int
    start: float
    term: float
    spent: float
    due: float
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Picture:
    """The clocks side by side from receipt to the last deadline or today."""

    bars: tuple[Bar, ...]
    begins: datetime
    ends: datetime
    now: float | None
    height: int

    @property
    def last_day(self) -> date:
        """The day it ends on: that of a deadline at 24:00."""
        return due_date(self.ends)

    @property
    def legend(self) -> tuple[tuple[Tone, str], ...]:
        """The colours in it and what they mean."""
        used = {bar.tone for bar in self.bars}
        return tuple((tone, name) for tone, name in TONES if tone in used)


@dataclass(frozen=True, slots=True)
class CitizensClock:
    """From the review to closure, as the citizen lives it."""

    started: datetime
    closed: datetime | None
    working_days: int


HEAD = 14
ROW = 34
FOOT = 22


def tone_of(clock: Clock, now: datetime) -> Tone:
    """How a clock stands."""
    match clock.verdict:
        case Verdict.ON_TIME | Verdict.ATTEMPTED:
            return Tone.GOOD
        case Verdict.LATE | Verdict.ATTEMPTED_LATE:
            return Tone.LATE
        case Verdict.SUPERSEDED | Verdict.VOID:
            return Tone.GONE
        case None:
            if not clock.runs:
                return Tone.HELD
            return Tone.LATE if clock.overdue or now > clock.term.due else Tone.RUNNING


def clock_lines(
    case: Case, now: datetime, calendar: Calendar, catalogue: Catalogue
) -> tuple[ClockLine, ...]:
    """Every clock the case ever had, in the order they started."""
    return tuple(clock_line(clock, now, calendar, catalogue) for clock in case.clocks)


def clock_line(clock: Clock, now: datetime, calendar: Calendar, catalogue: Catalogue) -> ClockLine:
    """One clock, ready to show."""
    if clock.verdict is not None:
        verdict = catalogue.gettext(source_name(clock.verdict))
    elif not clock.runs:
        verdict = catalogue.gettext(N_("审核中，暂停"))
    else:
        verdict = time_left_words(time_left(clock.term.due, now, calendar, HOURS), catalogue)
    moved = clock.original_due != clock.term.due
    return ClockLine(
        key=clock.key,
        name=source_name(clock.kind),
        round=clock.round,
        dispatch_no=clock.dispatch_no,
        started=clock.term.started_at,
        working_days=clock.term.working_days,
        due=clock.term.due,
        first_due=clock.original_due if moved else None,
        first_provisional=clock.original_provisional,
        stopped=clock.stopped_at,
        stopped_by=clock.stopped_by or "",
        verdict=verdict,
        tone=tone_of(clock, now),
        provisional=clock.term.provisional,
        overdue=clock.overdue,
        calendar=clock.term.calendar_version,
        skipped=clock.term.skipped,
    )


def citizens_clock(case: Case, now: datetime, calendar: Calendar) -> CitizensClock:
    """Working days from the receipt of the review to closure, or to now."""
    end = case.closed_at or now
    started = case.review.received_at
    return CitizensClock(started, case.closed_at, working_days_between(started, end, calendar))


def picture(case: Case, now: datetime) -> Picture:
    """The citizen's clock and every clock of the case on one axis."""
    begins = case.review.received_at
    stops = [clock.stopped_at for clock in case.clocks if clock.stopped_at is not None]
    until = case.archived_at or now
    ends = max([until, *stops, *(clock.term.due for clock in case.clocks)])
    length = max((ends - begins).total_seconds(), 1.0)

    def at(moment: datetime) -> float:
        share = (moment - begins).total_seconds() / length * 100
        return round(min(max(share, 0.0), 100.0), 2)

    bars = [
        _bar(clock, HEAD + ROW * place, tone_of(clock, now), until, at)
        for place, clock in enumerate(case.clocks)
    ]
    return Picture(
        bars=tuple(bars),
        begins=begins,
        ends=ends,
        now=at(now) if case.archived_at is None else None,
        height=HEAD + ROW * len(bars) + FOOT,
    )


def _bar(clock: Clock, y: int, tone: Tone, until: datetime, at: Callable[[datetime], float]) -> Bar:
    start = at(clock.term.started_at)
    spent_until = clock.stopped_at or until
    return Bar(
        name=source_name(clock.kind),
        tone=tone,
        y=y,
        start=start,
        term=max(at(clock.term.due) - start, 0.6),
        spent=max(at(spent_until) - start, 0.6),
        due=at(clock.term.due),
        due_at=clock.term.due,
    )
