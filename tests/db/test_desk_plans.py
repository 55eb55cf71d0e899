"""What the first pages of the desks look up in SQLite is looked up along the indexes made for it:
nothing that grows with the years is walked through."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from db.came_back import came_back
from db.case_counts import counted, open_by_stage
from db.case_filters import CaseFilter, Due, Scope
from db.engine import reading
from db.likely_same import Subject, alike
from db.oversight import counted_by_unit, late_clocks
from db.past_dispatches import past_dispatches
from rules.duplicates import Said
from rules.stages import Stage
from tests.conftest import utcnow

LATE = CaseFilter(archived=False, due=Due(until=utcnow()))
MINE = Scope(("Q05", "Q05-01"), dispatched=True)
SAID = Said("排队太久", "Q05-01", "07", phone="hash")

Reads = Callable[[AsyncConnection], Awaitable[object]]
READS: dict[str, tuple[Reads, tuple[str, ...]]] = {
    "late cases": (
        lambda connection: counted(connection, LATE, 9),
        ("COVERING INDEX ix_cases_next_due", "COVERING INDEX ix_cases_overdue"),
    ),
    "late cases by unit": (
        lambda connection: counted_by_unit(connection, LATE),
        ("COVERING INDEX ix_cases_next_due", "COVERING INDEX ix_cases_overdue"),
    ),
    "late clocks": (
        lambda connection: late_clocks(connection, LATE, utcnow()),
        ("COVERING INDEX ix_clocks_running (kind=", "COVERING INDEX ix_clocks_overdue"),
    ),
    "a stage": (
        lambda connection: counted(
            connection, CaseFilter(archived=False, stage=Stage.IN_CLOSURE_REVIEW)
        ),
        ("COVERING INDEX ix_cases_stage_received",),
    ),
    "stages": (
        lambda connection: open_by_stage(connection, Scope()),
        ("COVERING INDEX ix_cases_stage_received",),
    ),
    "archived cases of units": (
        lambda connection: counted(connection, CaseFilter(scope=MINE, archived=True), 9),
        ("COVERING INDEX ix_cases_archived_units",),
    ),
    "supervised cases of units": (
        lambda connection: counted(
            connection, CaseFilter(scope=MINE, archived=False, supervised=True)
        ),
        ("COVERING INDEX",),
    ),
    "what came back": (
        lambda connection: came_back(connection, CaseFilter(scope=MINE, archived=False), 9),
        ("COVERING INDEX ix_case_events_coming_back", "COVERING INDEX ix_cases_open_units"),
    ),
    "where the like was sent": (
        lambda connection: past_dispatches(connection, [("Q05-01", "07")], ["item"]),
        (
            "COVERING INDEX ix_reviews_bad_window_place",
            "COVERING INDEX ix_reviews_bad_item_place",
            "COVERING INDEX ix_clocks_sent",
        ),
    ),
    "what is alike": (
        lambda connection: alike(connection, [Subject("GD", utcnow(), replace(SAID, phone=None))]),
        ("COVERING INDEX ix_reviews_bad_window_place",),
    ),
}


@pytest.fixture
async def connection(sqlite: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    async with reading(sqlite) as opened:
        yield opened


@pytest.mark.parametrize("name", READS)
async def test_it_is_looked_up_along_the_index_made_for_it(
    connection: AsyncConnection, name: str
) -> None:
    read, expected = READS[name]
    asked: list[tuple[str, Any]] = []

    def note(_conn: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        asked.append((statement, values))

    event.listen(connection.sync_connection, "before_cursor_execute", note)
    await read(connection)
    event.remove(connection.sync_connection, "before_cursor_execute", note)
    steps = [
        str(row[-1])
        for sql, values in asked
        for row in await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values)
    ]
    plan = "\n".join(steps)
    for each in expected:
        assert each in plan, plan
    assert "SCAN cases" not in steps, plan
