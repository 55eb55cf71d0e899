"""A supervisor's figures: indicators, weeks, units, times, topics of a period; page and CSV."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response

from db.figure_counts import closed_by_day, received_by_day, received_by_topic
from db.indicators import indicators_by_unit
from db.oversight import counted_by_unit
from rules.indicators import together
from rules.refusals import N_
from rules.stars import ReviewChannel
from rules.topics import Topic
from web.dependencies import All, Reading, Staff, now
from web.desk.lists.filters import desk_of
from web.errors import not_found
from web.i18n import Catalogue
from web.pages import catalogue, render
from web.supervisor.asked import Asked, asked_in
from web.supervisor.figure_tables import time_table, topic_table, unit_table, week_table
from web.supervisor.frame import Scope, Section, scope_of, sections
from web.supervisor.indicator_lines import indicator_table
from web.supervisor.links import FIGURES
from web.supervisor.tables import FigureTable, as_csv
from web.unit_groups import UnitGroup, unit_groups

router = APIRouter()

MET, OF = N_("其中达到"), "n"
"""The columns of a file behind a share."""


@dataclass(frozen=True, slots=True)
class FiguresPage:
    """supervisor/figures.html. Without tables the address asks for nonsense."""

    sections: tuple[Section, ...]
    scope: Scope
    asked: Asked
    groups: tuple[UnitGroup, ...]
    channels: tuple[ReviewChannel, ...]
    topics: tuple[Topic, ...]
    tables: Mapping[str, FigureTable]


@router.get("/supervisor/figures")
async def figures(request: Request, connection: Reading, member: Staff, all_of_it: All) -> Response:
    """Figures with their charts. 422 if the address asks for what there is not."""
    desk = await desk_of(connection, member, now(), all_of_it.keys)
    asked = asked_in(request.query_params, desk, FIGURES)
    page = FiguresPage(
        sections=sections(FIGURES),
        scope=scope_of(member),
        asked=asked,
        groups=unit_groups(desk.named),
        channels=tuple(ReviewChannel),
        topics=tuple(Topic),
        tables=await _tables(connection, asked, catalogue(request)) if asked.valid else {},
    )
    status = HTTPStatus.OK if asked.valid else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "supervisor/figures.html", page, status)


@router.get("/supervisor/figures/{table}.csv")
async def one_table(
    request: Request, table: str, connection: Reading, member: Staff, all_of_it: All
) -> Response:
    """One of the tables as a file. 404 if there is no such table."""
    desk = await desk_of(connection, member, now(), all_of_it.keys)
    asked = asked_in(request.query_params, desk, FIGURES)
    if not asked.valid:
        raise asked.problem()
    said = catalogue(request)
    tables = await _tables(connection, asked, said)
    if table not in tables:
        raise not_found()
    return csv_answer(tables[table], said)


def csv_answer(table: FigureTable, said: Catalogue) -> Response:
    """A table as a file that spreadsheets open as it is meant."""
    text = as_csv(table, said.gettext(MET), OF)
    return Response(
        text.encode("utf-8-sig"),
        media_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{table.key}.csv"',
            "Cache-Control": "no-store",
        },
    )


async def _tables(
    connection: AsyncConnection, asked: Asked, said: Catalogue
) -> dict[str, FigureTable]:
    found = await indicators_by_unit(connection, asked.counts, asked.desk.now)
    everything = together(found.values())
    tables = (
        indicator_table(everything, said),
        week_table(
            asked,
            await received_by_day(connection, asked.received),
            await closed_by_day(connection, asked.cases, asked.period),
            said,
        ),
        unit_table(asked, found, await counted_by_unit(connection, asked.received), said),
        time_table("contact_time", N_("先行联系用时"), everything.to_contact, said),
        time_table("closure_time", N_("办结用时"), everything.to_closure, said),
        topic_table(asked, await received_by_topic(connection, asked.received), said),
    )
    return {table.key: table for table in tables}
