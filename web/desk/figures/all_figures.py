"""Every table of a desk's figures, and one of them as a file."""

from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response

from db.figure_counts import closed_by_day, received_by_day, received_by_topic
from db.indicators import indicators_by_unit
from db.oversight import counted_by_unit
from rules.indicators import together
from rules.refusals import N_
from web.desk.figures.asked import Asked
from web.desk.figures.figure_tables import time_table, topic_table, unit_table, week_table
from web.desk.figures.indicator_lines import indicator_table
from web.desk.figures.tables import FigureTable, as_csv
from web.errors import not_found
from web.i18n import Catalogue

MET, OF = N_("其中达到"), "n"
"""The columns of a file behind a share."""


async def figure_tables(
    connection: AsyncConnection, asked: Asked, said: Catalogue
) -> dict[str, FigureTable]:
    """Indicators, weeks, units, times and topics of what is asked for, by their key."""
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


def csv_answer(tables: Mapping[str, FigureTable], key: str, said: Catalogue) -> Response:
    """One of the tables as a file that spreadsheets open as it is meant. 404 if there is none."""
    if key not in tables:
        raise not_found()
    table = tables[key]
    text = as_csv(table, said.gettext(MET), OF)
    return Response(
        text.encode("utf-8-sig"),
        media_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{table.key}.csv"',
            "Cache-Control": "no-store",
        },
    )
