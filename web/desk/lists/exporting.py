"""The list as a file: what it shows, its filters, its order and its columns, as CSV or XLSX.

Both are made while the cases are read, a thousand at a time, so that memory stays small. Nothing
in them says who the rater is. What a cell holds is in cells.py.
"""

import asyncio
import csv
import io
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import xlsxwriter
from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncEngine
from starlette.responses import Response, StreamingResponse
from xlsxwriter.format import Format

from db.case_lists import listed
from db.case_orders import Start
from db.engine import reading
from db.topics import topics
from rules.refusals import N_
from web.dates import local
from web.dependencies import All, Staff, now
from web.desk.duties import Duties
from web.desk.lists.cells import Cell, headings_of, row_of
from web.desk.lists.columns import ListColumn
from web.desk.lists.filters import Desk, desk_of
from web.desk.lists.page import EXPORTED_MAX, Asked, asked_for
from web.desk.lists.query import wanted_in
from web.desk.lists.rows import Told
from web.errors import not_found
from web.i18n import Catalogue
from web.pages import catalogue

router = APIRouter()

AT_ONCE = 1000
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would calculate."""
WIDTHS = {
    ListColumn.COMMENT: 60,
    ListColumn.UNIT: 24,
    ListColumn.SUBJECT: 28,
    ListColumn.TOPICS: 24,
    ListColumn.STARS: 8,
}
"""Characters a column is wide; others are MOMENT_WIDTH, which a date and an hour fill."""
MOMENT_WIDTH = 18
OPTIONS = {
    # a text stays a text, and no row is kept in memory once it is written
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
PIECE = 64 * 1024
"""Bytes of a workbook sent at a time."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class FileKind(StrEnum):
    """What a list can be had as."""

    CSV = "csv"
    XLSX = "xlsx"


@dataclass(frozen=True, slots=True)
class Export:
    """A list to be written out, for one person, in their language."""

    engine: AsyncEngine
    asked: Asked
    desk: Desk
    said: Catalogue

    @property
    def headings(self) -> list[str]:
        """The first row."""
        return headings_of(self.asked.columns, self.said)

    async def rows(self) -> AsyncIterator[list[Cell]]:
        """The cases, to EXPORTED_MAX, read a thousand at a time, each time anew."""
        order = self.asked.wanted.sorting(self.desk.member.role)
        start: Start | None = None
        for _ in range(EXPORTED_MAX // AT_ONCE):
            async with reading(self.engine) as connection:
                found = await listed(connection, self.asked.filter, order, start, AT_ONCE)
                told = Told(
                    topics=await topics(connection, [each.review_no for each in found.lines]),
                    duties=Duties(self.desk.now, self.desk.calendar, self.said),
                    catalogue=self.said,
                )
            for line in found.lines:
                yield row_of(line, self.asked.columns, told)
            if found.last is None:
                return
            start = Start(found.last)


@router.get("/cases/export/{kind}")
async def export(request: Request, kind: str, all_of_it: All, member: Staff) -> Response:
    """The list of the address as a file."""
    if kind not in set(FileKind):
        raise not_found()
    async with reading(all_of_it.engine) as connection:
        desk = await desk_of(connection, member, now(), all_of_it.keys)
        wanted = wanted_in(request.query_params, desk.by_code, desk.keys)
        asked = await asked_for(connection, wanted, desk)
    wanted_list = Export(all_of_it.engine, asked, desk, catalogue(request))
    name = f"cases-{local(desk.now):%Y%m%d-%H%M}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    if kind == FileKind.CSV:
        return StreamingResponse(as_csv(wanted_list), media_type="text/csv", headers=headers)
    return StreamingResponse(as_xlsx(wanted_list), media_type=XLSX, headers=headers)


async def as_csv(wanted: Export) -> AsyncIterator[bytes]:
    """The lines, in pieces. The mark at the beginning tells a spreadsheet that this is UTF-8."""
    yield _line(list(wanted.headings)).encode("utf-8-sig")
    lines: list[str] = []
    async for row in wanted.rows():
        lines.append(_line(row))
        if len(lines) == AT_ONCE:
            yield "".join(lines).encode()
            lines.clear()
    yield "".join(lines).encode()


def _line(row: list[Cell] | list[str]) -> str:
    table = io.StringIO()
    csv.writer(table).writerow([_safe(each) for each in row])
    return table.getvalue()


def _safe(value: Cell) -> str:
    if isinstance(value, datetime):
        return f"{local(value):%Y-%m-%d %H:%M}"
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


async def as_xlsx(wanted: Export) -> AsyncIterator[bytes]:
    """The workbook, in pieces. It is made on disk, in a file that has no name."""
    with tempfile.TemporaryFile() as file:
        book = xlsxwriter.Workbook(file, OPTIONS)
        await _fill(book, wanted)
        # packing it takes its time, for which no other page should wait
        await asyncio.to_thread(book.close)
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


async def _fill(book: xlsxwriter.Workbook, wanted: Export) -> None:
    bold = book.add_format({"bold": True, "bottom": 1})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    sheet = book.add_worksheet(wanted.said.gettext(N_("工单")))
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, 0, MOMENT_WIDTH)
    for at, width in enumerate(_widths(wanted.asked.columns), start=1):
        sheet.set_column(at, at, width)
    sheet.write_row(0, 0, wanted.headings, bold)
    number = 0
    async for row in wanted.rows():
        number += 1
        for at, value in enumerate(row):
            _write(sheet, (number, at), value, moment)


def _widths(columns: Sequence[ListColumn]) -> Iterator[int]:
    for column in columns:
        if column is ListColumn.DUE:
            yield MOMENT_WIDTH
        yield WIDTHS.get(column, MOMENT_WIDTH)


def _write(
    sheet: xlsxwriter.worksheet.Worksheet, at: tuple[int, int], value: Cell, moment: Format
) -> None:
    if isinstance(value, datetime):
        # a spreadsheet knows no zones: it is Shanghai's time
        sheet.write_datetime(*at, local(value).replace(tzinfo=None), moment)
    elif isinstance(value, int):
        sheet.write_number(*at, value)
    elif value is not None:
        sheet.write_string(*at, value)
