"""The supervisor's home: what is late, what will be, what waits for a decision, in their units."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response

from db.at_once import read_at_once
from db.oversight import oldest
from rules.case import RequestKind
from rules.refusals import N_
from rules.stages import Stage
from rules.stars import ReviewChannel
from rules.topics import Topic
from web.dependencies import All, Staff, now
from web.desk.done import Done, done_in
from web.desk.due_lines import DueLine, due_lines
from web.desk.lists.filters import Desk, case_filter, desk_of
from web.desk.lists.query import ANY, YES, Lateness
from web.desk.numbers import Number, Tile, numbers
from web.desk.sections import Section
from web.i18n import Catalogue
from web.pages import catalogue, render
from web.supervisor.decisions import Awaited, awaited
from web.supervisor.frame import Scope, scope_of, sections
from web.supervisor.late import LateTable, late_table
from web.supervisor.links import HOME
from web.supervisor.narrowed import Narrowed, narrowed_in
from web.unit_groups import UnitGroup, unit_groups
from web.wording import source_name

router = APIRouter()

DECISIONS = 10
"""Things to decide that are shown; the numbers above them open all."""
LINES = 8
"""Cases shown of each list; the number beside them opens all."""

TILES = (
    Tile(N_("已逾期"), {"late": Lateness.NOW}, "alert"),
    Tile(N_("今天到期"), {"late": Lateness.TODAY}, "warn"),
    Tile(N_("下一个工作日前到期"), {"late": Lateness.SOON}, "warn"),
    Tile(N_("办结待审核"), {"stage": Stage.IN_CLOSURE_REVIEW}, "active"),
    Tile(N_("有申请待决定"), {"pending": ANY}, "active"),
    Tile(N_("督办中"), {"supervised": YES}),
)
LATE, _TODAY, SOON, *_REST = range(len(TILES))
WAITING = (
    Tile(N_("办结审核"), {"stage": Stage.IN_CLOSURE_REVIEW}),
    *(Tile(source_name(kind), {"pending": kind}) for kind in RequestKind),
)


@dataclass(frozen=True, slots=True)
class HomePage:
    """supervisor/home.html. `waiting` says what is to be decided, `more` that not all is shown."""

    sections: tuple[Section, ...]
    scope: Scope
    narrowed: Narrowed
    groups: tuple[UnitGroup, ...]
    channels: tuple[ReviewChannel, ...]
    topics: tuple[Topic, ...]
    now: datetime
    done: Done | None
    numbers: tuple[Number, ...]
    waiting: tuple[Number, ...]
    decisions: tuple[Awaited, ...]
    more: bool
    table: LateTable
    late: tuple[DueLine, ...]
    late_count: Number
    soon: tuple[DueLine, ...]
    soon_count: Number


@router.get("/supervisor")
async def home(request: Request, member: Staff, all_of_it: All) -> Response:
    """Everything that needs a supervisor today. 422 if the address narrows it to nonsense."""

    async def read(connection: AsyncConnection) -> HomePage:
        desk = await desk_of(connection, member, now(), all_of_it.keys)
        done = await done_in(connection, request.query_params, member.id)
        narrowed = narrowed_in(request.query_params, desk)
        return await _page(connection, desk, narrowed, catalogue(request), done)

    page = await read_at_once(all_of_it.engine, read)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if page.narrowed.form.errors else HTTPStatus.OK
    return render(request, "supervisor/home.html", page, status)


async def _page(
    connection: AsyncConnection,
    desk: Desk,
    narrowed: Narrowed,
    said: Catalogue,
    done: Done | None,
) -> HomePage:
    everything = [narrowed.tile(tile) for tile in (*TILES, *WAITING)]
    counted = await numbers(connection, everything, desk)
    tiles, waiting = counted[: len(TILES)], counted[len(TILES) :]
    decisions = await _decisions(connection, desk, narrowed)
    both = (Lateness.NOW, Lateness.SOON)
    lists = [(narrowed.wanted(late=each), LINES) for each in both]
    late, soon = await due_lines(connection, lists, desk, said)
    return HomePage(
        sections=sections(HOME),
        scope=scope_of(desk.member),
        narrowed=narrowed,
        groups=unit_groups(desk.named),
        channels=tuple(ReviewChannel),
        topics=tuple(Topic),
        now=desk.now,
        done=done,
        numbers=tiles,
        waiting=waiting,
        decisions=decisions,
        more=sum(each.count for each in waiting) > DECISIONS,
        table=await late_table(connection, desk, narrowed, said),
        late=late,
        late_count=tiles[LATE],
        soon=soon,
        soon_count=tiles[SOON],
    )


async def _decisions(
    connection: AsyncConnection, desk: Desk, narrowed: Narrowed
) -> tuple[Awaited, ...]:
    asking = await case_filter(connection, narrowed.wanted(pending=ANY), desk)
    closing = await case_filter(connection, narrowed.wanted(stage=Stage.IN_CLOSURE_REVIEW), desk)
    found = await oldest(connection, [asking, closing], DECISIONS)
    both = {each.case.case_no: each for several in found for each in several}
    return awaited(both.values(), desk.member.actor, desk.now, DECISIONS)
