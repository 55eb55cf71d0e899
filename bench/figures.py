"""Figures: what was measured, beside what it is compared with and what it should be."""

import json
import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

ADVANCE = Callable[[int], None]


class Unit(StrEnum):
    """What a figure counts."""

    SECONDS = "s"
    MILLISECONDS = "ms"
    MEGABYTES = "MB"
    KILOBYTES = "KB"
    PER_SECOND = "/s"
    COUNT = ""


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What a figure is held against, measured in the same run and in the same unit."""

    name: str
    value: float


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. `at_most` is the goal for its value, `ratio_at_most` for that to its yardstick's.

    `ratio` is given where it is not simply the quotient, such as a median of paired ratios.
    """

    name: str
    value: float
    unit: Unit
    yardstick: Yardstick | None = None
    at_most: float | None = None
    ratio_at_most: float | None = None
    paired_ratio: float | None = None

    @property
    def ratio(self) -> float | None:
        """The figure as a multiple of its yardstick; None without one, or with one of zero."""
        if self.paired_ratio is not None:
            return self.paired_ratio
        if self.yardstick is None or not self.yardstick.value:
            return None
        return self.value / self.yardstick.value

    @property
    def reached(self) -> bool | None:
        """Whether the goal is reached; None where there is no goal."""
        if self.at_most is not None:
            return self.value <= self.at_most
        if self.ratio_at_most is not None and self.ratio is not None:
            return self.ratio <= self.ratio_at_most
        return None

    def as_json(self) -> dict[str, object]:
        """For a program."""
        return {
            "name": self.name,
            "value": round(self.value, 4),
            "unit": self.unit.value,
            "yardstick": self.yardstick.name if self.yardstick else None,
            "yardstick_value": round(self.yardstick.value, 4) if self.yardstick else None,
            "ratio": round(self.ratio, 3) if self.ratio is not None else None,
            "at_most": self.at_most,
            "ratio_at_most": self.ratio_at_most,
            "reached": self.reached,
        }


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` (0 to 1) of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def median(values: Sequence[float]) -> float:
    """The middle value; of an even number the lower of the two."""
    return percentile(values, 0.5)


def print_table(title: str, figures: Sequence[Figure]) -> None:
    """One benchmark's figures for people, on stdout."""
    table = Table(title=title, title_justify="left", title_style="bold")
    table.add_column("figure")
    table.add_column("measured", justify="right")
    table.add_column("yardstick of the same run")
    table.add_column("ratio", justify="right")
    table.add_column("goal")
    for figure in figures:
        table.add_row(
            figure.name,
            _amount(figure.value, figure.unit),
            f"{_amount(figure.yardstick.value, figure.unit)} {figure.yardstick.name}"
            if figure.yardstick
            else "",
            f"{figure.ratio:.2f}" if figure.ratio is not None else "",
            _goal(figure),
        )
    Console(width=None if Console().is_terminal else 140).print(table)


def print_json(benchmarks: dict[str, list[Figure]]) -> None:
    """Every benchmark's figures for a program, one object on stdout."""
    told = {name: [figure.as_json() for figure in found] for name, found in benchmarks.items()}
    print(json.dumps(told, ensure_ascii=False, indent=2))


def _amount(value: float, unit: Unit) -> str:
    digits = 0 if unit is Unit.COUNT or value >= 100 else 1 if value >= 10 else 2
    return f"{value:,.{digits}f} {unit}".rstrip()


def _goal(figure: Figure) -> str:
    if figure.at_most is not None:
        goal = f"≤ {_amount(figure.at_most, figure.unit)}"
    elif figure.ratio_at_most is not None:
        goal = f"ratio ≤ {figure.ratio_at_most}"
    else:
        return ""
    return f"{goal}: {'reached' if figure.reached else 'MISSED'}"


@contextmanager
def progress(what: str, number: int) -> Iterator[ADVANCE]:
    """A bar on stderr, on a terminal only; call what it gives with how many more are done."""
    console = Console(stderr=True)
    bar = Progress(
        TextColumn(what),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        disable=not console.is_terminal,
    )
    if not console.is_terminal:
        console.print(f"{what} …")
    with bar:
        task = bar.add_task("", total=number)
        yield lambda done: bar.advance(task, done)
