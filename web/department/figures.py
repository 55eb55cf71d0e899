"""A unit's own figures: indicators, weeks, topics, windows and items of a period; page and CSV."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response

from db.figure_counts import received_by_item, received_by_window
from rules.stars import ReviewChannel
from rules.topics import Topic
from web.department.figure_tables import item_table, window_table
from web.department.links import FIGURES, sections
from web.dependencies import All, Reading, Staff, now
from web.desk.figures.all_figures import csv_answer, figure_tables
from web.desk.figures.asked import Asked, asked_in
from web.desk.figures.tables import FigureTable
from web.desk.lists.filters import desk_of
from web.desk.sections import Section
from web.i18n import Catalogue
from web.pages import catalogue, render
from web.unit_groups import UnitGroup, unit_groups

router = APIRouter()


@dataclass(frozen=True, slots=True)
class FiguresPage:
    """department/figures.html. Without tables the address asks for nonsense."""

    sections: tuple[Section, ...]
    unit: str
    asked: Asked
    groups: tuple[UnitGroup, ...]
    channels: tuple[ReviewChannel, ...]
    topics: tuple[Topic, ...]
    tables: Mapping[str, FigureTable]


@router.get(FIGURES)
async def figures(request: Request, connection: Reading, member: Staff, all_of_it: All) -> Response:
    """Figures with their charts. 422 if the address asks for what there is not."""
    desk = await desk_of(connection, member, now(), all_of_it.keys)
    asked = asked_in(request.query_params, desk, FIGURES)
    page = FiguresPage(
        sections=sections(FIGURES),
        unit=member.unit_name or "",
        asked=asked,
        groups=unit_groups(desk.named),
        channels=tuple(ReviewChannel),
        topics=tuple(Topic),
        tables=await _tables(connection, asked, catalogue(request)) if asked.valid else {},
    )
    status = HTTPStatus.OK if asked.valid else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "department/figures.html", page, status)


@router.get(f"{FIGURES}/{{table}}.csv")
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
    return csv_answer(tables, table, said)


async def _tables(
    connection: AsyncConnection, asked: Asked, said: Catalogue
) -> dict[str, FigureTable]:
    tables = await figure_tables(connection, asked, said)
    if not asked.desk.right_below(asked.under):
        # a unit with none below it would be compared with nobody
        del tables["units"]
    own = (
        window_table(await received_by_window(connection, asked.received), said),
        item_table(await received_by_item(connection, asked.received), said),
    )
    return tables | {table.key: table for table in own}
