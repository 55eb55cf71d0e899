"""What each indicator is called and how it is written: one line each, in the regulation's order."""

from collections.abc import Iterator

from rules.indicators import Indicators, Spread
from rules.refusals import N_
from web.desk.figures.tables import FigureTable, Heading, Line, Value, mean, rate
from web.figures import NOTHING
from web.i18n import Catalogue

NAMES = {
    "dispatched": N_("及时转办率"),
    "contacted": N_("先行联系率（按登记）"),
    "contact_confirmed": N_("先行联系率（按评价人回答）"),
    "tried": N_("已尝试未联"),
    "rectified": N_("整改率"),
    "closed": N_("按时办结率（现时限）"),
    "closed_originally": N_("按时办结率（原时限）"),
    "overdue": N_("逾期率"),
    "returned": N_("退单率"),
    "extended": N_("延期率"),
    "resolved": N_("实际解决率"),
    "followed_up": N_("回访率"),
    "answered_calls": N_("人工回访接通率"),
    "satisfied": N_("满意率"),
    "reopened": N_("重办率"),
    "invalidated": N_("申诉成立率"),
}
TIMES = {
    "to_contact": (N_("先行联系平均用时（工作日）"), N_("先行联系用时 P90（工作日）")),
    "to_closure": (N_("办结平均用时（工作日）"), N_("办结用时 P90（工作日）")),
}
NOTE = N_("只计期内到期、期内办结或期内答复的；没有可计的，以“—”表示。")


def indicator_table(found: Indicators, said: Catalogue) -> FigureTable:
    """Every indicator of some units together."""
    return FigureTable(
        key="indicators",
        title=said.gettext(N_("指标")),
        first=said.gettext(N_("指标")),
        headings=(Heading(said.gettext(N_("数值"))),),
        lines=tuple(_lines(found, said)),
        note=said.gettext(NOTE),
    )


def _lines(found: Indicators, said: Catalogue) -> Iterator[Line]:
    for field, name in NAMES.items():
        yield Line(said.gettext(name), (rate(getattr(found, field)),))
    for field, (average, ninth) in TIMES.items():
        spread = getattr(found, field)
        yield Line(said.gettext(average), (mean(spread),))
        yield Line(said.gettext(ninth), (_p90(spread),))


def _p90(spread: Spread) -> Value:
    if spread.p90 is None:
        return Value(NOTHING)
    return Value(f"{spread.p90}", spread.p90, of=spread.n)
