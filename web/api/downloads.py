"""Reviews as a table to download: CSV that a spreadsheet opens, sent while it is being read."""

import csv
import io
from collections.abc import AsyncIterator, Iterable
from typing import Annotated

from fastapi import Query
from sqlalchemy.ext.asyncio import AsyncEngine
from starlette.responses import Response, StreamingResponse

from db.engine import reading
from db.review_lists import Behind, ReviewFilter, ReviewOrder, listed
from db.reviews import Review
from rules.refusals import N_
from rules.stars import Dimension
from web.api.answers import MAX_AGE, documented, open_router, sent_as
from web.api.query import Filters, wanted
from web.dependencies import All
from web.public.standing import stage_of

router = open_router("reviews")

AT_ONCE = 1000
"""Reviews read at a time, each time with a connection of their own."""

COLUMNS = (
    "review_no",
    "submitted_at",
    "channel",
    "handling_stage",
    "stars",
    *(each.value for each in Dimension),
    "unit_code",
    "unit_name",
    "item_code",
    "item_name",
    "window_no",
    "identity",
    "comment",
    "withheld",
    "invalid",
    "withdrawn",
    "stage",
)
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would calculate."""


@router.get(
    "/reviews.csv",
    summary=N_("下载评价"),
    description=N_("符合条件的全部评价，CSV 格式，最新的在前。"),
    response_class=StreamingResponse,
    responses={**documented(404, 422), **sent_as("text/csv", N_("CSV,UTF-8，第一行是列名"))},
)
async def review_table(asked: Annotated[Filters, Query()], all_: All) -> Response:
    """All that the filters find."""
    # not a connection for the whole request: sending a long table takes its time
    async with reading(all_.engine) as connection:
        which = await wanted(connection, asked)
    return StreamingResponse(
        _table(all_.engine, which),
        media_type="text/csv",
        headers={
            "Cache-Control": f"public, max-age={MAX_AGE}",
            "Content-Disposition": 'attachment; filename="reviews.csv"',
        },
    )


async def _table(engine: AsyncEngine, which: ReviewFilter) -> AsyncIterator[bytes]:
    # the mark at the beginning tells a spreadsheet that this is UTF-8
    yield _lines([COLUMNS]).encode("utf-8-sig")
    after: Behind | None = None
    more = True
    while more:
        async with reading(engine) as connection:
            found = await listed(connection, which, ReviewOrder.NEWEST, after, AT_ONCE)
        yield _lines(_cells(each) for each in found.reviews).encode()
        after, more = found.end, found.end is not None


def _lines(rows: Iterable[Iterable[str]]) -> str:
    table = io.StringIO()
    csv.writer(table).writerows(rows)
    return table.getvalue()


def _cells(found: Review) -> Iterable[str]:
    values = (
        found.review_no,
        found.submitted_at.isoformat(timespec="seconds"),
        found.channel,
        found.handling_stage,
        int(found.stars),
        *(found.dimensions.get(each) for each in Dimension),
        found.unit_code,
        found.unit_name,
        found.item_code,
        found.item_name,
        found.window_no,
        found.identity,
        found.comment,
        found.withheld,
        found.invalid_ground,
        "yes" if found.withdrawn else "",
        stage_of(found),
    )
    return (_cell(each) for each in values)


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
