"""Where a unit's bad reviews come from: its windows, and its service items."""

from collections.abc import Iterable, Mapping, Sequence

from db.figure_counts import AtWindow
from rules.refusals import N_
from web.desk.figures.tables import Chart, FigureTable, Heading, Line, count
from web.i18n import Catalogue

DRAWN = 10
"""Rows of a chart; the table has all."""


def window_table(found: Sequence[AtWindow], said: Catalogue) -> FigureTable:
    """The windows with bad reviews, the most first."""
    numbered = said.gettext(N_("{unit} {no} 号窗口"))
    rows = (
        (each.name or numbered.format(unit=each.unit_name, no=each.window_no), each.cases)
        for each in found
    )
    return _table("windows", (N_("差评在哪些窗口"), N_("窗口")), rows, said)


def item_table(found: Mapping[str, int], said: Catalogue) -> FigureTable:
    """The service items with bad reviews, the most first."""
    return _table("items", (N_("差评在哪些事项"), N_("服务事项")), found.items(), said)


def _table(
    key: str, names: tuple[str, str], rows: Iterable[tuple[str, int]], said: Catalogue
) -> FigureTable:
    title, first = (said.gettext(name) for name in names)
    lines = tuple(Line(name, (count(number),)) for name, number in rows)
    return FigureTable(
        key=key,
        title=title,
        first=first,
        headings=(Heading(said.gettext(N_("收到差评")), drawn=True),),
        lines=lines,
        chart=Chart.BARS if lines else None,
        rows_drawn=DRAWN,
    )
