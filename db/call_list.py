"""The hotline's calls: whose rater is to be called, and which operator is calling whom.

A claim keeps two operators from calling one person at the same moment. It ends by itself; whoever
takes another call gives up the one before. The record of a call is the case's own.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.case_filters import waits_now
from db.cases import CASE
from db.engine import insert_once
from db.tables import call_claims, cases, reviews, staff, units
from rules.case import Case
from rules.hotline import HotlineTask

CLAIM = timedelta(minutes=20)
"""How long a call is somebody's: longer than any call takes."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Who is calling a rater, and until when nobody else may (UTC)."""

    case_no: str
    staff_id: str
    staff_name: str
    until: datetime


@dataclass(frozen=True, slots=True)
class ToCall:
    """A case whose rater is to be called. `again_from` (UTC): not before; None: at once."""

    case: Case
    unit_name: str
    rater: str
    comment: str
    due: datetime | None
    again_from: datetime | None
    ahead: timedelta
    claim: Claim | None


_CALLS = cases.c.hotline_task == HotlineTask.CALL
_BY_DUE = (cases.c.next_due_at, cases.c.received_at, cases.c.case_no)
_LINES: Select[Any] = (
    select(
        cases.c.case_no,
        cases.c.state,
        cases.c.next_due_at,
        cases.c.hotline_from,
        cases.c.ahead_seconds,
        units.c.name.label("unit_name"),
        reviews.c.public_name,
        reviews.c.public_comment,
        call_claims.c.staff_id,
        call_claims.c.until,
        staff.c.name.label("staff_name"),
    )
    .join(units, units.c.code == cases.c.unit_code)
    .join(reviews, reviews.c.review_no == cases.c.review_no)
    .outerjoin(call_claims, call_claims.c.case_no == cases.c.case_no)
    .outerjoin(staff, staff.c.id == call_claims.c.staff_id)
)


async def to_call(connection: AsyncConnection, now: datetime, limit: int) -> tuple[ToCall, ...]:
    """Whose rater may be called now: whose calls end first, then the oldest."""
    return await _lines(connection, [_CALLS, waits_now(now)], _BY_DUE, now, limit)


async def to_call_next(
    connection: AsyncConnection, now: datetime, limit: int
) -> tuple[ToCall, ...]:
    """The same without those somebody is calling."""
    taken = select(call_claims.c.case_no).where(call_claims.c.until > now)
    free = [_CALLS, waits_now(now), cases.c.case_no.not_in(taken)]
    return await _lines(connection, free, _BY_DUE, now, limit)


async def to_call_later(
    connection: AsyncConnection, now: datetime, limit: int
) -> tuple[ToCall, ...]:
    """Whose rater is to be called again, but not yet: the next one first."""
    order = (cases.c.hotline_from, cases.c.case_no)
    return await _lines(connection, [_CALLS, cases.c.hotline_from > now], order, now, limit)


async def _lines(
    connection: AsyncConnection,
    which: Sequence[ColumnElement[bool]],
    order: Sequence[ColumnElement[Any]],
    now: datetime,
    limit: int,
) -> tuple[ToCall, ...]:
    # states are long: they are read of the few that are shown, not of all that are sorted
    first = select(cases.c.case_no).where(*which).order_by(*order).limit(limit)
    found = list((await connection.execute(first)).scalars())
    rows = await connection.execute(_LINES.where(cases.c.case_no.in_(found)))
    lines = {row.case_no: _line(row, now) for row in rows}
    return tuple(lines[each] for each in found)


def _line(row: Any, now: datetime) -> ToCall:
    held = row.staff_id is not None and row.until > now
    return ToCall(
        case=CASE.validate_python(row.state),
        unit_name=row.unit_name,
        rater=row.public_name,
        comment=row.public_comment,
        due=row.next_due_at,
        again_from=row.hotline_from,
        ahead=timedelta(seconds=row.ahead_seconds),
        claim=Claim(row.case_no, row.staff_id, row.staff_name, row.until) if held else None,
    )


async def is_to_be_called(connection: AsyncConnection, case_no: str) -> bool:
    """Whether there is a call to make in a case, now or later."""
    found = await connection.execute(
        select(cases.c.case_no).where(cases.c.case_no == case_no, _CALLS)
    )
    return found.first() is not None


async def claim_call(
    connection: AsyncConnection, case_no: str, staff_id: str, now: datetime
) -> bool:
    """Make a call somebody's for a while; False if it is somebody else's now.

    Taken again it is theirs for as long again. Must run in one writing transaction.
    """
    elsewhere = and_(call_claims.c.staff_id == staff_id, call_claims.c.case_no != case_no)
    await connection.execute(delete(call_claims).where(or_(call_claims.c.until <= now, elsewhere)))
    row = {"case_no": case_no, "staff_id": staff_id, "until": now + CLAIM}
    if await insert_once(connection, call_claims, row):
        return True
    longer = await connection.execute(
        update(call_claims)
        .where(call_claims.c.case_no == case_no, call_claims.c.staff_id == staff_id)
        .values(until=now + CLAIM)
    )
    return longer.rowcount == 1


async def give_up_call(connection: AsyncConnection, case_no: str, staff_id: str) -> None:
    """End somebody's claim of a call, if it is theirs."""
    await connection.execute(
        delete(call_claims).where(
            call_claims.c.case_no == case_no, call_claims.c.staff_id == staff_id
        )
    )


async def calls_taken(connection: AsyncConnection, now: datetime) -> str:
    """A mark that is another one as soon as any call is taken, given up or somebody else's."""
    rows = await connection.execute(
        select(call_claims.c.case_no, call_claims.c.staff_id)
        .where(call_claims.c.until > now)
        .order_by(call_claims.c.case_no)
    )
    taken = "\n".join(f"{row.case_no} {row.staff_id}" for row in rows)
    return hashlib.sha256(taken.encode()).hexdigest()[:16]


async def claim_of(connection: AsyncConnection, case_no: str, now: datetime) -> Claim | None:
    """Who is calling the rater of a case now."""
    return await _claim(connection, call_claims.c.case_no == case_no, now)


async def claimed_by(connection: AsyncConnection, staff_id: str, now: datetime) -> Claim | None:
    """The call somebody has taken and not finished."""
    still = select(cases.c.case_no).where(_CALLS, waits_now(now))
    mine = and_(call_claims.c.staff_id == staff_id, call_claims.c.case_no.in_(still))
    return await _claim(connection, mine, now)


async def _claim(
    connection: AsyncConnection, which: ColumnElement[bool], now: datetime
) -> Claim | None:
    rows = await connection.execute(
        select(call_claims, staff.c.name)
        .join(staff, staff.c.id == call_claims.c.staff_id)
        .where(which, call_claims.c.until > now)
        .limit(1)
    )
    row = rows.one_or_none()
    return Claim(row.case_no, row.staff_id, row.name, row.until) if row else None
