"""A supervisor's figures: indicators, weeks, units, times, topics of a period; page and CSV."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from rules.refusals import N_
from web.dependencies import All, Reading, Staff
from web.desk.figures.all_figures import figure_tables
from web.desk.figures.page import FiguresDesk, figures_file, figures_page
from web.supervisor.frame import sections
from web.supervisor.links import FIGURES

router = APIRouter()

DESK = FiguresDesk(N_("督办台"), FIGURES, sections, figure_tables)


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
