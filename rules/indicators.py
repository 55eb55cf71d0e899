"""The indicators of handling bad reviews: what each counts, out of what, and what it leaves out.

Only counts come in (rules/handling_counts.py says of what); finding them is db/indicators.py's.

* A deadline rate counts the clocks whose deadline falls in the period. One that still runs past its
  deadline has missed it; one not due yet, or submitted in time and still under review, is not
  decided and not counted. A duty that passed to another unit or whose review was invalid is none.
* 已尝试未联 is neither a contact nor a failure: it is reported apart.
* 整改率 leaves out what was found 不属实; without a finding the duty stands.
* Of nothing there is no rate, no mean and no percentile: None, shown as "—", never 100%.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from rules.clocks import ClockKind, Verdict
from rules.working_days import SHANGHAI

PERIOD_DAYS_MAX = 366
"""The longest period that figures are asked for (ours: a year, leap day included)."""

DEPARTMENT_CLOCKS = (
    ClockKind.CONTACT,
    ClockKind.RECTIFICATION,
    ClockKind.CLOSURE,
    ClockKind.RECHECK_CONTACT,
    ClockKind.RECHECK,
)
"""The duties of units; those of the hotline make no unit overdue."""


class Standing(StrEnum):
    """How a duty stands against its deadline. TRIED is 已尝试未联; NONE: it is owed no more."""

    MET = "met"
    MISSED = "missed"
    TRIED = "tried"
    UNDECIDED = "undecided"
    NONE = "none"


STANDING: Mapping[Verdict, Standing] = {
    Verdict.ON_TIME: Standing.MET,
    Verdict.LATE: Standing.MISSED,
    Verdict.ATTEMPTED: Standing.TRIED,
    Verdict.ATTEMPTED_LATE: Standing.MISSED,
    Verdict.SUPERSEDED: Standing.NONE,
    Verdict.VOID: Standing.NONE,
}
"""How a judged clock stands. One without a verdict has missed its deadline if that is past, by
when it was stopped or, while it runs, by now; otherwise it is undecided."""


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days in Shanghai, both ends included. Raises ValueError if reversed or too long."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if not 0 <= (self.last - self.first).days < PERIOD_DAYS_MAX:
            raise ValueError(f"no period from {self.first} to {self.last}")

    @property
    def start(self) -> datetime:
        """Its first instant (UTC)."""
        return datetime.combine(self.first, time(0), SHANGHAI).astimezone(UTC)

    @property
    def end(self) -> datetime:
        """The first instant after it (UTC), which is also when a deadline on its last day ends."""
        return datetime.combine(self.last + timedelta(days=1), time(0), SHANGHAI).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    met: int = 0
    of: int = 0

    @property
    def rate(self) -> float | None:
        """The share, 0 to 1; None of nothing."""
        return self.met / self.of if self.of else None

    def plus(self, other: "Share") -> "Share":
        """Both together."""
        return Share(self.met + other.met, self.of + other.of)


@dataclass(frozen=True, slots=True)
class Spread:
    """How long something took: how many cases by the number of working days."""

    cases: Mapping[int, int] = field(default_factory=dict)

    @property
    def n(self) -> int:
        """How many cases."""
        return sum(self.cases.values())

    @property
    def mean(self) -> float | None:
        """The mean, in working days."""
        total = sum(days * number for days, number in self.cases.items())
        return total / self.n if self.n else None

    @property
    def p90(self) -> int | None:
        """The working days within which nine of ten were done (nearest rank)."""
        rank, passed = -(-9 * self.n // 10), 0
        for days in sorted(self.cases):
            passed += self.cases[days]
            if passed >= rank:
                return days
        return None

    def plus(self, other: "Spread") -> "Spread":
        """Both together."""
        days = self.cases.keys() | other.cases.keys()
        return Spread({day: self.cases.get(day, 0) + other.cases.get(day, 0) for day in days})


@dataclass(frozen=True, slots=True)
class Indicators:
    """The indicators of some unit, or of several together, in one period."""

    dispatched: Share = Share()
    """及时转办率: by the hotline, of the dispatches due."""
    contacted: Share = Share()
    """先行联系率 as recorded, of the contacts due, those tried in vain left out."""
    tried: Share = Share()
    """已尝试未联 in time, of the contacts due and decided."""
    contact_confirmed: Share = Share()
    """先行联系率 as the citizen confirms it, of the surveys answered."""
    rectified: Share = Share()
    """整改率: of the feedback due on what was not found 不属实."""
    closed: Share = Share()
    """按时办结率 against the effective deadline."""
    closed_originally: Share = Share()
    """按时办结率 against the deadline before any extension."""
    followed_up: Share = Share()
    """回访率: of the surveys that ended, those answered or called about."""
    answered_calls: Share = Share()
    """Answered, among those called."""
    resolved: Share = Share()
    """实际解决率: of the cases closed, those put right rather than explained."""
    satisfied: Share = Share()
    """满意率: of the surveys answered."""
    returned: Share = Share()
    """退单率: of the cases dispatched in the period, those a unit returned."""
    extended: Share = Share()
    """延期率: of the cases dispatched in the period."""
    reopened: Share = Share()
    """重办率: of the cases closed."""
    overdue: Share = Share()
    """逾期率: of the cases with a duty of the unit due, those that missed one."""
    invalidated: Share = Share()
    """申诉成立率: of the claims decided."""
    to_contact: Spread = Spread()
    """From dispatch to contact, of the contacts due."""
    to_closure: Spread = Spread()
    """From dispatch to the submission that was approved, of the closures due."""

    def plus(self, other: "Indicators") -> "Indicators":
        """Those of both together; they must share no case."""
        return Indicators(
            **{
                each.name: getattr(self, each.name).plus(getattr(other, each.name))
                for each in fields(self)
            }
        )


def together(several: Iterable[Indicators]) -> Indicators:
    """The indicators of several units that share no case, as of one."""
    result = Indicators()
    for each in several:
        result = result.plus(each)
    return result
