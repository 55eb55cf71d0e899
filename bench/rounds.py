"""Requests asked in turns, round by round, so that a busy machine shows in all of them alike.

What one takes as a multiple of another is the median of what it took in each round: both of a round
were asked within a second or two.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bench.figures import Figure, Unit, Yardstick, median
from bench.http_load import Answers, Asking, ask_all


@dataclass
class Rounds:
    """The answers to one kind of request, by round."""

    of_each: list[Answers] = field(default_factory=list)

    @property
    def every(self) -> Answers:
        """Those of all rounds."""
        return Answers(
            [seconds for each in self.of_each for seconds in each.took],
            sum(each.seconds for each in self.of_each),
        )

    def times(self, other: "Rounds") -> float:
        """The median, over the rounds, of this one's p95 as a multiple of another's."""
        pairs = zip(self.of_each, other.of_each, strict=True)
        return median([one.p95 / two.p95 for one, two in pairs])

    def beside(
        self, name: str, yardstick: str, other: "Rounds", ratio_at_most: float | None = None
    ) -> Figure:
        """The p95 beside that of others asked in the same rounds."""
        return Figure(
            name,
            self.every.p95,
            Unit.MILLISECONDS,
            Yardstick(yardstick, other.every.p95),
            ratio_at_most=ratio_at_most,
            paired_ratio=self.times(other),
        )


async def ask_in_turns(
    port: int, visitors: int, number: int, pages: Mapping[str, Asking], into: dict[str, Rounds]
) -> None:
    """One round: so many of each kind of request, one kind after the other."""
    for name, asking in pages.items():
        answers = Answers()
        await ask_all(port, visitors, asking(number), answers)
        into.setdefault(name, Rounds()).of_each.append(answers)


def rates(rounds: Mapping[str, Rounds], constant: str) -> Sequence[Figure]:
    """How many requests of each kind were answered in a second, beside the constant page."""
    yardstick = Yardstick(constant, rounds[constant].every.rate)
    return [
        Figure(f"{name}, requests", each.every.rate, Unit.PER_SECOND, yardstick)
        for name, each in rounds.items()
        if name != constant
    ]
