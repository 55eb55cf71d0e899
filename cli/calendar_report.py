"""What `haochaping calendar` prints. Results go to the standard output, sentences to the error."""

import json
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from rich.console import Console
from rich.table import Table

from db.calendars import CalendarVersion
from rules.calendar_csv import CalendarFileError
from rules.working_days import SHANGHAI, Calendar, DayKind

if TYPE_CHECKING:
    # it brings Temporal's client, which most of these commands do not need
    from cli.recalculation import Recalculation

WEEKDAYS = "一二三四五六日"
KINDS = {DayKind.OFF: "放假 off", DayKind.WORK: "调休上班 make-up"}
PROBLEMS_SHOWN = 20
REFUSED_SHOWN = 10
ERRORS = Console(stderr=True)


def say(chinese: str, english: str) -> None:
    """A sentence for the person at the terminal."""
    typer.echo(f"{chinese}\n{english}", err=True)


def print_json(value: object) -> None:
    """A result for a program."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def version_rows(found: tuple[CalendarVersion, ...]) -> list[dict[str, object]]:
    """The versions as `--json` has them."""
    return [
        {
            "version": each.version,
            "source": each.source,
            "imported_at": each.imported_at.isoformat(),
            "sha256": each.sha256,
            "newest": each == found[-1],
        }
        for each in found
    ]


def print_versions(found: tuple[CalendarVersion, ...]) -> None:
    """The versions as a table; the last one is what deadlines are counted with."""
    table = Table(box=None, padding=(0, 2))
    for heading in ("版本 version", "来源 source", "导入时间 imported", ""):
        table.add_column(heading)
    for each in found:
        local = each.imported_at.astimezone(SHANGHAI)
        in_use = "[green]使用中 in use[/]" if each == found[-1] else ""
        table.add_row(each.version, each.source, f"{local:%Y-%m-%d %H:%M}", in_use)
    Console().print(table)


def year_rows(calendar: Calendar, year: int) -> dict[str, object]:
    """One year as `--json` has it."""
    return {
        "version": calendar.version,
        "year": year,
        "working_days": _working_days(calendar, year),
        "days": [
            {
                "date": day.isoformat(),
                "kind": each.kind,
                "name": each.name,
                "notice": each.notice,
            }
            for day, each in sorted(calendar.days.items())
            if day.year == year
        ],
    }


def print_year(calendar: Calendar, year: int) -> None:
    """One year as a table."""
    table = Table(box=None, padding=(0, 2))
    for heading in ("日期 day", "", "", "节日 holiday"):
        table.add_column(heading)
    notices: dict[str, None] = {}
    for day, each in sorted(calendar.days.items()):
        if day.year == year:
            notices[each.notice] = None
            style = "bold" if each.kind is DayKind.WORK else None
            weekday = f"周{WEEKDAYS[day.weekday()]}"
            table.add_row(str(day), weekday, KINDS[each.kind], each.name, style=style)
    console = Console()
    console.print(table)
    console.print(
        f"\n{year}: {_working_days(calendar, year)} 个工作日 working days · "
        f"日历 calendar {calendar.version}",
        *notices,
        sep="\n",
        highlight=False,
    )


def _working_days(calendar: Calendar, year: int) -> int:
    first = date(year, 1, 1)
    days = (date(year + 1, 1, 1) - first).days
    return sum(calendar.is_working_day(first + timedelta(days=n)) for n in range(days))


def print_problems(file: Path, error: CalendarFileError) -> None:
    """Every bad row of a file, by line."""
    say(f"{file} 有错误，什么都没有导入：", f"{file} has errors, nothing was imported:")
    for line, column, what in error.problems[:PROBLEMS_SHOWN]:
        typer.echo(f"  第 {line} 行 line {line}, {column}: {what}", err=True)
    left_out = len(error.problems) - PROBLEMS_SHOWN
    if left_out > 0:
        say(f"  ……另有 {left_out} 处", f"  … and {left_out} more")


def imported(before: Calendar, after: Calendar, *, is_new: bool) -> None:
    """What an import changed, by year: a year that lost rows may be a file cut short."""
    if not is_new:
        say(
            f"与现行版本 {after.version} 相同，没有新版本。",
            f"Version {after.version} says the same already: no new version.",
        )
        return
    say(f"已导入，新版本 {after.version}。", f"Imported as version {after.version}.")
    had, has = (Counter(day.year for day in each.days) for each in (before, after))
    for year in sorted({day.year for day, _ in before.days.items() ^ after.days.items()}):
        typer.echo(f"  {year}: {had[year]} → {has[year]} 天 days", err=True)


def recalculated(calendar: Calendar, done: "Recalculation") -> None:
    """What became of the open cases."""
    say(
        f"按日历 {calendar.version} 重算了 {done.recalculated} 件工单。",
        f"Recalculated {done.recalculated} open cases by calendar {calendar.version}.",
    )
    if done.refused:
        shown = ", ".join(done.refused[:REFUSED_SHOWN])
        say(
            f"{len(done.refused)} 件没有重算（刚归档，或不在 Temporal 中）：{shown}",
            f"{len(done.refused)} were not recalculated: archived just now, or not in Temporal.",
        )
    if not done.complete:
        say(
            "Temporal 或 worker 没有应答，其余工单尚未重算。恢复后执行 haochaping calendar "
            "recalculate，会从中断处继续。",
            "Temporal or its worker does not answer; the other cases are not done yet. Run "
            "haochaping calendar recalculate afterwards to go on.",
        )
