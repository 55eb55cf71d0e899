"""Filters of cases without their moments, which are others each time: of one shape, one statement
is made and kept, for making it takes longer than running it."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import bindparam

from db.case_filters import CaseFilter
from db.schema.metadata import Utc

SOME_MOMENT = datetime(1970, 1, 1, tzinfo=UTC)
"""Stands in the shape of a filter for its moments."""

KEPT = 256
"""Statements kept of each kind."""


def shape_of(wanted: CaseFilter, at: int = 0) -> tuple[CaseFilter, dict[str, datetime]]:
    """A filter without its moments from now, and those by name; `at` is its place among others."""
    due, awaits = wanted.due, wanted.awaits
    if due is None and awaits is None:
        return wanted, {}
    moments: dict[str, datetime] = {}
    if due is not None:
        moments[f"until_{at}"] = due.until
        if due.after is not None:
            moments[f"after_{at}"] = due.after
        due = replace(due, until=SOME_MOMENT, after=SOME_MOMENT if due.after else None)
    if awaits is not None:
        moments[f"now_{at}"] = awaits.now
        awaits = replace(awaits, now=SOME_MOMENT)
    return replace(wanted, due=due, awaits=awaits), moments


def filled(shape: CaseFilter, at: int = 0) -> CaseFilter:
    """The shape with places for its moments."""
    due, awaits = shape.due, shape.awaits

    def place(name: str) -> Any:
        return bindparam(f"{name}_{at}", type_=Utc)

    if due is not None:
        due = replace(due, until=place("until"), after=place("after") if due.after else None)
    if awaits is not None:
        awaits = replace(awaits, now=place("now"))
    return replace(shape, due=due, awaits=awaits)
