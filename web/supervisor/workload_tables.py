"""The tables of workload: what was counted by hands, added up by unit and by person."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from db.workload import Closures, Hands
from rules.handling_counts import Took, times
from rules.refusals import N_
from web.desk.figures.asked import Asked
from web.desk.figures.tables import FigureTable, Heading, Line, count, mean
from web.desk.lists.query import NOBODY, Lateness
from web.i18n import Catalogue

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Load:
    """What was counted, by hands."""

    open: Mapping[Hands, int]
    late: Mapping[Hands, int]
    soon: Mapping[Hands, int]
    closed: Mapping[Hands, int]
    closures: tuple[Closures, ...]

    @property
    def hands(self) -> set[Hands]:
        """Everybody who has, or had, something."""
        return {*self.open, *self.closed}


@dataclass(slots=True)
class _Sums:
    """What some hands together have."""

    open: int = 0
    late: int = 0
    soon: int = 0
    closed: int = 0
    took: list[Took] = field(default_factory=list)


def _added(load: Load, key: Callable[[Hands], Key]) -> dict[Key, _Sums]:
    """The sums of all hands with the same key, in one walk over everything."""
    sums: dict[Key, _Sums] = {key(hands): _Sums() for hands in load.hands}
    for hands, number in load.open.items():
        sums[key(hands)].open += number
    for hands, number in load.late.items():
        sums[key(hands)].late += number
    for hands, number in load.soon.items():
        sums[key(hands)].soon += number
    for hands, number in load.closed.items():
        sums[key(hands)].closed += number
    for each in load.closures:
        sums[key(each.hands)].took.append(each.took)
    return sums


def unit_loads(asked: Asked, load: Load, said: Catalogue) -> FigureTable:
    """Units right below the one asked for, each with every unit below it, and all together."""
    desk = asked.desk
    rows = desk.right_below(asked.under)
    row_of = {code: row.code for row in rows for code in desk.codes_under(row.path)}
    sums = _added(load, lambda hands: row_of.get(hands.unit_code))
    lines = [
        _line(row.name, sums[row.code], asked, asked.address(unit=row.code), unit=row.code)
        for row in rows
        if row.code in sums
    ]
    lines.sort(key=_most_open)
    everything = _added(load, lambda _hands: None).get(None, _Sums())
    total = _line(said.gettext(N_("合计")), everything, asked, "", unit=asked.code)
    return FigureTable(
        key="units",
        title=said.gettext(N_("按单位")),
        first=said.gettext(N_("单位")),
        headings=_headings(said),
        lines=(*lines, replace(total, total=True)),
    )


def people_loads(
    asked: Asked, load: Load, names: Mapping[str, str], said: Catalogue
) -> FigureTable:
    """Everybody who has a case in hand, or closed one; what nobody has yet comes last."""
    sums = _added(load, lambda hands: hands.holder_id)
    lines = [
        _line(names.get(holder, holder), each, asked, "", holder=holder)
        for holder, each in sums.items()
        if holder is not None
    ]
    lines.sort(key=_most_open)
    if None in sums:
        nobody = _line(said.gettext(N_("还没有经办人")), sums[None], asked, "", holder=NOBODY)
        lines.append(nobody)
    return FigureTable(
        key="people",
        title=said.gettext(N_("按经办人")),
        first=said.gettext(N_("经办人")),
        headings=_headings(said),
        lines=tuple(lines),
    )


def _headings(said: Catalogue) -> tuple[Heading, ...]:
    names = (N_("办理中"), N_("已逾期"), N_("即将到期"), N_("期内办结"), N_("平均用时（工作日）"))
    return tuple(Heading(said.gettext(name)) for name in names)


def _line(name: str, sums: _Sums, asked: Asked, href: str, **whose: str) -> Line:
    """One row. `whose` are the cases of the lists that its numbers open."""
    spread = times(sums.took, asked.desk.calendar).to_closure
    return Line(
        name,
        (
            count(sums.open, asked.open_list(**whose)),
            count(sums.late, asked.open_list(**whose, late=Lateness.NOW)),
            count(sums.soon, asked.open_list(**whose, late=Lateness.SOON)),
            count(sums.closed, asked.closed_list(**whose)),
            mean(spread),
        ),
        href=href,
    )


def _most_open(line: Line) -> tuple[float, str]:
    return (-(line.values[0].number or 0), line.name)
