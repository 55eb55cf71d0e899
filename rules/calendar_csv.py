"""The file a calendar comes in: one row an exception. Columns: day, kind, name, notice.

The notice of a year also arranges the last days of the year before (元旦 is the only holiday near
them): every day of December belongs to the next year's arrangement.
"""

import csv
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date

from rules.working_days import SATURDAY, Calendar, CalendarDay, DayKind

COLUMNS = ("day", "kind", "name", "notice")
NAME_MAX, NOTICE_MAX = 40, 120
DECEMBER = 12

Problem = tuple[int, str, str]


class CalendarFileError(ValueError):
    """A file that can't be read: `problems` are (line, column, what is wrong, in Chinese)."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(
            "; ".join(f"第 {line} 行 {column}: {what}" for line, column, what in problems)
        )
        self.problems = problems


def arrangement_year(day: date) -> int:
    """The year whose notice arranges a day."""
    return day.year + 1 if day.month == DECEMBER else day.year


def covered_years(days: Iterable[date]) -> frozenset[int]:
    """The years that are arranged by these exceptions; each year has some."""
    return frozenset(arrangement_year(day) for day in days)


def parse_calendar(text: str, version: str) -> Calendar:
    """The calendar in a file; the years it covers are those it has rows of.

    Raises CalendarFileError naming every bad row.
    """
    reader = csv.DictReader(text.lstrip("\ufeff").splitlines())
    days: dict[date, CalendarDay] = {}
    problems: list[Problem] = []
    try:
        missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
        if missing:
            raise CalendarFileError([(1, name, "缺少这一列") for name in missing])
        for row in reader:
            parsed = _day(row, reader.line_num, days, problems)
            if parsed is not None:
                days[parsed.day] = parsed
    except csv.Error:
        problems.append((reader.line_num + 1, "day", "不是 CSV 格式"))
    if not days and not problems:
        problems.append((1, "day", "文件里没有任何一天"))
    problems += [(1, "day", f"缺少 {year} 年的安排") for year in sorted(_year_ends_alone(days))]
    if problems:
        raise CalendarFileError(problems)
    return Calendar(version, days, covered_years(days))


def _year_ends_alone(days: Collection[date]) -> frozenset[int]:
    """Years of which there are only the days of the December before."""
    return covered_years(days) - frozenset(day.year for day in days if day.month != DECEMBER)


def _day(
    row: dict[str, str | None],
    line: int,
    known: dict[date, CalendarDay],
    problems: list[Problem],
) -> CalendarDay | None:
    """One row; None if it adds to the problems."""
    texts = {name: (row[name] or "").strip() for name in COLUMNS}
    try:
        day = date.fromisoformat(texts["day"])
    except ValueError:
        problems.append((line, "day", f"不是日期：{texts['day'][:NAME_MAX]}"))
        return None
    if texts["kind"] not in set(DayKind):
        problems.append((line, "kind", f"只能是 work 或 off:{texts['kind'][:NAME_MAX]}"))
        return None
    kind = DayKind(texts["kind"])
    found: list[Problem] = []
    if day in known:
        found.append((line, "day", f"日期重复：{day}"))
    if kind is DayKind.WORK and day.weekday() < SATURDAY:
        found.append((line, "kind", f"{day} 本来就是工作日，不能再标为 work"))
    for name, limit in (("name", NAME_MAX), ("notice", NOTICE_MAX)):
        if not 1 <= len(texts[name]) <= limit:
            found.append((line, name, f"须为 1 到 {limit} 字"))
    problems += found
    return None if found else CalendarDay(day, kind, texts["notice"], texts["name"])


def merge(base: Calendar, addition: Calendar, version: str) -> Calendar:
    """The base with the years of the addition put in, or put in place of its own."""
    kept = {
        day: each
        for day, each in base.days.items()
        if arrangement_year(day) not in addition.covered_years
    }
    return replace(
        base,
        version=version,
        days={**kept, **addition.days},
        covered_years=base.covered_years | addition.covered_years,
    )
