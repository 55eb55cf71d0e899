"""The supervisor's home: what is late, what will be, what waits for a decision, in their units."""

from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response

from db import organisation, oversight
from db.calendars import newest
from db.staff import Member
from rules.case import RequestKind
from rules.lateness import Lateness, due_window
from rules.refusals import N_
from rules.stages import Stage
from web.dependencies import Reading, Staff, now
from web.desk.done import Done, done_in
from web.pages import catalogue, render
from web.supervisor.decisions import Awaited, awaited
from web.supervisor.frame import Scope, Section, scope_of, sections
from web.supervisor.late import LateTable, Line, Seen, late_table, line
from web.supervisor.links import HOME, case_list
from web.wording import source_name

router = APIRouter()

DECIDED_HERE = (RequestKind.COMPLEX, RequestKind.EXTENSION, RequestKind.INVALIDATION)
LINES = 8
"""Cases shown of each list; the number above them opens all."""
DECISIONS = 10


@dataclass(frozen=True, slots=True)
class Number:
    """A number with its name and the list behind it."""

    name: str
    count: int
    href: str
    look: str = ""


@dataclass(frozen=True, slots=True)
class HomePage:
    """supervisor/home.html. `waiting` says what is to be decided, `more` how much is not shown."""

    sections: tuple[Section, ...]
    scope: Scope
    now: datetime
    done: Done | None
    numbers: tuple[Number, ...]
    waiting: tuple[Number, ...]
    decisions: tuple[Awaited, ...]
    more: int
    table: LateTable
    late: tuple[Line, ...]
    late_count: Number
    soon: tuple[Line, ...]
    soon_count: Number


@router.get("/supervisor")
async def home(request: Request, connection: Reading, member: Staff) -> Response:
    """Everything that needs a supervisor today."""
    seen = Seen(now(), await newest(connection), catalogue(request))
    page = await _page(connection, member, seen, await done_in(connection, request.query_params))
    return render(request, "supervisor/home.html", page)


async def _page(
    connection: AsyncConnection, member: Member, seen: Seen, done: Done | None
) -> HomePage:
    scope = scope_of(member)
    windows = {each: due_window(each, seen.now, seen.calendar) for each in Lateness}
    counts = {
        each: await oversight.due_by_unit(connection, scope.path, window)
        for each, window in windows.items()
    }
    due = {
        each: Number(NAMES[each], sum(group.cases for group in groups), _list(each), LOOKS[each])
        for each, groups in counts.items()
    }
    waiting = await _waiting(connection, scope)
    decisions = await _decisions(connection, member, seen.now)
    undecided = sum(each.count for each in waiting)
    supervised = await oversight.count_supervised(connection, scope.path)
    return HomePage(
        sections=sections(HOME),
        scope=scope,
        now=seen.now,
        done=done,
        numbers=(
            *due.values(),
            Number(N_("待决定"), undecided, "#decisions", "active"),
            Number(N_("督办中"), supervised, case_list(supervised=True)),
        ),
        waiting=waiting,
        decisions=decisions[:DECISIONS],
        more=max(undecided - DECISIONS, 0),
        table=late_table(
            scope.path,
            scope.code,
            await organisation.all_units(connection),
            counts[Lateness.NOW],
            seen,
        ),
        late=await _lines(connection, scope, Lateness.NOW, seen),
        late_count=due[Lateness.NOW],
        soon=await _lines(connection, scope, Lateness.SOON, seen),
        soon_count=due[Lateness.SOON],
    )


NAMES = {
    Lateness.NOW: N_("已超期"),
    Lateness.TODAY: N_("今天到期"),
    Lateness.SOON: N_("下一工作日前到期"),
}
LOOKS = {Lateness.NOW: "alert", Lateness.TODAY: "warn", Lateness.SOON: "warn"}


def _list(lateness: Lateness) -> str:
    return case_list(late=lateness)


async def _lines(
    connection: AsyncConnection, scope: Scope, lateness: Lateness, seen: Seen
) -> tuple[Line, ...]:
    window = due_window(lateness, seen.now, seen.calendar)
    found = await oversight.due_lines(connection, scope.path, window, LINES)
    return tuple(line(each, seen) for each in found)


async def _waiting(connection: AsyncConnection, scope: Scope) -> tuple[Number, ...]:
    asked = await oversight.requests_by_kind(connection, scope.path)
    reviews = await oversight.count_in_review(connection, scope.path)
    closing = case_list(stage=Stage.IN_CLOSURE_REVIEW)
    return (
        Number(N_("办结审核"), reviews, closing),
        *(
            Number(source_name(kind), asked[kind], case_list(pending=kind))
            for kind in (*DECIDED_HERE, RequestKind.RETURN)
        ),
    )


async def _decisions(
    connection: AsyncConnection, member: Member, at: datetime
) -> tuple[Awaited, ...]:
    path = member.unit_path
    asking = await oversight.asking(connection, path, DECISIONS)
    closing = await oversight.in_review(connection, path, DECISIONS)
    both = {each.case.case_no: each for each in (*asking, *closing)}
    return awaited(both.values(), member.actor, at)
