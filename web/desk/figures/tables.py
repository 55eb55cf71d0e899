"""A table of figures: shown on a page, drawn as a chart from the page itself, sent as CSV.

What stands in which table is in figures.py and workload.py; drawing is static/js/charts.js.
"""

import csv
import io
from dataclasses import dataclass
from enum import StrEnum

from rules.indicators import Share, Spread
from web.figures import NOTHING, share_text


class Chart(StrEnum):
    """How a table is drawn: upright columns over time, or bars lying beside their names."""

    COLUMNS = "columns"
    BARS = "bars"


@dataclass(frozen=True, slots=True)
class Value:
    """A figure as it is written. `number` is what is drawn and exported (None: nothing), `met` and
    `of` what it was made from, `href` the list behind it."""

    text: str
    number: float | None = None
    met: int | None = None
    of: int | None = None
    href: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a column. `drawn`: it is one of the chart's series."""

    name: str
    drawn: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One row. `href` is where its name leads, `total` that it adds up the others."""

    name: str
    values: tuple[Value, ...]
    href: str = ""
    total: bool = False


@dataclass(frozen=True, slots=True)
class FigureTable:
    """A table; texts are in the reader's language. `key` names it in addresses.

    `percent`: the chart's figures are shares; `rows_drawn`: it has only so many of the rows.
    """

    key: str
    title: str
    first: str
    headings: tuple[Heading, ...]
    lines: tuple[Line, ...]
    note: str = ""
    chart: Chart | None = None
    percent: bool = False
    rows_drawn: int | None = None


ESCAPED = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take for a formula."""


def count(number: int, href: str = "") -> Value:
    """A number of things, with the list of them if there is any."""
    return Value(f"{number:,}", number, href=href if number else "")


def rate(share: Share) -> Value:
    """A share in per cent, with what it is out of."""
    if share.rate is None:
        return Value(NOTHING)
    return Value(share_text(share.met, share.of), round(100 * share.rate, 2), share.met, share.of)


def mean(spread: Spread) -> Value:
    """A mean number of working days, with its n."""
    if spread.mean is None:
        return Value(NOTHING)
    return Value(f"{spread.mean:.1f}", round(spread.mean, 2), of=spread.n)


def as_csv(table: FigureTable, met: str, of: str) -> str:
    """The table as a file: figures without marks, each followed by what it was made from.

    `met` and `of` are the words for those columns.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    places = range(len(table.headings))
    has_met = [any(line.values[place].met is not None for line in table.lines) for place in places]
    has_of = [any(line.values[place].of is not None for line in table.lines) for place in places]
    heads = [table.first]
    for place, heading in enumerate(table.headings):
        heads.append(heading.name)
        heads += [f"{heading.name} {met}"] if has_met[place] else []
        heads += [f"{heading.name} {of}"] if has_of[place] else []
    writer.writerow(map(_safe, heads))
    for line in table.lines:
        cells = [line.name]
        for place, value in enumerate(line.values):
            cells.append(_plain(value))
            cells += [_number(value.met)] if has_met[place] else []
            cells += [_number(value.of)] if has_of[place] else []
        writer.writerow(map(_safe, cells))
    return out.getvalue()


def _plain(value: Value) -> str:
    if value.number is None:
        return value.text
    # a whole number is no 12.0, and no number is 1.2e+07
    return str(int(value.number)) if value.number == int(value.number) else str(value.number)


def _number(number: int | None) -> str:
    return "" if number is None else str(number)


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(ESCAPED) else text
