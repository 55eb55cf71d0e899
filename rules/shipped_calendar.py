"""The calendar that ships with the program. Reads package data, which no installation changes."""

from functools import cache
from importlib.resources import files

from rules.calendar_csv import parse_calendar
from rules.working_days import Calendar

VERSION = "2026-1"
"""The last year covered and the version's ordinal."""


@cache
def shipped_calendar_text() -> str:
    """The shipped file."""
    return files("rules.data").joinpath("calendar.csv").read_text(encoding="utf-8")


@cache
def shipped_calendar() -> Calendar:
    """The official arrangements of 2007 to 2026 (rules/data/README.md)."""
    return parse_calendar(shipped_calendar_text(), VERSION)
