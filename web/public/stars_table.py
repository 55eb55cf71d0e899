"""A table of stars: how many reviews gave each, with names, from five down to one."""

from dataclasses import dataclass

from rules.scores import Scores
from rules.stars import Stars


@dataclass(frozen=True, slots=True)
class StarLine:
    """One line of it: a number of stars and of the reviews that gave it."""

    stars: Stars
    count: int


def star_lines(scores: Scores) -> tuple[StarLine, ...]:
    """Five stars first."""
    return tuple(StarLine(stars, scores.counts[stars - 1]) for stars in reversed(Stars))
