"""How moments and days are written, in each language, in Shanghai's time. Counting is in rules/."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from web.i18n import Language

SHANGHAI = ZoneInfo("Asia/Shanghai")
WEEKDAYS = "一二三四五六日"
WEEK = {Language.ZH: "周", Language.ZH_HANT: "週"}
UNTIL = {Language.ZH: "结束前", Language.ZH_HANT: "結束前"}
WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def local(moment: datetime) -> datetime:
    """An aware moment in Shanghai's time. Raises ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError(f"naive datetime {moment!r}")
    return moment.astimezone(SHANGHAI)


def iso(moment: datetime) -> str:
    """For the datetime attribute of a <time>: UTC, to the second."""
    return local(moment).astimezone(UTC).isoformat(timespec="seconds")


def moment_text(moment: datetime, language: Language) -> str:
    """2026年11月23日 09:05, or 23 Nov 2026, 09:05."""
    at = local(moment)
    separator = " " if language.is_chinese else ", "
    return f"{day_text(at, language)}{separator}{at:%H:%M}"


def exact_text(moment: datetime) -> str:
    """11-23 09:05:07.123, alike in every language: for what follows within milliseconds."""
    at = local(moment)
    return f"{at:%m-%d %H:%M:%S}.{at.microsecond // 1000:03}"


def day_text(day: date, language: Language) -> str:
    """2026年11月23日, or 23 Nov 2026; of an aware datetime its day in Shanghai."""
    if isinstance(day, datetime):
        day = local(day).date()
    if language.is_chinese:
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def weekday_text(day: date, language: Language) -> str:
    """周二, 週二, or Tue."""
    if language.is_chinese:
        return f"{WEEK[language]}{WEEKDAYS[day.weekday()]}"
    return WEEKDAYS_EN[day.weekday()]


def due_text(due: datetime, language: Language) -> str:
    """The last moment of a term in words.

    A term ending at 24:00 is shown as the day it ends: 11月24日(周二)结束前; any other as
    11月24日(周二)17:30 前. The year is left to the full date beside it.
    """
    at = local(due)
    ends_the_day = at.time() == time(0)
    day = at.date() - timedelta(days=1) if ends_the_day else at.date()
    weekday = weekday_text(day, language)
    if language.is_chinese:
        name = f"{day.month}月{day.day}日（{weekday}）"
        return f"{name}{UNTIL[language]}" if ends_the_day else f"{name}{at:%H:%M} 前"
    name = f"{weekday} {day.day} {MONTHS[day.month - 1]}"
    return f"by the end of {name}" if ends_the_day else f"by {at:%H:%M} on {name}"
