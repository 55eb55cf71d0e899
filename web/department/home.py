"""A handler's home: what is due next, what came back and why, what nobody has in hand yet."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response

from db.at_once import read_at_once
from rules.refusals import N_
from rules.stages import Stage
from web.department.links import HOME, sections
from web.department.returned import Returned, returned
from web.department.unheld import Unheld, unheld_lines
from web.department.whose import Choice, chosen, whose_cases
from web.dependencies import All, Staff, now
from web.desk.done import Done, done_in
from web.desk.due_lines import DueLine, due_lines
from web.desk.lists.filters import Desk, desk_of
from web.desk.lists.query import IN_HAND, NOBODY, Lateness
from web.desk.numbers import Number, Tile, asking_for, numbers
from web.desk.panel import new_key
from web.desk.sections import Section
from web.i18n import Catalogue
from web.pages import catalogue, render

router = APIRouter()

LINES = 12
"""Cases shown of the list by deadline; the number beside it opens all."""
UNHELD, RETURNED = 6, 8
"""Cases shown that nobody has in hand, and things that came back."""


TILES = (
    Tile(N_("已逾期"), {"stage": IN_HAND, "late": Lateness.NOW}, "alert"),
    Tile(N_("今天到期"), {"stage": IN_HAND, "late": Lateness.TODAY}, "warn"),
    Tile(N_("下一个工作日前到期"), {"stage": IN_HAND, "late": Lateness.SOON}, "warn"),
    Tile(N_("待签收"), {"stage": Stage.AWAITING_ACCEPTANCE}, "active"),
    Tile(N_("还没有经办人"), {"stage": IN_HAND, "holder": NOBODY}, "active"),
)
NOBODYS = TILES[-1]


@dataclass(frozen=True, slots=True)
class HomePage:
    """department/home.html. `more` says that more came back than is shown; `keys` name what
    is sent by the buttons to accept, by the case; `text_max` is how long a note may be."""

    sections: tuple[Section, ...]
    unit: str
    now: datetime
    numbers: tuple[Number, ...]
    returned: tuple[Returned, ...]
    more: bool
    unheld: tuple[Unheld, ...]
    unheld_count: Number
    choices: tuple[Choice, ...]
    lines: tuple[DueLine, ...]
    lines_count: Number
    keys: Mapping[str, str]
    text_max: int
    done: Done | None = None


@router.get(HOME)
async def home(request: Request, member: Staff, all_of_it: All) -> Response:
    """Everything that needs a handler today."""
    whose = request.query_params.get("whose", "")
    longest = all_of_it.settings.policy.text_max

    async def read(connection: AsyncConnection) -> HomePage:
        desk = await desk_of(connection, member, now(), all_of_it.keys)
        page = await _page(connection, desk, catalogue(request), whose, longest)
        return replace(page, done=await done_in(connection, request.query_params, member.id))

    page = await read_at_once(all_of_it.engine, read)
    return render(request, "department/home.html", page)


async def _page(
    connection: AsyncConnection, desk: Desk, said: Catalogue, asked: str, text_max: int
) -> HomePage:
    those = whose_cases(desk, said)
    counts = await numbers(connection, (*TILES, *(each.tile for each in those)), desk)
    counted = counts[: len(TILES)]
    choices = chosen(asked, those, counts[len(TILES) :])
    shown = next(whose for whose, choice in zip(those, choices, strict=True) if choice.here)
    back = await returned(connection, desk, said, RETURNED + 1)
    lists = [(asking_for(**NOBODYS.asks), UNHELD), (asking_for(**shown.tile.asks), LINES)]
    unheld, lines = await due_lines(connection, lists, desk, said)
    return HomePage(
        sections=sections(HOME),
        unit=desk.member.unit_name or "",
        now=desk.now,
        numbers=counted,
        returned=back[:RETURNED],
        more=len(back) > RETURNED,
        unheld=await unheld_lines(connection, unheld, desk),
        unheld_count=counted[-1],
        choices=choices,
        lines=lines,
        lines_count=next(each.number for each in choices if each.here),
        keys={each.case_no: new_key() for each in (*unheld, *lines)},
        text_max=text_max,
    )
