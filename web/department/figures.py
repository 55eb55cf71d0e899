"""A unit's own figures: those of the supervisors, with windows and items of the period beside them;
page and CSV."""

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response

from db.figure_counts import received_by_item, received_by_window
from rules.refusals import N_
from web.department.figure_tables import item_table, window_table
from web.department.links import FIGURES, sections
from web.dependencies import All, Reading, Staff
from web.desk.figures.all_figures import figure_tables
from web.desk.figures.asked import Asked
from web.desk.figures.page import FiguresDesk, figures_file, figures_page
from web.desk.figures.tables import FigureTable
from web.i18n import Catalogue

router = APIRouter()


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


DESK = FiguresDesk(N_("办理台"), FIGURES, sections, _tables)


@router.get(FIGURES)
async def figures(request: Request, connection: Reading, member: Staff, all_of_it: All) -> Response:
    """Figures with their charts. 422 if the address asks for what there is not."""
    return await figures_page(request, connection, member, all_of_it, DESK)


@router.get(f"{FIGURES}/{{table}}.csv")
async def one_table(
    request: Request, table: str, connection: Reading, member: Staff, all_of_it: All
) -> Response:
    """One of the tables as a file. 404 if there is no such table."""
    return await figures_file(request, connection, member, all_of_it, DESK, key=table)
