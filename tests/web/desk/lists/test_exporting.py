"""A list as a file: what the page shows, nothing a spreadsheet calculates, nothing of the rater."""

import csv
import io
from datetime import datetime

from fastapi import FastAPI
from openpyxl import load_workbook
from sqlalchemy.ext.asyncio import AsyncEngine

from db.sealing import Keys
from rules import steps
from rules.stages import Stage
from tests.people import CITY, HANDLER, OPERATOR
from tests.web.desk.desk_visitor import DeskVisitor
from tests.web.desk.recorded_cases import received_case
from tests.web.desk_site import SignIn

NASTY = ('=HYPERLINK("https://evil.example")', "+1", "-1", "@SUM(A1)", "https://evil.example")


async def table(visitor: DeskVisitor, query: str = "") -> list[list[str]]:
    """The rows of a CSV."""
    answer = await visitor.browser.get(f"/cases/export/csv{query}")
    assert answer.status_code == 200
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


async def test_a_file_holds_what_the_list_shows_in_its_order(
    quiet_site: FastAPI, organised: AsyncEngine, keys: Keys, sign_in: SignIn
) -> None:
    first = await received_case(organised, keys, comment="叫号机坏了")
    second = await received_case(organised, keys, comment="叫号太慢")
    await second.brought_to(Stage.IN_PROGRESS)
    await second.take(steps.Supervise, CITY, order="请优先办理。")
    other = await received_case(organised, keys, comment="没有人接")
    operator = await sign_in(quiet_site, OPERATOR)
    rows = await table(operator, "?q=叫号&sort=-received")
    assert rows[0] == [
        *("工单号", "标记", "时限名称", "下一时限"),
        *("环节", "星级", "承办单位", "评价内容", "收到时间"),
    ]
    assert [row[0] for row in rows[1:]] == [second.case.case_no, first.case.case_no]
    assert rows[1][1:3] == ["督办", "整改反馈"]
    assert rows[2][1] == ""
    assert rows[2][4:8] == ["待转办", "1", "黄浦区行政服务中心", "叫号机坏了"]
    assert other.case.case_no in {row[0] for row in await table(operator)}
    handler = await table(await sign_in(quiet_site, HANDLER))
    assert [row[0] for row in handler[1:]] == [second.case.case_no]
    assert "李秀兰" not in str(rows)
    assert "13800005566" not in str(rows)


async def test_a_spreadsheet_calculates_nothing_of_what_somebody_wrote(
    quiet_site: FastAPI, organised: AsyncEngine, keys: Keys, sign_in: SignIn
) -> None:
    for comment in NASTY:
        await received_case(organised, keys, comment=comment)
    city = await sign_in(quiet_site, CITY)
    written = {row[-1] for row in (await table(city))[1:]}
    assert written == {f"'{text}" for text in NASTY[:4]} | {NASTY[4]}
    answer = await city.browser.get("/cases/export/xlsx?sort=received")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-disposition"].endswith('.xlsx"')
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    assert sheet.freeze_panes == "B2"
    cells = list(sheet.iter_rows(min_row=2))
    assert [row[-1].value for row in cells] == list(NASTY)
    assert {row[-1].data_type for row in cells} == {"s"}
    assert {row[-1].hyperlink for row in cells} == {None}
    assert all(isinstance(row[3].value, datetime) for row in cells)
    assert all(isinstance(row[5].value, int) for row in cells)


async def test_a_kind_of_file_that_there_is_not_is_not_found(
    quiet_site: FastAPI, organised: AsyncEngine, sign_in: SignIn
) -> None:
    operator = await sign_in(quiet_site, OPERATOR)
    assert (await operator.browser.get("/cases/export/pdf")).status_code == 404
