"""How a case shows in Temporal's own list, command line and UI: search attributes and a summary."""

from datetime import UTC, datetime
from typing import Any

from temporalio.common import SearchAttributeKey, SearchAttributePair, TypedSearchAttributes

from rules.case import Case, RatedReview
from rules.procedure.alarms import next_alarm

STAGE = SearchAttributeKey.for_keyword("HcpStage")
UNIT = SearchAttributeKey.for_keyword("HcpUnit")
DISTRICT = SearchAttributeKey.for_keyword("HcpDistrict")
STARS = SearchAttributeKey.for_int("HcpStars")
OVERDUE = SearchAttributeKey.for_bool("HcpOverdue")
NEXT_DUE = SearchAttributeKey.for_datetime("HcpNextDue")

KEYS = (STAGE, UNIT, DISTRICT, STARS, OVERDUE, NEXT_DUE)
"""Every search attribute the namespace must know."""

NEVER = datetime(9999, 12, 31, tzinfo=UTC)
"""Next due time of a case nobody owes anything."""


def next_due(case: Case) -> datetime:
    """The earliest deadline that still runs, or else the next alarm (UTC)."""
    running = [clock.term.due for clock in case.clocks if clock.runs]
    alarm = next_alarm(case)
    return min(running) if running else alarm.at if alarm else NEVER


def attributes(case: Case) -> TypedSearchAttributes:
    """The search attributes of a case as it stands."""
    pairs: list[SearchAttributePair[Any]] = [
        SearchAttributePair(STAGE, case.stage.value),
        SearchAttributePair(UNIT, (case.unit or case.review.unit).code),
        SearchAttributePair(DISTRICT, case.review.district),
        SearchAttributePair(STARS, case.review.stars),
        SearchAttributePair(OVERDUE, case.overdue),
        SearchAttributePair(NEXT_DUE, next_due(case)),
    ]
    return TypedSearchAttributes(pairs)


def summary(review: RatedReview) -> str:
    """One line for the UI's list: stars, unit, window or item."""
    place = f" {review.window_no}号窗口" if review.window_no else f" {review.item_code or ''}"
    return f"{review.stars}★ {review.unit.name}{place}".rstrip()


def details(case: Case) -> str:
    """A few lines of Markdown for the UI's workflow page."""
    unit = case.unit.name if case.unit else "未转办"
    lines = [f"**{case.stage}** · {unit} · round {case.round} · version {case.version}"]
    for clock in case.clocks:
        state = clock.verdict or ("held" if clock.stopped_at else "running")
        lines.append(f"- {clock.kind}: due {clock.term.due.isoformat()} · {state}")
    return "\n".join(lines)
