"""What is late now and late soon: by unit and duty as a table, and case by case."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from db.case_lists import CaseLine, listed
from db.case_orders import SortBy, Sorting
from db.organisation import Unit
from db.oversight import LateClocks, counted_by_unit, late_clocks
from rules.clocks import ClockKind
from rules.roles import lies_under
from rules.time_left import time_left
from web.desk.duties import Duty, duty
from web.desk.flags import Flag, flags
from web.desk.lists.filters import Desk, case_filter
from web.desk.lists.query import Lateness
from web.desk.time_words import HOURS, time_left_words
from web.i18n import Catalogue
from web.supervisor.links import Cell, asking_for, cell

MOST = 8
"""Units of the table that are shown at once."""
LINES = 8
"""Cases shown of each list; the number beside them opens all."""


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
    """One case with what is due next, and who has it."""

    case_no: str
    href: str
    stars: int
    holder: str
    duty: Duty
    flags: tuple[Flag, ...]


def rows_under(top: str, units: Sequence[Unit]) -> tuple[Unit, ...]:
    """The units a table has rows of: those right below `top` ("" the city)."""
    depth = top.count("/") + 1 if top else 0
    return tuple(u for u in units if lies_under(u.path, top) and u.path.count("/") == depth)


async def late_table(connection: AsyncConnection, desk: Desk, said: Catalogue) -> LateTable:
    """Where what is late lies, the most first. A unit with nothing late has no row."""
    late = await case_filter(connection, asking_for(late=Lateness.NOW), desk)
    found = _Late(
        await late_clocks(connection, late, desk.now),
        await counted_by_unit(connection, late),
        desk,
        said,
    )
    if not found.clocks:
        return LateTable((), (), None)
    made = [
        found.row(each.name, each.code, codes)
        for each in rows_under(desk.member.unit_path, desk.units)
        if found.among(codes := desk.codes_under(each.path))
    ]
    made.sort(key=lambda row: -row.total.count)
    everything = found.row("", "", [each.code for each in desk.units])
    return LateTable(found.kinds, tuple(made), everything)


@dataclass(frozen=True, slots=True)
class _Late:
    clocks: Sequence[LateClocks]
    cases: Mapping[str, int]
    desk: Desk
    said: Catalogue

    @property
    def kinds(self) -> tuple[ClockKind, ...]:
        return tuple(kind for kind in ClockKind if any(each.kind is kind for each in self.clocks))

    def among(self, codes: Iterable[str]) -> list[LateClocks]:
        wanted = set(codes)
        return [each for each in self.clocks if each.unit_code in wanted]

    def row(self, name: str, code: str, codes: Sequence[str]) -> LateUnit:
        mine = self.among(codes)
        late: dict[str, str] = {"late": Lateness.NOW, "unit": code}
        return LateUnit(
            name=name,
            cells=tuple(
                cell(sum(each.cases for each in mine if each.kind is kind), clock=kind, **late)
                for kind in self.kinds
            ),
            total=cell(sum(self.cases.get(each, 0) for each in codes), **late),
            longest=self.words(min(each.first for each in mine)),
        )

    def words(self, due: datetime) -> str:
        left = time_left(due, self.desk.now, self.desk.calendar, HOURS)
        return time_left_words(left, self.said)


async def lines(
    connection: AsyncConnection, lateness: Lateness, desk: Desk, said: Catalogue
) -> tuple[Line, ...]:
    """The first cases of a list by what is due."""
    wanted = await case_filter(connection, asking_for(late=lateness), desk)
    page = await listed(connection, wanted, Sorting(SortBy.DUE), None, LINES)
    return tuple(_line(each, desk, said) for each in page.lines if each.next_due_at is not None)


def _line(found: CaseLine, desk: Desk, said: Catalogue) -> Line:
    if found.next_due_at is None or found.next_due_kind is None:
        raise ValueError(f"{found.case_no} has nothing due")
    return Line(
        case_no=found.case_no,
        href=f"/cases/{found.case_no}",
        stars=found.stars,
        holder=" · ".join(filter(None, (found.unit_name, found.holder))),
        duty=duty(
            found.next_due_kind,
            found.next_due_at,
            # in a demonstration the case's own time may be ahead of ours
            desk.now + found.ahead,
            provisional=found.provisional,
            calendar=desk.calendar,
            catalogue=said,
        ),
        flags=flags(supervised=found.supervised, complex_one=found.complex, rounds=found.round),
    )
