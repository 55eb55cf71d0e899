"""Recording a transition: event, case, clocks, review mark and notices, all or nothing, once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.absences import in_place_of
from db.attachments import attach_to_step, owner_of, staff_upload
from db.case_supporting import put_supporting
from db.cases import CASE
from db.closure import count_case
from db.engine import insert_once, put
from db.mentions import remember_mentions
from db.notices import queue_notices
from db.replies import publish_replies
from db.score_writes import count, paths_of
from db.sealing import Keys
from db.search import search_again
from db.tables import case_events, cases, clocks, reviews
from rules.attachments import FIELD
from rules.case import Case, CaseOutcome, InvalidGround, RequestKind, RequestState
from rules.clocks import Clock
from rules.hotline import task_from, task_of
from rules.procedure.alarms import next_alarm
from rules.stages import Action
from rules.transition import Transition
from rules.working_days import local_date

NOTICEABLY_AHEAD = timedelta(seconds=30)
"""A case's clock that differs from ours by less is the same clock."""

_RECORDED = (
    select(cases.c.version, cases.c.state)
    .where(cases.c.case_no == bindparam("case_no"))
    .with_for_update()
)


GIVING = (Action.APPROVE_CLOSURE, Action.DECIDE_REOPENING, Action.TAKE_IN)
"""The steps by which a reply may be given, or given to one more review."""

# made once: a statement that is built anew each time costs more than it takes to run
_BECOMES = update(cases).where(cases.c.case_no == bindparam("of_case"))
_HAPPENED = insert(case_events)


class OutOfOrder(Exception):
    """A transition came before the one it follows, or another one stands in its place."""


async def record_transition(
    connection: AsyncConnection, new: Transition, run_id: str, keys: Keys, now: datetime
) -> bool:
    """Record once; False if it was recorded before, in which case nothing changes.

    Must run inside one writing transaction. Raises OutOfOrder.
    """
    row = (await connection.execute(_RECORDED, {"case_no": new.case_no})).one_or_none()
    recorded = row.version if row is not None else 0
    if recorded >= new.version:
        await _require_same(connection, new)
        return False
    if recorded != new.version - 1:
        raise OutOfOrder(f"{new.case_no}: version {new.version} after {recorded}")
    before = CASE.validate_python(row.state) if row is not None else None
    state = merged(row.state if row is not None else None, new.changes)
    case = CASE.validate_python(state)
    values = _columns(case, new, run_id, now) | {"state": state}
    if row is None:
        if not await insert_once(connection, cases, values | {"case_no": new.case_no}):
            # somebody recorded it between our look and our writing
            await _require_same(connection, new)
            return False
    else:
        await connection.execute(_BECOMES, values | {"of_case": new.case_no})
    await connection.execute(
        _HAPPENED, _event(new, now) | await _stand_in(connection, before, new, now)
    )
    await _take_attachments(connection, new, keys)
    await _write_clocks(connection, case, new.changes.get("clocks", ()))
    await count_case(connection, before, case)
    await put_supporting(connection, before, case)
    await _mark_review(connection, case)
    if new.kind in GIVING and (answered := await publish_replies(connection, case, keys)):
        await search_again(connection, answered)
    await queue_notices(connection, case, new, keys, now)
    await remember_mentions(connection, new, now)
    return True


async def _take_attachments(connection: AsyncConnection, new: Transition, keys: Keys) -> None:
    """The files that were brought to a step belong to it, if whoever took it sent them."""
    if ids := new.content.get(FIELD):
        owner = owner_of(keys, staff_upload(new.actor.id, new.case_no))
        await attach_to_step(connection, owner, ids, new.case_no, new.version)


async def _require_same(connection: AsyncConnection, new: Transition) -> None:
    found = (
        await connection.execute(
            select(case_events.c.kind, case_events.c.update_id, case_events.c.at).where(
                case_events.c.case_no == new.case_no, case_events.c.version == new.version
            )
        )
    ).one_or_none()
    if found is None or tuple(found) != (new.kind, new.update_id, new.at):
        raise OutOfOrder(f"{new.case_no}: another transition is recorded as {new.version}")


def merged(state: dict[str, Any] | None, changes: dict[str, Any]) -> dict[str, Any]:
    """The state after a transition: fields replaced, clocks replaced or added one by one."""
    if state is None:
        return changes
    after = {**state, **changes}
    if "clocks" in changes:
        changed = {_key(clock): clock for clock in changes["clocks"]}
        kept = [changed.pop(_key(clock), clock) for clock in state["clocks"]]
        after["clocks"] = [*kept, *changed.values()]
    return after


def _key(clock: dict[str, Any]) -> str:
    return f"{clock['kind']}-{clock['round']}-{clock['dispatch_no']}"


def _columns(case: Case, new: Transition, run_id: str, now: datetime) -> dict[str, Any]:
    running = [clock for clock in case.clocks if clock.runs]
    first = min(running, key=lambda clock: clock.term.due, default=None)
    alarm = next_alarm(case)
    due = (first.term.due, first.kind) if first else (alarm.at, alarm.kind) if alarm else None
    unit = case.unit or case.review.unit
    ahead = new.at - now
    submitted = case.submission
    return {
        "review_no": case.review.review_no,
        "run_id": run_id,
        "version": new.version,
        "stage": case.stage,
        "stars": case.review.stars,
        "real_name": case.review.real_name,
        "district": case.review.district,
        "unit_code": unit.code,
        "unit_path": unit.path,
        "holder_id": case.holder.id if case.holder else None,
        "received_at": case.review.received_at,
        "next_due_at": due[0] if due else None,
        "next_due_kind": due[1] if due else None,
        "provisional": first.term.provisional if first else False,
        "overdue": case.overdue,
        "supervised": case.supervised,
        "complex": case.complex,
        "pending_requests": ",".join(
            request.kind for request in case.requests if request.state is RequestState.PENDING
        ),
        "hotline_task": task_of(case),
        "hotline_from": _by_our_clock(task_from(case), ahead),
        "round": case.round,
        "dispatch_no": case.dispatch_no,
        # a re-check makes no finding of its own: the one before it stands
        **({} if case.round else {"finding": case.finding.finding if case.finding else None}),
        "result": submitted.result if submitted and submitted.approved else None,
        "outcome": case.outcome,
        "closed_at": case.closed_at,
        "archived_at": case.archived_at,
        # rounded up: by the clock shown, what happened must have happened
        "ahead_seconds": ceil(ahead.total_seconds()) if ahead > NOTICEABLY_AHEAD else 0,
        "recorded_at": now,
    }


def _by_our_clock(moment: datetime | None, ahead: timedelta) -> datetime | None:
    """A moment of the case's own time as our clock will show it."""
    moved = moment is not None and ahead > NOTICEABLY_AHEAD
    return moment - ahead if moment is not None and moved else moment


def _event(new: Transition, now: datetime) -> dict[str, Any]:
    return {
        "case_no": new.case_no,
        "version": new.version,
        "kind": new.kind,
        "at": new.at,
        "actor_id": new.actor.id,
        "actor_name": new.actor.name,
        "actor_role": new.actor.role,
        "from_stage": new.from_stage,
        "to_stage": new.to_stage,
        "update_id": new.update_id,
        "content": new.content,
        "recorded_at": now,
    }


async def _stand_in(
    connection: AsyncConnection, before: Case | None, new: Transition, now: datetime
) -> dict[str, str | None]:
    """In whose place a handler acted on a case that an absent colleague holds."""
    holder = before.holder.id if before is not None and before.holder else None
    return {"in_place_of": await in_place_of(connection, new.actor, holder, local_date(now))}


async def _write_clocks(
    connection: AsyncConnection, case: Case, changed: Sequence[dict[str, Any]]
) -> None:
    keys = {_key(clock) for clock in changed}
    await put(
        connection,
        clocks,
        [
            {"case_no": case.case_no, "key": clock.key, **_clock(clock)}
            for clock in case.clocks
            if clock.key in keys
        ],
    )


def _clock(clock: Clock) -> dict[str, Any]:
    return {
        "kind": clock.kind,
        "round": clock.round,
        "dispatch_no": clock.dispatch_no,
        "unit_code": clock.unit_code,
        "started_at": clock.term.started_at,
        "working_days": clock.term.working_days,
        "due_at": clock.term.due,
        "original_due_at": clock.original_due,
        "provisional": clock.term.provisional,
        "calendar_version": clock.term.calendar_version,
        "stopped_at": clock.stopped_at,
        "stopped_by": clock.stopped_by,
        "verdict": clock.verdict,
        "overdue": clock.overdue,
    }


async def _mark_review(connection: AsyncConnection, case: Case) -> None:
    """An upheld invalidation claim marks the review, and an upheld objection lifts the mark, each
    once: the review leaves the scores and comes back to them, but itself always stays."""
    claims = (each for each in case.requests if each.kind is RequestKind.INVALIDATION)
    ground = next((each.ground for each in claims if each.state is RequestState.GRANTED), None)
    if ground is None:
        return
    if case.outcome is CaseOutcome.INVALIDATED:
        await _change_ground(connection, case, was=None, becomes=ground)
    elif any(each.upheld and each.against is CaseOutcome.INVALIDATED for each in case.objections):
        await _change_ground(connection, case, was=ground, becomes=None)


async def _change_ground(
    connection: AsyncConnection,
    case: Case,
    *,
    was: InvalidGround | None,
    becomes: InvalidGround | None,
) -> None:
    changed = await connection.execute(
        update(reviews)
        .where(
            reviews.c.review_no == case.review.review_no,
            reviews.c.invalid_ground.is_not_distinct_from(was),
        )
        .values(invalid_ground=becomes)
        .returning(reviews)
    )
    now = [row._mapping for row in changed]
    before = [{**row, "invalid_ground": was} for row in now]
    paths = await paths_of(connection, (row["unit_code"] for row in now))
    await count(connection, came=now, gone=before, paths=paths)
