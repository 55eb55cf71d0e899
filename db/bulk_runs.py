"""Runs of one step in many cases: asked for by a page, carried out by an activity, both of which
write here. The cases themselves change only in their workflows (activities/bulk.py)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, bindparam, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.engine import insert_once
from db.tables import bulk_items, bulk_runs
from rules.stages import Action

RUNS_SHOWN = 50
"""Runs of one person that are listed, the newest."""


class BulkOutcome(StrEnum):
    """What came of a case's step. CHANGED: somebody changed the case after it was chosen;
    UNANSWERED: whether it was taken is not known; CANCELLED: it was not tried."""

    DONE = "done"
    REFUSED = "refused"
    CHANGED = "changed"
    UNANSWERED = "unanswered"
    CANCELLED = "cancelled"


AGAIN = (
    BulkOutcome.REFUSED,
    BulkOutcome.CHANGED,
    BulkOutcome.UNANSWERED,
    BulkOutcome.CANCELLED,
)
"""What may be tried again."""


@dataclass(frozen=True, slots=True)
class ChosenCase:
    """A case and the version that was shown; `own_content` is what only its step brings."""

    case_no: str
    seen_version: int
    own_content: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BulkRun:
    """One run. `content` is JSON of what every case's step brings."""

    id: str
    staff_id: str
    action: Action
    content: Mapping[str, Any]
    created_at: datetime
    cancelled_at: datetime | None = None
    finished_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class BulkItem:
    """One case of a run; `outcome` None while it is to be done."""

    position: int
    chosen: ChosenCase
    outcome: BulkOutcome | None
    text: str
    params: Mapping[str, str | int]
    attempts: int


@dataclass(frozen=True, slots=True)
class ItemResult:
    """What came of one attempt; without an outcome it is to be tried again."""

    position: int
    outcome: BulkOutcome | None
    text: str = ""
    params: Mapping[str, str | int] = field(default_factory=dict)


async def add_run(connection: AsyncConnection, run: BulkRun, chosen: Sequence[ChosenCase]) -> bool:
    """Put a run on record once; False if it is there already."""
    row = {
        "id": run.id,
        "staff_id": run.staff_id,
        "action": run.action,
        "content": dict(run.content),
        "created_at": run.created_at,
    }
    if not await insert_once(connection, bulk_runs, row):
        return False
    await connection.execute(
        insert(bulk_items),
        [
            {
                "run_id": run.id,
                "position": position,
                "case_no": each.case_no,
                "seen_version": each.seen_version,
                "own_content": dict(each.own_content),
                "text": "",
                "params": {},
                "attempts": 0,
            }
            for position, each in enumerate(chosen)
        ],
    )
    return True


def _run(row: Row[Any]) -> BulkRun:
    return BulkRun(
        id=row.id,
        staff_id=row.staff_id,
        action=Action(row.action),
        content=row.content,
        created_at=row.created_at,
        cancelled_at=row.cancelled_at,
        finished_at=row.finished_at,
    )


async def bulk_run(connection: AsyncConnection, run_id: str) -> BulkRun | None:
    """One run, or None."""
    found = await connection.execute(select(bulk_runs).where(bulk_runs.c.id == run_id))
    row = found.one_or_none()
    return _run(row) if row else None


async def runs_of(
    connection: AsyncConnection, staff_id: str
) -> tuple[tuple[BulkRun, Mapping[BulkOutcome | None, int]], ...]:
    """Somebody's newest runs, each with how many cases came to what."""
    rows = await connection.execute(
        select(bulk_runs)
        .where(bulk_runs.c.staff_id == staff_id)
        .order_by(bulk_runs.c.created_at.desc())
        .limit(RUNS_SHOWN)
    )
    runs = [_run(row) for row in rows]
    counts: dict[str, dict[BulkOutcome | None, int]] = {run.id: {} for run in runs}
    numbers = await connection.execute(
        select(bulk_items.c.run_id, bulk_items.c.outcome, func.count())
        .where(bulk_items.c.run_id.in_(list(counts)))
        .group_by(bulk_items.c.run_id, bulk_items.c.outcome)
    )
    for run_id, outcome, number in numbers:
        counts[run_id][BulkOutcome(outcome) if outcome else None] = number
    return tuple((run, counts[run.id]) for run in runs)


async def items_of(connection: AsyncConnection, run_id: str) -> tuple[BulkItem, ...]:
    """Every case of a run, in the order they were chosen."""
    rows = await connection.execute(
        select(bulk_items).where(bulk_items.c.run_id == run_id).order_by(bulk_items.c.position)
    )
    return tuple(_item(row) for row in rows)


async def waiting(connection: AsyncConnection, run_id: str, limit: int) -> tuple[BulkItem, ...]:
    """The next cases of a run that have no outcome; those that gave no answer come last."""
    rows = await connection.execute(
        select(bulk_items)
        .where(bulk_items.c.run_id == run_id, bulk_items.c.outcome.is_(None))
        .order_by(bulk_items.c.attempts, bulk_items.c.position)
        .limit(limit)
    )
    return tuple(_item(row) for row in rows)


def _item(row: Row[Any]) -> BulkItem:
    return BulkItem(
        position=row.position,
        chosen=ChosenCase(row.case_no, row.seen_version, row.own_content),
        outcome=BulkOutcome(row.outcome) if row.outcome else None,
        text=row.text,
        params=row.params,
        attempts=row.attempts,
    )


_RESULT = (
    update(bulk_items)
    .where(
        bulk_items.c.run_id == bindparam("of_run"),
        bulk_items.c.position == bindparam("at"),
        bulk_items.c.outcome.is_(None),
    )
    .values(
        outcome=bindparam("came_to"),
        text=bindparam("told"),
        params=bindparam("told_with"),
        attempts=bulk_items.c.attempts + 1,
        done_at=bindparam("when"),
    )
)


async def record_results(
    connection: AsyncConnection, run_id: str, results: Sequence[ItemResult], now: datetime
) -> None:
    """Put on record what came of cases; an outcome that is there stays."""
    if not results:
        return
    await connection.execute(
        _RESULT,
        [
            {
                "of_run": run_id,
                "at": each.position,
                "came_to": each.outcome,
                "told": each.text,
                "told_with": dict(each.params),
                "when": now if each.outcome is not None else None,
            }
            for each in results
        ],
    )


async def finish(connection: AsyncConnection, run_id: str, now: datetime) -> None:
    """End a run: what was not tried is cancelled."""
    left = bulk_items.c.run_id == run_id, bulk_items.c.outcome.is_(None)
    await connection.execute(
        update(bulk_items).where(*left).values(outcome=BulkOutcome.CANCELLED, done_at=now)
    )
    ending = update(bulk_runs).where(bulk_runs.c.id == run_id, bulk_runs.c.finished_at.is_(None))
    await connection.execute(ending.values(finished_at=now))


async def cancel(connection: AsyncConnection, run_id: str, now: datetime) -> None:
    """Ask a run to stop: what is under way is still taken, the rest is not tried."""
    running = bulk_runs.c.finished_at.is_(None) & bulk_runs.c.cancelled_at.is_(None)
    await connection.execute(
        update(bulk_runs).where(bulk_runs.c.id == run_id, running).values(cancelled_at=now)
    )
