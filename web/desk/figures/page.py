"""A desk's figures: the page and its files. A desk says only where they are, the ways between its
pages, and which tables it has."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus

from fastapi import Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response

from db.staff import Member
from rules.stars import ReviewChannel
from rules.topics import Topic
from web.dependencies import WebDependencies, now
from web.desk.figures.all_figures import csv_answer
from web.desk.figures.asked import Asked, asked_in
from web.desk.figures.tables import FigureTable
from web.desk.lists.filters import desk_of
from web.desk.sections import Section
from web.i18n import Catalogue
from web.pages import catalogue, render
from web.unit_groups import UnitGroup, unit_groups

Tables = Callable[[AsyncConnection, Asked, Catalogue], Awaitable[dict[str, FigureTable]]]
"""Counts what an address asks for."""


@dataclass(frozen=True, slots=True)
class FiguresDesk:
    """`called` is the desk's name in Chinese, `path` where its figures are."""

    called: str
    path: str
    sections: Callable[[str], tuple[Section, ...]]
    tables: Tables


@dataclass(frozen=True, slots=True)
class FiguresPage:
    """desk/figures.html. `unit` "": the city. Without tables the address asks for nonsense."""

    called: str
    unit: str
    sections: tuple[Section, ...]
    asked: Asked
    groups: tuple[UnitGroup, ...]
    channels: tuple[ReviewChannel, ...]
    topics: tuple[Topic, ...]
    tables: Mapping[str, FigureTable]


async def figures_page(
    request: Request,
    connection: AsyncConnection,
    member: Member,
    all_of_it: WebDependencies,
    of: FiguresDesk,
) -> Response:
    """Figures with their charts. 422 if the address asks for what there is not."""
    desk = await desk_of(connection, member, now(), all_of_it.keys)
    asked = asked_in(request.query_params, desk, of.path)
    page = FiguresPage(
        called=of.called,
        unit=member.unit_name or "",
        sections=of.sections(of.path),
        asked=asked,
        groups=unit_groups(desk.named),
        channels=tuple(ReviewChannel),
        topics=tuple(Topic),
        tables=await of.tables(connection, asked, catalogue(request)) if asked.valid else {},
    )
    status = HTTPStatus.OK if asked.valid else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "desk/figures.html", page, status)


async def figures_file(
    request: Request,
    connection: AsyncConnection,
    member: Member,
    all_of_it: WebDependencies,
    of: FiguresDesk,
    *,
    key: str,
) -> Response:
    """One of the tables as a file. Raises Problem (404 if there is no such table, 422)."""
    desk = await desk_of(connection, member, now(), all_of_it.keys)
    asked = asked_in(request.query_params, desk, of.path)
    if not asked.valid:
        raise asked.problem()
    said = catalogue(request)
    return csv_answer(await of.tables(connection, asked, said), key, said)
