"""`haochaping deadline`: the 1-5-15 deadlines of one start, and how they were counted."""

import asyncio
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from cli.calendar_in_use import CalendarInUse, calendar_in_use
from rules.working_days import (
    SHANGHAI,
    DayEnd,
    Deadline,
    Reason,
    deadline,
    due_date,
)
from settings import Settings

FIRST_YEAR, LAST_YEAR = 2000, 2100
WEEKDAYS = "一二三四五六日"
ENGLISH_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
REASONS = {
    Reason.WORKDAY: "工作日 working day",
    Reason.WEEKEND: "休息日 weekend",
    Reason.HOLIDAY: "放假 holiday",
    Reason.MAKE_UP: "调休上班 make-up working day",
    Reason.ASSUMED_WORKDAY: "工作日（安排未公布）assumed working day",
    Reason.ASSUMED_WEEKEND: "休息日（安排未公布）assumed weekend",
}


@dataclass(frozen=True, slots=True)
class Milestone:
    """One of the three deadlines, named in both languages."""

    key: str
    title: str
    counted: Deadline


def deadline_command(
    start: Annotated[
        str,
        typer.Argument(
            metavar="START",
            help="2019-09-12 或 2019-09-12T10:00，未注明时区即北京时间 · Asia/Shanghai unless it "
            "has an offset.",
        ),
    ],
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="输出 JSON · Print JSON for a program.")
    ] = False,
) -> None:
    """推算 1-5-15 时限,逐日说明 · The 1, 5 and 15 working-day deadlines, day by day."""
    settings = Settings()
    try:
        moment = start_in(start)
    except ValueError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    used = asyncio.run(calendar_in_use(settings))
    if used.why_not:
        typer.echo(f"{used.why_not}。", err=True)
    milestones = _milestones(moment, used, settings)
    if as_json:
        typer.echo(json.dumps(_as_json(moment, milestones, used, settings), ensure_ascii=False))
    else:
        _print(Console(), milestones, used, settings.day_end)


def start_in(text: str) -> datetime:
    """The start somebody typed, in Shanghai. Raises ValueError with a sentence for them."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise ValueError(
            f"看不懂起算时间“{text}”，请写成 2019-09-12 或 2019-09-12T10:00。\n"
            f"Cannot read the start {text!r}: write 2019-09-12 or 2019-09-12T10:00."
        ) from None
    if not FIRST_YEAR <= moment.year < LAST_YEAR:
        raise ValueError(
            f"起算时间须在 {FIRST_YEAR} 年至 {LAST_YEAR - 1} 年之间。\n"
            f"The start must lie in the years {FIRST_YEAR} to {LAST_YEAR - 1}."
        )
    return moment.replace(tzinfo=SHANGHAI) if moment.tzinfo is None else moment.astimezone(SHANGHAI)


def _milestones(start: datetime, used: CalendarInUse, settings: Settings) -> tuple[Milestone, ...]:
    policy = settings.policy
    return tuple(
        Milestone(key, title, deadline(start, days, used.calendar, policy.day_end))
        for key, title, days in (
            ("contact", "先行联系 contact", policy.contact_days),
            ("rectification", "整改反馈 rectification feedback", policy.rectification_days),
            ("closure", "办结 closure", policy.closure_days),
        )
    )


def _as_json(
    start: datetime, milestones: tuple[Milestone, ...], used: CalendarInUse, settings: Settings
) -> dict[str, object]:
    """All times are in Asia/Shanghai; `days` are all days passed, the start's own first."""
    return {
        "start": start.isoformat(),
        "calendar": {
            "version": used.calendar.version,
            "from": "database" if used.from_database else "shipped",
            "covered_years": sorted(used.calendar.covered_years),
        },
        "day_end": settings.day_end,
        "deadlines": [
            {
                "milestone": each.key,
                "working_days": each.counted.working_days,
                "due": each.counted.due.astimezone(SHANGHAI).isoformat(),
                "last_day": due_date(each.counted.due).isoformat(),
                "provisional": each.counted.provisional,
            }
            for each in milestones
        ],
        "days": [
            {
                "date": day.day.isoformat(),
                "weekday": ENGLISH_WEEKDAYS[day.day.weekday()],
                "counted": day.counted,
                "number": day.number,
                "reason": day.reason,
                "name": day.name,
                "notice": day.notice,
            }
            for day in _longest(milestones).days
        ],
    }


def _longest(milestones: tuple[Milestone, ...]) -> Deadline:
    return max((each.counted for each in milestones), key=lambda counted: counted.working_days)


def _print(
    console: Console, milestones: tuple[Milestone, ...], used: CalendarInUse, day_end: DayEnd
) -> None:
    due = Table(box=None, padding=(0, 2))
    for heading in ("事项 milestone", "工作日 days", "截止 due (Asia/Shanghai)", ""):
        due.add_column(heading)
    for each in milestones:
        last = due_date(each.counted.due)
        due.add_row(
            each.title,
            str(each.counted.working_days),
            f"[bold]{last}[/] 周{WEEKDAYS[last.weekday()]} "
            f"{ENGLISH_WEEKDAYS[last.weekday()]} {day_end}",
            "[yellow]暂定 provisional[/]" if each.counted.provisional else "",
        )
    console.print(due)
    console.print()
    notices = tuple(dict.fromkeys(d.notice for d in _longest(milestones).days if d.notice))
    console.print(_derivation(milestones, notices))
    for number, notice in enumerate(notices, start=1):
        console.print(f"\n({number}) {notice}", highlight=False, end="")
    where = "数据库 from the database" if used.from_database else "随程序提供 shipped"
    years = sorted(used.calendar.covered_years)
    console.print(
        f"\n日历 calendar {used.calendar.version}({where}),{years[0]}-{years[-1]}",
        highlight=False,
    )


def _derivation(milestones: tuple[Milestone, ...], notices: tuple[str, ...]) -> Table:
    """Every day passed: counted or not and why; a number in brackets is a notice of the list."""
    ending = {due_date(each.counted.due) for each in milestones}
    table = Table(box=None, padding=(0, 2))
    for heading in ("日期 day", "", "计数 count", "原因 why"):
        table.add_column(heading, overflow="fold")
    for passed, day in enumerate(_longest(milestones).days):
        notice = f"({notices.index(day.notice) + 1})" if day.notice else ""
        table.add_row(
            str(day.day),
            f"周{WEEKDAYS[day.day.weekday()]} {ENGLISH_WEEKDAYS[day.day.weekday()]}",
            (str(day.number) if day.counted else "—") if passed else "0",
            " ".join(filter(None, (REASONS[day.reason], day.name, notice))),
            style="bold" if day.day in ending else None if day.counted else "dim",
        )
    return table
