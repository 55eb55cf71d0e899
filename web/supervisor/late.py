"""Where what is late lies, by unit and duty. Case by case: web/desk/due_lines.py."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from db.oversight import LateClocks, counted_by_unit, late_clocks
from rules.clocks import ClockKind
from rules.time_left import time_left
from web.desk.lists.filters import Desk, case_filter
from web.desk.lists.query import Lateness
from web.desk.numbers import Cell, cell
from web.desk.time_words import HOURS, time_left_words
from web.i18n import Catalogue
from web.supervisor.narrowed import Narrowed

MOST = 8
"""Units of the table that are shown at once."""


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


async def late_table(
    connection: AsyncConnection, desk: Desk, narrowed: Narrowed, said: Catalogue
) -> LateTable:
    """Where what is late lies, the most first. A unit with nothing late has no row."""
    late = await case_filter(connection, narrowed.wanted(late=Lateness.NOW), desk)
    clocks = await late_clocks(connection, late, desk.now)
    if not clocks:
        return LateTable((), (), None)
    found = _Late(
        clocks,
        tuple(kind for kind in ClockKind if any(each.kind is kind for each in clocks)),
        await counted_by_unit(connection, late),
        desk,
        narrowed,
        said,
    )
    late_with = {each.unit_code for each in clocks}
    made = [
        found.row(each.name, each.code, codes)
        for each in desk.right_below(narrowed.under)
        if not late_with.isdisjoint(codes := desk.codes_under(each.path))
    ]
    made.sort(key=lambda row: -row.total.count)
    everything = found.row("", "", desk.codes_under(""))
    return LateTable(found.kinds, tuple(made), everything)


@dataclass(frozen=True, slots=True)
class _Late:
    clocks: Sequence[LateClocks]
    kinds: tuple[ClockKind, ...]
    cases: Mapping[str, int]
    desk: Desk
    narrowed: Narrowed
    said: Catalogue

    def row(self, name: str, code: str, codes: Collection[str]) -> LateUnit:
        wanted = set(codes)
        mine = [each for each in self.clocks if each.unit_code in wanted]
        late = {**self.narrowed.asks, "late": Lateness.NOW.value}
        if code:
            late["unit"] = code
        return LateUnit(
            name=name,
            cells=tuple(
                cell(sum(each.cases for each in mine if each.kind is kind), clock=kind, **late)
                for kind in self.kinds
            ),
            total=cell(sum(self.cases.get(each, 0) for each in codes), **late),
            longest=self.words(min(mine, key=lambda each: each.first - each.ahead)),
        )

    def words(self, late: LateClocks) -> str:
        left = time_left(late.first, self.desk.now + late.ahead, self.desk.calendar, HOURS)
        return time_left_words(left, self.said)
