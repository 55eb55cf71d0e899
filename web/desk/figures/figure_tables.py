"""The tables of figures, each from what the database counted."""

from collections.abc import Mapping
from datetime import date, timedelta

from rules.indicators import Indicators, Period, Spread, together
from rules.refusals import N_
from rules.scores import week_of
from rules.topics import Topic
from web.dates import day_text
from web.desk.figures.asked import Asked
from web.desk.figures.tables import Chart, FigureTable, Heading, Line, Value, count, rate
from web.figures import share_text
from web.i18n import Catalogue, Sentence
from web.wording import source_name

WEEK = timedelta(days=7)
LONGEST = 20
"""Working days that have a row of their own; longer ones share the last."""


def week_table(
    asked: Asked, received: Mapping[date, int], closed: Mapping[date, int], said: Catalogue
) -> FigureTable:
    """Bad reviews and closures week by week; the first and last week only as far as asked for."""
    lines = []
    for monday in _mondays(asked.period):
        ends = (max(monday, asked.period.first), min(monday + WEEK, _after(asked.period)))
        came = _sum(received, *ends)
        first, last = ends[0].isoformat(), (ends[1] - timedelta(days=1)).isoformat()
        values = (
            count(came, asked.case_list(**{"from": first, "to": last})),
            count(_sum(closed, *ends), asked.closed_list(closed_from=first, closed_to=last)),
        )
        lines.append(Line(day_text(ends[0], said.language), values))
    total = (
        count(sum(received.values()), asked.case_list()),
        count(sum(closed.values()), asked.closed_list()),
    )
    return FigureTable(
        key="weeks",
        title=said.gettext(N_("差评与办结")),
        first=said.gettext(N_("自此日起一周")),
        headings=(
            Heading(said.gettext(N_("收到差评")), drawn=True),
            Heading(said.gettext(N_("办结")), drawn=True),
        ),
        lines=(*lines, Line(said.gettext(N_("合计")), total, total=True)),
        note=said.gettext(N_("一周从周一算起；期初、期末不满一周的，只计期内。")),
        chart=Chart.COLUMNS,
    )


def _mondays(period: Period) -> list[date]:
    monday, found = week_of(period.first), []
    while monday <= period.last:
        found.append(monday)
        monday += WEEK
    return found


def _after(period: Period) -> date:
    return period.last + timedelta(days=1)


def _sum(days: Mapping[date, int], first: date, end: date) -> int:
    return sum(number for day, number in days.items() if first <= day < end)


RATES = (
    ("contacted", N_("先行联系率"), True),
    ("rectified", N_("整改率"), True),
    ("closed", N_("按时办结率"), True),
    ("overdue", N_("逾期率"), False),
    ("satisfied", N_("满意率"), False),
)
"""The indicators that units are compared by: field, name, whether it is drawn."""


UNITS_DRAWN = 12
"""Units in the chart: those with the most bad reviews. The table has all."""
UNITS_NOTE = Sentence(
    N_(
        "各率只计时限在期内到期的；仍未办而已过时限的，计为未达成。"
        "图中只画差评最多的 {n} 个单位，表中有全部。"
    ),
    {"n": UNITS_DRAWN},
)


def unit_table(
    asked: Asked, found: Mapping[str, Indicators], received: Mapping[str, int], said: Catalogue
) -> FigureTable:
    """Units right below the one asked for, each with every unit below it, and all together."""
    desk = asked.desk
    lines = []
    for unit in desk.right_below(asked.under):
        codes = desk.codes_under(unit.path)
        came = sum(received.get(code, 0) for code in codes)
        mine = together(found[code] for code in codes if code in found)
        if came or mine != Indicators():
            first = count(came, asked.case_list(unit=unit.code))
            href = asked.address(unit=unit.code)
            lines.append(Line(unit.name, (first, *_rates(mine)), href=href))
    lines.sort(key=lambda line: -(line.values[0].number or 0))
    everything = count(sum(received.values()), asked.case_list())
    total = (everything, *_rates(together(found.values())))
    return FigureTable(
        key="units",
        title=said.gettext(N_("各单位时限达成")),
        first=said.gettext(N_("单位")),
        headings=(
            Heading(said.gettext(N_("收到差评"))),
            *(Heading(said.gettext(name), drawn) for _, name, drawn in RATES),
        ),
        lines=(*lines, Line(said.gettext(N_("合计")), total, total=True)),
        note=said.say(UNITS_NOTE),
        chart=Chart.BARS if lines else None,
        percent=True,
        rows_drawn=UNITS_DRAWN,
    )


def _rates(found: Indicators) -> tuple[Value, ...]:
    return tuple(rate(getattr(found, field)) for field, _, _ in RATES)


def time_table(key: str, title: str, spread: Spread, said: Catalogue) -> FigureTable:
    """How many cases took how many working days."""
    longest = min(max(spread.cases, default=0), LONGEST)
    numbers = [0] * (longest + 1)
    for days, number in spread.cases.items():
        numbers[min(days, longest)] += number
    lines, passed = [], 0
    for days, number in enumerate(numbers):
        passed += number
        is_last = days == LONGEST and max(spread.cases) > LONGEST
        name = f"{days}+" if is_last else str(days)
        share = Value(share_text(passed, spread.n))
        lines.append(Line(name, (count(number), share)))
    return FigureTable(
        key=key,
        title=said.gettext(title),
        first=said.gettext(N_("工作日")),
        headings=(
            Heading(said.gettext(N_("件数")), drawn=True),
            Heading(said.gettext(N_("累计"))),
        ),
        lines=tuple(lines) if spread.n else (),
        note=said.gettext(N_("自转办起算，转办当天为 0。")),
        chart=Chart.COLUMNS if spread.n else None,
    )


def topic_table(asked: Asked, found: Mapping[Topic, int], said: Catalogue) -> FigureTable:
    """What the bad reviews of the period are about, the most first."""
    rows = sorted(found.items(), key=lambda each: -each[1])
    lines = [
        Line(
            said.gettext(source_name(topic)),
            (count(number, asked.case_list(topic=topic)),),
        )
        for topic, number in rows
    ]
    return FigureTable(
        key="topics",
        title=said.gettext(N_("反映的问题")),
        first=said.gettext(N_("问题")),
        headings=(Heading(said.gettext(N_("收到差评")), drawn=True),),
        lines=tuple(lines),
        note=said.gettext(N_("一件差评可以反映几个问题。")),
        chart=Chart.BARS if any(found.values()) else None,
    )
