"""The numbers of supervision orders: how many are how far, altogether and by unit."""

from collections.abc import Iterable, Sequence

from db.supervision import OrdersCounted
from rules.refusals import N_
from rules.supervision import OrderState
from web.desk.figures.asked import Asked
from web.desk.figures.tables import FigureTable, Heading, Line, count
from web.desk.numbers import Number
from web.i18n import Catalogue
from web.wording import source_name

OVERDUE = "overdue"
"""Orders on cases that are overdue, however far they are; what is done is overdue no more."""
ALL = N_("全部督办单")
ON_LATE_CASES = N_("工单已逾期")
COLUMNS = (
    (source_name(OrderState.UNANSWERED), OrderState.UNANSWERED.value),
    (source_name(OrderState.ANSWERED), OrderState.ANSWERED.value),
    (ON_LATE_CASES, OVERDUE),
    (source_name(OrderState.DONE), OrderState.DONE.value),
    (ALL, ""),
)
LOOKS = {OrderState.UNANSWERED: "warn", OVERDUE: "alert", OrderState.ANSWERED: "active"}


def title_of(state: str) -> str:
    """What a list is called; a source text."""
    return next(name for name, each in COLUMNS if each == state)


def _number(counted: Iterable[OrdersCounted], state: str) -> int:
    return sum(
        each.number
        for each in counted
        if state in ("", each.state) or (state == OVERDUE and each.overdue)
    )


def order_numbers(asked: Asked, counted: Sequence[OrdersCounted]) -> tuple[Number, ...]:
    """How many there are of each, and the list of them."""
    found = [(name, state, _number(counted, state)) for name, state in COLUMNS]
    return tuple(
        Number(name, number, f"{number:,}", asked.address(state=state), LOOKS.get(state, ""))
        for name, state, number in found
    )


def order_table(asked: Asked, counted: Sequence[OrdersCounted], said: Catalogue) -> FigureTable:
    """Units right below the one asked for, each with every unit below it, and all together."""
    desk = asked.desk
    lines = []
    for unit in desk.right_below(asked.under):
        codes = set(desk.codes_under(unit.path))
        mine = [each for each in counted if each.unit_code in codes]
        if mine:
            lines.append(_line(asked, unit.name, unit.code, mine))
    lines.sort(key=lambda line: -(line.values[-1].number or 0))
    total = _line(asked, said.gettext(N_("合计")), asked.code, counted, total=True)
    return FigureTable(
        key="units",
        title=said.gettext(N_("按单位")),
        first=said.gettext(N_("单位")),
        headings=tuple(Heading(said.gettext(name)) for name, _ in COLUMNS),
        lines=(*lines, total) if counted else (),
        note=said.gettext(N_("督办单计入工单现在所在的单位。")),
    )


def _line(
    asked: Asked, name: str, code: str, counted: Sequence[OrdersCounted], *, total: bool = False
) -> Line:
    values = tuple(
        count(_number(counted, state), asked.address(unit=code, state=state))
        for _, state in COLUMNS
    )
    return Line(name, values, href="" if total else asked.address(unit=code), total=total)
