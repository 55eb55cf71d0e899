"""A supervisor's figures: indicators, weeks, units, times, topics of a period; page and CSV."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from fastapi import APIRouter, Request
from starlette.responses import Response

from rules.stars import ReviewChannel
from rules.topics import Topic
from web.dependencies import All, Reading, Staff, now
from web.desk.figures.all_figures import csv_answer, figure_tables
from web.desk.figures.asked import Asked, asked_in
from web.desk.figures.tables import FigureTable
from web.desk.lists.filters import desk_of
from web.desk.sections import Section
from web.pages import catalogue, render
from web.supervisor.frame import Scope, scope_of, sections
from web.supervisor.links import FIGURES
from web.unit_groups import UnitGroup, unit_groups

router = APIRouter()


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
        tables=await figure_tables(connection, asked, catalogue(request)) if asked.valid else {},
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
    tables = await figure_tables(connection, asked, said)
    return csv_answer(tables, table, said)
