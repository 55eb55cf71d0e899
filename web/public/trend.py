"""A unit's trend: its weeks, and where they stand in the picture. The template draws it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from rules.scores import Scores

WEEKS = 12
WEEK = timedelta(days=7)

COLUMN = 10
"""Width of a week in the picture."""
GAP = 2
HEIGHT = 40
"""Height of each of its two parts."""


@dataclass(frozen=True, slots=True)
class Week:
    """One week from a Monday to a Sunday (Asia/Shanghai), and its two bars from the ground up."""

    monday: date
    scores: Scores
    x: int
    all_height: float
    bad_height: float
    unfinished: bool = False

    @property
    def sunday(self) -> date:
        """Its last day."""
        return self.monday + timedelta(days=6)


@dataclass(frozen=True, slots=True)
class Trend:
    """The weeks, oldest first. `lines` are the mean stars as the points of polylines."""

    weeks: tuple[Week, ...]
    lines: tuple[str, ...]

    @property
    def most(self) -> int:
        """Reviews of the busiest week: the top of the bars."""
        return max(week.scores.n for week in self.weeks)

    @property
    def across(self) -> int:
        """The width of the picture."""
        return COLUMN * len(self.weeks)


def trend(found: Mapping[date, Scores], this_monday: date) -> Trend:
    """The weeks up to the last of these, which are told by their Mondays. The week that begins on
    `this_monday` is not over yet."""
    mondays = [max(found) - number * WEEK for number in reversed(range(WEEKS))]
    totals = [found.get(monday, Scores()) for monday in mondays]
    most = max(1, *(each.n for each in totals))
    weeks = tuple(
        Week(
            monday,
            scores,
            x=COLUMN * number + GAP // 2,
            all_height=round(HEIGHT * scores.n / most, 2),
            # a single bad review among thousands must be seen
            bad_height=round(max(HEIGHT * scores.bad / most, 0.8), 2) if scores.bad else 0,
            unfinished=monday >= this_monday,
        )
        for number, (monday, scores) in enumerate(zip(mondays, totals, strict=True))
    )
    return Trend(weeks, tuple(_lines(totals)))


def _lines(totals: Sequence[Scores]) -> list[str]:
    """The mean from week to week; a week without reviews breaks the line."""
    points = [
        (COLUMN * (number + 0.5), HEIGHT * (5 - each.mean) / 4) if each.mean is not None else None
        for number, each in enumerate(totals)
    ]
    lines = [
        f"{one[0]:g},{one[1]:.2f} {two[0]:g},{two[1]:.2f}"
        for one, two in pairwise(points)
        if one and two
    ]
    alone = [
        f"{point[0] - 3:g},{point[1]:.2f} {point[0] + 3:g},{point[1]:.2f}"
        for before, point, after in zip([None, *points], points, [*points[1:], None])  # noqa: B905
        if point and not before and not after
    ]
    return lines + alone
