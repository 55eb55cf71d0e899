"""Workload per unit and person: open, late and due soon now, closed in a period; page and CSV."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response

from db.staff import all_staff
from db.workload import closures_by_hands, counted_by_hands
from rules.refusals import N_
from rules.stars import ReviewChannel
from rules.topics import Topic
from web.dependencies import All, Reading, Staff, now
from web.desk.figures.asked import Asked, asked_in
from web.desk.figures.page import FiguresDesk, figures_file
from web.desk.figures.tables import FigureTable
from web.desk.lists.filters import desk_of, due_within
from web.desk.lists.query import Lateness
from web.desk.sections import Section
from web.i18n import Catalogue
from web.pages import catalogue, render
from web.supervisor.frame import Scope, scope_of, sections
from web.supervisor.links import WORKLOAD
from web.supervisor.workload_tables import Load, people_loads, unit_loads
from web.unit_groups import UnitGroup, unit_groups

router = APIRouter()

PEOPLE = 50
"""People shown; the file has all of them."""


@dataclass(frozen=True, slots=True)
class WorkloadPage:
    """supervisor/workload.html. `hidden`: people who are in the file only."""

    sections: tuple[Section, ...]
    scope: Scope
    asked: Asked
    groups: tuple[UnitGroup, ...]
    channels: tuple[ReviewChannel, ...]
    topics: tuple[Topic, ...]
    tables: Mapping[str, FigureTable]
    hidden: int


async def _tables(
    connection: AsyncConnection, asked: Asked, said: Catalogue
) -> dict[str, FigureTable]:
    everything = replace(asked.cases, archived=False)
    late = replace(everything, due=due_within(Lateness.NOW, asked.desk))
    soon = replace(everything, due=due_within(Lateness.SOON, asked.desk))
    load = Load(
        await counted_by_hands(connection, everything),
        await counted_by_hands(connection, late),
        await counted_by_hands(connection, soon),
        await counted_by_hands(connection, asked.closed),
        await closures_by_hands(connection, asked.closed),
    )
    names = {
        each.id: " · ".join(filter(None, (each.name, each.unit_name)))
        for each in await all_staff(connection)
    }
    tables = (unit_loads(asked, load, said), people_loads(asked, load, names, said))
    return {table.key: table for table in tables}


DESK = FiguresDesk(N_("督办台"), WORKLOAD, sections, _tables)


@router.get(WORKLOAD)
async def workload(
    request: Request, connection: Reading, member: Staff, all_of_it: All
) -> Response:
    """Who has how much to do. 422 if the address asks for what there is not."""
    desk = await desk_of(connection, member, now(), all_of_it.keys)
    asked = asked_in(request.query_params, desk, WORKLOAD)
    tables = await _tables(connection, asked, catalogue(request)) if asked.valid else {}
    hidden = 0
    if "people" in tables:
        everybody = tables["people"].lines
        hidden = max(len(everybody) - PEOPLE, 0)
        tables["people"] = replace(tables["people"], lines=everybody[:PEOPLE])
    page = WorkloadPage(
        sections=sections(WORKLOAD),
        scope=scope_of(member),
        asked=asked,
        groups=unit_groups(desk.named),
        channels=tuple(ReviewChannel),
        topics=tuple(Topic),
        tables=tables,
        hidden=hidden,
    )
    status = HTTPStatus.OK if asked.valid else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "supervisor/workload.html", page, status)


@router.get(f"{WORKLOAD}/{{table}}.csv")
async def one_table(
    request: Request, table: str, connection: Reading, member: Staff, all_of_it: All
) -> Response:
    """One of the tables as a file. 404 if there is no such table."""
    return await figures_file(request, connection, member, all_of_it, DESK, key=table)
