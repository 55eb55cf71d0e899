"""What scores are made of and how they are figured: stars counted, means, shares, too few.

Only counts come in; where they are kept is the database's business. The indicators are those of
the regulation: 好评率 = (3★+4★+5★)/valid, 差评率 = (1★+2★)/valid, 五星率 beside them, and a mean is
always shown with its n. Of nothing there is no mean and no share: None, never 0 or 100%.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from rules.stars import ITEM_DIMENSIONS, WINDOW_DIMENSIONS, Dimension

RANKED_FROM = 30
"""Valid reviews below which a unit is shown but not ranked (ours: with fewer, one citizen more or
less moves the mean by more than a tenth of a star)."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Stars or points added up: their `total`, and the number `n` of reviews that gave some."""

    total: int = 0
    n: int = 0

    @property
    def mean(self) -> float | None:
        """The mean; None of nothing."""
        return self.total / self.n if self.n else None


@dataclass(frozen=True, slots=True)
class Scores:
    """What the reviews of something come to. `counts` are the valid ones by star, one to five.

    `invalid` ones are in no other figure. `of_items` are the stars of reviews of a service item
    itself, the overall satisfaction (总体满意度) beside its dimensions.
    """

    counts: tuple[int, int, int, int, int] = (0, 0, 0, 0, 0)
    invalid: int = 0
    of_items: Tally = Tally()
    dimensions: Mapping[Dimension, Tally] = field(default_factory=dict, hash=False)

    @property
    def stars(self) -> Tally:
        """The stars of every valid review."""
        total = sum(star * number for star, number in enumerate(self.counts, start=1))
        return Tally(total, self.n)

    @property
    def of_windows(self) -> Tally:
        """The stars of reviews of a window or of a place as a whole."""
        every = self.stars
        return Tally(every.total - self.of_items.total, every.n - self.of_items.n)

    @property
    def n(self) -> int:
        """Valid reviews."""
        return sum(self.counts)

    @property
    def mean(self) -> float | None:
        """Mean stars; None where nothing was rated."""
        return self.stars.mean

    @property
    def bad(self) -> int:
        """Bad reviews (差评), one or two stars."""
        return self.counts[0] + self.counts[1]

    @property
    def good(self) -> int:
        """Good reviews (好评), three to five stars."""
        return self.n - self.bad

    @property
    def five(self) -> int:
        """Five-star reviews."""
        return self.counts[4]

    @property
    def is_ranked(self) -> bool:
        """Whether there are enough reviews to be compared with others."""
        return self.n >= RANKED_FROM

    def dimension(self, which: Dimension) -> Tally:
        """One dimension's points."""
        return self.dimensions.get(which, Tally())

    @property
    def item_dimensions(self) -> tuple[tuple[Dimension, Tally], ...]:
        """Each dimension of service items, in the order of the rating page."""
        return tuple((each, self.dimension(each)) for each in ITEM_DIMENSIONS)

    @property
    def window_dimensions(self) -> tuple[tuple[Dimension, Tally], ...]:
        """Each dimension of windows and places, in the order of the rating page."""
        return tuple((each, self.dimension(each)) for each in WINDOW_DIMENSIONS)


def share(part: int, whole: int) -> float | None:
    """A share, 0 to 1; None of nothing."""
    return part / whole if whole else None


def together(several: Iterable[Scores]) -> Scores:
    """The scores of several things that share no review, as of one."""
    found = tuple(several)
    if not found:
        return Scores()
    one, two, three, four, five = map(sum, zip(*(each.counts for each in found), strict=True))
    given = {which for each in found for which in each.dimensions}
    return Scores(
        counts=(one, two, three, four, five),
        invalid=sum(each.invalid for each in found),
        of_items=_added(each.of_items for each in found),
        dimensions={which: _added(each.dimension(which) for each in found) for which in given},
    )


def _added(tallies: Iterable[Tally]) -> Tally:
    found = tuple(tallies)
    return Tally(sum(each.total for each in found), sum(each.n for each in found))


def week_of(day: date) -> date:
    """The Monday that a day's week begins with (GB/T 7408: weeks begin on Monday)."""
    return day - timedelta(days=day.weekday())
