"""What a night that replays every history comes to, in numbers."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from rules.replay_verdicts import WORST_FIRST, CodeVersion, ReplayResult
from rules.working_days import SHANGHAI

LATEST_END = timedelta(hours=6)
"""How long a night may take before it is missed."""


@dataclass(frozen=True, slots=True)
class NightTotals:
    """How many cases came to what. `known` of the identical ones were not replayed again: neither
    their history nor the code had changed since they were. `changed_known` likewise."""

    cases: int = 0
    events: int = 0
    identical: int = 0
    known: int = 0
    changed: int = 0
    changed_known: int = 0
    diverged: int = 0
    tampered: int = 0
    missing: int = 0
    unfinished: int = 0

    @property
    def all_identical(self) -> bool:
        """Whether it is N of N."""
        return self.identical == self.cases

    @property
    def replayed(self) -> int:
        """How many were replayed in this night."""
        return self.cases - self.known - self.changed_known - self.missing - self.tampered

    def of(self, result: ReplayResult) -> int:
        """How many came to this."""
        return int(getattr(self, result.value))


@dataclass(frozen=True, slots=True)
class Night:
    """One night. `totals` are those so far while it is not finished. Moments are UTC."""

    id: str
    started_at: datetime
    seen_at: datetime
    finished_at: datetime | None
    forced: bool
    code: CodeVersion
    totals: NightTotals

    @property
    def took(self) -> timedelta:
        """How long it took, so far."""
        return (self.finished_at or self.seen_at) - self.started_at


BAD = tuple(each for each in WORST_FIRST if each is not ReplayResult.IDENTICAL)
"""What keeps a night from being N of N, the worst first."""


def last_due(now: datetime, at: time) -> datetime:
    """When the last night before `now` began, or should have: `at` is the time in Shanghai."""
    local = now.astimezone(SHANGHAI)
    today = local.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0)
    return today if today <= local else today - timedelta(days=1)


def is_missed(now: datetime, at: time, last_finished: datetime | None) -> bool:
    """Whether a night that should have ended by now did not."""
    due = last_due(now - LATEST_END, at)
    return last_finished is None or last_finished < due
