"""What is late now and late soon: by unit and duty as a table, and case by case."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from db.organisation import Unit
from db.oversight import DueCount, DueLine
from rules.clocks import ClockKind
from rules.lateness import Lateness
from rules.roles import lies_under
from rules.time_left import time_left
from rules.working_days import Calendar
from web.desk.duties import Duty, duty
from web.desk.flags import Flag, flags
from web.desk.time_words import HOURS, time_left_words
from web.i18n import Catalogue
from web.supervisor.links import case_list

MOST = 8
"""Units of the table that are shown at once."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A number and the list behind it; "" where there is none."""

    count: int
    href: str = ""


@dataclass(frozen=True, slots=True)
class LateUnit:
    """One row of the table: a unit with every unit below it; `longest` in words."""

    name: str
    cells: tuple[Cell, ...]
    total: Cell
    longest: str


@dataclass(frozen=True, slots=True)
class LateTable:
    """Units by how much is late with them; `kinds` are the columns."""

    kinds: tuple[ClockKind, ...]
    rows: tuple[LateUnit, ...]
    total: LateUnit | None

    @property
    def most(self) -> tuple[LateUnit, ...]:
        """The units with the most."""
        return self.rows[:MOST]

    @property
    def others(self) -> tuple[LateUnit, ...]:
        """The rest, for whoever asks."""
        return self.rows[MOST:]


@dataclass(frozen=True, slots=True)
class Line:
    """One case with what is due next."""

    case_no: str
    href: str
    stars: int
    holder: str
    duty: Duty
    flags: tuple[Flag, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """From when and how things are looked at."""

    now: datetime
    calendar: Calendar
    catalogue: Catalogue


def rows_under(top: str, units: Sequence[Unit]) -> tuple[Unit, ...]:
    """The units a table has rows of: those right below `top` ("" the city)."""
    depth = top.count("/") + 1 if top else 0
    return tuple(u for u in units if lies_under(u.path, top) and u.path.count("/") == depth)


def late_table(
    top: str, top_code: str, units: Sequence[Unit], counts: Sequence[DueCount], seen: Seen
) -> LateTable:
    """Where what is late lies. A unit without anything late has no row."""
    kinds = tuple(kind for kind in ClockKind if any(each.kind is kind for each in counts))
    rows = []
    for unit in rows_under(top, units):
        mine = [each for each in counts if lies_under(each.unit_path, unit.path)]
        if mine:
            rows.append((sum(each.cases for each in mine), unit, mine))
    rows.sort(key=lambda row: (-row[0], row[1].path))
    total = _late_unit("", top_code, kinds, counts, seen) if counts else None
    return LateTable(
        kinds,
        tuple(_late_unit(unit.name, unit.code, kinds, mine, seen) for _, unit, mine in rows),
        total,
    )


def _late_unit(
    name: str, code: str, kinds: Iterable[ClockKind], counts: Sequence[DueCount], seen: Seen
) -> LateUnit:
    by_kind = {kind: sum(each.cases for each in counts if each.kind is kind) for kind in kinds}
    first = min(each.first for each in counts)
    return LateUnit(
        name=name,
        cells=tuple(
            Cell(number, case_list(late=Lateness.NOW, clock=kind, unit=code) if number else "")
            for kind, number in by_kind.items()
        ),
        total=Cell(sum(by_kind.values()), case_list(late=Lateness.NOW, unit=code)),
        longest=time_left_words(time_left(first, seen.now, seen.calendar, HOURS), seen.catalogue),
    )


def line(found: DueLine, seen: Seen) -> Line:
    """One case, seen from now; in a demonstration its own clock may be ahead."""
    return Line(
        case_no=found.case_no,
        href=f"/cases/{found.case_no}",
        stars=found.stars,
        holder=" · ".join(filter(None, (found.unit_name, found.holder_name))),
        duty=duty(
            found.kind,
            found.due,
            seen.now + found.ahead,
            provisional=found.provisional,
            calendar=seen.calendar,
            catalogue=seen.catalogue,
        ),
        flags=flags(supervised=found.supervised, complex_one=found.complex, rounds=found.round),
    )
