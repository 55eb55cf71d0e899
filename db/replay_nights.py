"""Nights that replay every history, and the last result of each case."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from pydantic import TypeAdapter
from pydantic_core import to_jsonable_python
from sqlalchemy import Row, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.engine import insert_once, put
from db.replay_certificates import CODE
from db.tables import cases, histories, replay_nights, replayed_cases
from rules.replay_nights import BAD, Night, NightTotals
from rules.replay_verdicts import CodeVersion, Difference, ReplayResult

STALLED = timedelta(minutes=15)
"""After how long without a sign a night has ended without saying so."""
TOTALS = TypeAdapter(NightTotals)
DIFFERENCE = TypeAdapter(Difference | None)


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What came of a case in a night. `run_id` and `difference` are of the first run that is not
    the same; `known`: it was not replayed again, for nothing had changed since `replayed_at`."""

    case_no: str
    replayed_at: datetime
    known: bool
    code_digest: str
    sha256: str
    result: ReplayResult
    events: int
    run_id: str | None = None
    difference: Difference | None = None


async def begin_night(
    connection: AsyncConnection, night_id: str, forced: bool, code: CodeVersion, now: datetime
) -> bool:
    """Put a night on record once; False if another one is under way."""
    running = await connection.execute(
        select(replay_nights.c.id)
        .where(
            replay_nights.c.started_at > now - timedelta(days=2),
            replay_nights.c.finished_at.is_(None),
            replay_nights.c.seen_at > now - STALLED,
            replay_nights.c.id != night_id,
        )
        .limit(1)
    )
    if running.first() is not None:
        return False
    row = {
        "id": night_id,
        "started_at": now,
        "seen_at": now,
        "finished_at": None,
        "forced": forced,
        "code": to_jsonable_python(code),
        "totals": None,
    }
    await insert_once(connection, replay_nights, row)
    return True


async def cases_after(
    connection: AsyncConnection, case_no: str, limit: int
) -> tuple[tuple[str, str | None], ...]:
    """The next cases by number. Of those that ended and are stored, the last run."""
    stored = histories.alias()
    rows = await connection.execute(
        select(cases.c.case_no, stored.c.run_id)
        .outerjoin(
            stored,
            (stored.c.case_no == cases.c.case_no)
            & (stored.c.run_id == cases.c.run_id)
            & cases.c.archived_at.is_not(None),
        )
        .where(cases.c.case_no > case_no)
        .order_by(cases.c.case_no)
        .limit(limit)
    )
    return tuple((row.case_no, row.run_id) for row in rows)


async def last_results(
    connection: AsyncConnection, numbers: Sequence[str]
) -> dict[str, CaseResult]:
    """The last results of these cases, by number."""
    rows = await connection.execute(
        select(replayed_cases).where(replayed_cases.c.case_no.in_(numbers))
    )
    return {row.case_no: _result(row) for row in rows}


async def record_results(
    connection: AsyncConnection, night_id: str, results: Sequence[CaseResult], now: datetime
) -> None:
    """Record what came of cases in a night; recorded again it is the same."""
    if results:
        rows = [
            {
                "case_no": each.case_no,
                "night_id": night_id,
                "replayed_at": each.replayed_at,
                "known": each.known,
                "code_digest": each.code_digest,
                "sha256": each.sha256,
                "result": each.result.value,
                "events": each.events,
                "run_id": each.run_id,
                "difference": to_jsonable_python(each.difference),
            }
            for each in results
        ]
        await put(connection, replayed_cases, rows)
    await connection.execute(
        update(replay_nights).where(replay_nights.c.id == night_id).values(seen_at=now)
    )


async def end_night(connection: AsyncConnection, night_id: str, now: datetime) -> NightTotals:
    """Write down what a night came to."""
    totals = await _counted(connection, night_id)
    await connection.execute(
        update(replay_nights)
        .where(replay_nights.c.id == night_id)
        .values(finished_at=now, seen_at=now, totals=to_jsonable_python(totals))
    )
    return totals


async def nights(connection: AsyncConnection, limit: int) -> tuple[Night, ...]:
    """The last nights, the newest first. One under way is counted as far as it is."""
    rows = await connection.execute(
        select(replay_nights).order_by(replay_nights.c.started_at.desc()).limit(limit)
    )
    found = [_night(row) for row in rows]
    if found and found[0].finished_at is None:
        found[0] = replace(found[0], totals=await _counted(connection, found[0].id))
    return tuple(found)


async def last_finished(connection: AsyncConnection) -> Night | None:
    """The last night that came to its end."""
    rows = await connection.execute(
        select(replay_nights)
        .where(replay_nights.c.finished_at.is_not(None))
        .order_by(replay_nights.c.started_at.desc())
        .limit(1)
    )
    row = rows.first()
    return None if row is None else _night(row)


async def first_received(connection: AsyncConnection) -> datetime | None:
    """When the first case of all was received."""
    found = await connection.execute(
        select(cases.c.received_at).order_by(cases.c.received_at).limit(1)
    )
    return found.scalar_one_or_none()


async def differing(
    connection: AsyncConnection, night_id: str, path: str, limit: int
) -> tuple[CaseResult, ...]:
    """Cases of a night that are not the same, of a unit (its path) and below; "" for all.

    The worst first, and by number.
    """
    found: list[CaseResult] = []
    for result in BAD:
        asked = (
            select(replayed_cases)
            .join(cases, cases.c.case_no == replayed_cases.c.case_no)
            .where(
                replayed_cases.c.result != ReplayResult.IDENTICAL.value,
                replayed_cases.c.night_id == night_id,
                replayed_cases.c.result == result.value,
            )
            .order_by(replayed_cases.c.case_no)
            .limit(limit - len(found))
        )
        if path:
            below = cases.c.unit_path.startswith(f"{path}/", autoescape=True)
            asked = asked.where((cases.c.unit_path == path) | below)
        if len(found) < limit:
            found += [_result(row) for row in await connection.execute(asked)]
    return tuple(found)


async def _counted(connection: AsyncConnection, night_id: str) -> NightTotals:
    rows = await connection.execute(
        select(
            replayed_cases.c.result,
            replayed_cases.c.known,
            func.count().label("cases"),
            func.sum(replayed_cases.c.events).label("events"),
        )
        .where(replayed_cases.c.night_id == night_id)
        .group_by(replayed_cases.c.result, replayed_cases.c.known)
    )
    counts: dict[str, int] = {}
    for row in rows:
        counted = [row.result, "cases"]
        if row.known:
            known = row.result == ReplayResult.IDENTICAL.value
            counted.append("known" if known else "changed_known")
        for name in counted:
            counts[name] = counts.get(name, 0) + row.cases
        counts["events"] = counts.get("events", 0) + int(row.events)
    return NightTotals(**counts)


def _night(row: Row[Any]) -> Night:
    return Night(
        id=row.id,
        started_at=row.started_at,
        seen_at=row.seen_at,
        finished_at=row.finished_at,
        forced=row.forced,
        code=CODE.validate_python(row.code),
        totals=NightTotals() if row.totals is None else TOTALS.validate_python(row.totals),
    )


def _result(row: Row[Any]) -> CaseResult:
    return CaseResult(
        case_no=row.case_no,
        replayed_at=row.replayed_at,
        known=row.known,
        code_digest=row.code_digest,
        sha256=row.sha256,
        result=ReplayResult(row.result),
        events=row.events,
        run_id=row.run_id,
        difference=DIFFERENCE.validate_python(row.difference),
    )
