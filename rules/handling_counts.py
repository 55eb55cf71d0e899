"""How cases were handled, counted group by group, and the indicators each group adds to.

A group is what the database finds alike: so many duties that stand so, so many surveys that ended
so. What an indicator means is said in indicators.py.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from rules.case import Finding, Result
from rules.clocks import ClockKind
from rules.indicators import Indicators, Share, Spread, Standing
from rules.survey import SurveyVia
from rules.working_days import Calendar


@dataclass(frozen=True, slots=True)
class Duties:
    """Clocks of one kind due in the period that stand alike; `finding` is that of their cases."""

    kind: ClockKind
    standing: Standing
    finding: Finding | None
    number: int

    def indicators(self) -> Indicators:
        """What they add."""
        kept = _kept(self.standing, self.number)
        match self.kind:
            case ClockKind.DISPATCH:
                return Indicators(dispatched=kept)
            case ClockKind.CONTACT:
                tried = self.number if self.standing is Standing.TRIED else 0
                return Indicators(contacted=kept, tried=Share(tried, kept.of + tried))
            case ClockKind.RECTIFICATION if self.finding is not Finding.UNSUBSTANTIATED:
                return Indicators(rectified=kept)
            case ClockKind.CLOSURE:
                return Indicators(closed=kept)
            case _:
                return Indicators()


def _kept(standing: Standing, number: int) -> Share:
    """These duties as a deadline rate counts them."""
    match standing:
        case Standing.MET:
            return Share(number, number)
        case Standing.MISSED:
            return Share(0, number)
        case Standing.TRIED | Standing.UNDECIDED | Standing.NONE:
            return Share()


@dataclass(frozen=True, slots=True)
class OriginalClosures:
    """Closures whose first deadline falls in the period, by how they stand against that one."""

    standing: Standing
    number: int

    def indicators(self) -> Indicators:
        """What they add."""
        return Indicators(closed_originally=_kept(self.standing, self.number))


@dataclass(frozen=True, slots=True)
class CasesDue:
    """Cases with a duty of the unit decided in the period; `missed`: one of them was not kept."""

    missed: bool
    number: int

    def indicators(self) -> Indicators:
        """What they add."""
        return Indicators(overdue=_part(self.number, yes=self.missed))


@dataclass(frozen=True, slots=True)
class Dispatched:
    """Cases that came to the unit in the period."""

    returned: bool
    extended: bool
    number: int

    def indicators(self) -> Indicators:
        """What they add."""
        return Indicators(
            returned=_part(self.number, yes=self.returned),
            extended=_part(self.number, yes=self.extended),
        )


@dataclass(frozen=True, slots=True)
class Closed:
    """Cases first closed in the period; `result` None while a re-check is open."""

    result: Result | None
    reopened: bool
    number: int

    def indicators(self) -> Indicators:
        """What they add."""
        resolved = Share()
        if self.result is not None:
            resolved = _part(self.number, yes=self.result is Result.RESOLVED)
        return Indicators(resolved=resolved, reopened=_part(self.number, yes=self.reopened))


@dataclass(frozen=True, slots=True)
class Answered:
    """Surveys answered in the period."""

    via: SurveyVia
    contacted_first: bool
    satisfied: bool
    number: int

    def indicators(self) -> Indicators:
        """What they add."""
        called = self.number if self.via is SurveyVia.CALL else 0
        return Indicators(
            contact_confirmed=_part(self.number, yes=self.contacted_first),
            satisfied=_part(self.number, yes=self.satisfied),
            followed_up=Share(self.number, self.number),
            answered_calls=Share(called, called),
        )


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Surveys that ended in the period as 未评价; `called`: somebody telephoned at least once."""

    called: bool
    number: int

    def indicators(self) -> Indicators:
        """What they add."""
        called = self.number if self.called else 0
        return Indicators(followed_up=Share(called, self.number), answered_calls=Share(0, called))


@dataclass(frozen=True, slots=True)
class ClaimsDecided:
    """Invalidation claims decided in the period."""

    upheld: bool
    number: int

    def indicators(self) -> Indicators:
        """What they add."""
        return Indicators(invalidated=_part(self.number, yes=self.upheld))


def _part(number: int, *, yes: bool) -> Share:
    return Share(number if yes else 0, number)


@dataclass(frozen=True, slots=True)
class Took:
    """Duties that began on one day and were done on another, both in Shanghai."""

    kind: ClockKind
    began: date
    done: date
    number: int


def times(took: Iterable[Took], calendar: Calendar) -> Indicators:
    """How many working days contacts and closures took, counted as deadlines are: the day of the
    dispatch is day 0."""
    found = tuple(took)
    passed = _working_days(found, calendar)
    spreads: dict[ClockKind, dict[int, int]] = {ClockKind.CONTACT: {}, ClockKind.CLOSURE: {}}
    for each in found:
        days = max(passed[each.done] - passed[each.began], 0)
        cases = spreads[each.kind]
        cases[days] = cases.get(days, 0) + each.number
    return Indicators(
        to_contact=Spread(spreads[ClockKind.CONTACT]),
        to_closure=Spread(spreads[ClockKind.CLOSURE]),
    )


def _working_days(took: tuple[Took, ...], calendar: Calendar) -> Mapping[date, int]:
    """How many working days there were up to each day, from the first one on."""
    if not took:
        return {}
    day = min(each.began for each in took)
    last = max(max(each.began, each.done) for each in took)
    passed, number = {day: 0}, 0
    while day < last:
        day += timedelta(days=1)
        number += calendar.is_working_day(day)
        passed[day] = number
    return passed
