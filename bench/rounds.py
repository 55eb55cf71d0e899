"""Requests asked in turns, round by round, so that a busy machine shows in all of them alike.

What one takes as a multiple of another is the median of what it took in each round: both of a round
were asked within a second or two. Beside it stands the server's processor time, which other work on
the machine hardly changes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bench.figures import Figure, Unit, Yardstick, median
from bench.http_load import Answers, Asking, ask_all
from bench.stack import processor_seconds


@dataclass
class Rounds:
    """The answers to one kind of request, by round."""

    of_each: list[Answers] = field(default_factory=list)
    processor_seconds: float = 0.0

    @property
    def every(self) -> Answers:
        """Those of all rounds."""
        return Answers(
            [seconds for each in self.of_each for seconds in each.took],
            sum(each.seconds for each in self.of_each),
        )

    @property
    def processor_milliseconds(self) -> float:
        """The server's processor time for one of them (ms)."""
        return self.processor_seconds * 1000 / sum(len(each.took) for each in self.of_each)

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


@dataclass(frozen=True, slots=True)
class Server:
    """The process that is asked."""

    port: int
    pid: int

    async def ask_in_turns(
        self, visitors: int, number: int, pages: Mapping[str, Asking], into: dict[str, Rounds]
    ) -> None:
        """One round: so many of each kind of request, one kind after the other."""
        for name, asking in pages.items():
            rounds, answers = into.setdefault(name, Rounds()), Answers()
            before = processor_seconds(self.pid)
            await ask_all(self.port, visitors, asking(number), answers)
            rounds.processor_seconds += processor_seconds(self.pid) - before
            rounds.of_each.append(answers)


def costs(rounds: Mapping[str, Rounds], constant: str) -> Sequence[Figure]:
    """What each kind of request costs beside the constant page: processor time, and how many were
    answered in a second."""
    beside = rounds[constant]
    time = Yardstick(constant, beside.processor_milliseconds)
    rate = Yardstick(constant, beside.every.rate)
    others = [(name, each) for name, each in rounds.items() if name != constant]
    return [
        Figure(f"{name}, processor time", each.processor_milliseconds, Unit.MILLISECONDS, time)
        for name, each in others
    ] + [
        Figure(f"{name}, requests", each.every.rate, Unit.PER_SECOND, rate) for name, each in others
    ]
