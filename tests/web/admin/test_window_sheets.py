"""What is printed for the desks, read back by a decoder that had no part in drawing it."""

import re
from collections.abc import Awaitable, Callable
from xml.etree import ElementTree

import pytest
import zxingcpp
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import writing
from db.tables import units, windows
from rules.roles import Role
from tests.web.browser import Browser
from tests.web.window_codes import code_for

SignIn = Callable[[Role | None], Awaitable[Browser]]
SHEETS = "/admin/windows/sheets?unit=Q01-01"
SITE = "http://testserver:80"
PIXELS = 4
"""Of one module, where a code is drawn to be read."""
RUN = re.compile(r"([Mm])(-?[\d.]+)[ ,](-?[\d.]+)|h([\d.]+)")


@pytest.fixture
async def admin(signed_in: SignIn) -> Browser:
    """An administrator's browser."""
    return await signed_in(Role.ADMINISTRATOR)


def decoded(svg: str) -> str:
    """What a code says, from the strokes of its only path."""
    (width,) = re.findall(r'viewBox="0 0 ([\d.]+) ', svg)
    scale = "".join(re.findall(r"scale\(([\d.]+)\)", svg)) or "1"
    size = round(float(width) / float(scale))
    rows = [bytearray(b"\xff" * size) for _ in range(size)]
    (path,) = re.findall(r' d="([^"]+)"', svg)
    x = y = 0.0
    for command, right, down, run in RUN.findall(path):
        if run:
            rows[int(y)][int(x) : int(x + float(run))] = b"\0" * int(float(run))
            x += float(run)
        elif command == "M":
            x, y = float(right), float(down)
        else:
            x, y = x + float(right), y + float(down)
    wide = [b"".join(bytes([each]) * PIXELS for each in row) for row in rows]
    picture = b"".join(row * PIXELS for row in wide)
    image = memoryview(picture).cast("B", (size * PIXELS, size * PIXELS))
    (found,) = zxingcpp.read_barcodes(image)
    return found.text


async def test_a_printed_code_says_the_short_address(admin: Browser, staff: AsyncEngine) -> None:
    token = await code_for(staff, "05")
    sheet = await admin.get(f"{SHEETS}&window=05")
    (svg,) = re.findall(r"<svg.*?</svg>", sheet.text, re.DOTALL)
    assert decoded(svg) == f"{SITE}/w/{token}"
    whole = await admin.get(f"/admin/windows/codes/{token}/a4.svg")
    assert whole.headers["content-type"].startswith("image/svg+xml")
    assert 'width="210mm" height="297mm"' in whole.text
    for told in ("黄浦区行政服务中心", ">05", f">{SITE}/w/{token}<"):
        assert told in whole.text
    ElementTree.fromstring(whole.text)  # noqa: S314 -- our own
    (code,) = re.findall(r'<svg x="45"[^>]*>(<svg.*?</svg>)</svg>', whole.text, re.DOTALL)
    assert decoded(code) == f"{SITE}/w/{token}"
    file = await admin.get(f"/admin/windows/codes/{token}/svg")
    assert file.headers["content-type"].startswith("image/svg+xml")
    assert f"05-{token}.svg" in file.headers["content-disposition"]
    assert decoded(file.text) == f"{SITE}/w/{token}"


async def test_no_line_of_a_sheet_leaves_the_paper(admin: Browser, staff: AsyncEngine) -> None:
    token = await code_for(staff, "05")
    async with writing(staff) as connection:
        await connection.execute(update(units).values(name="市" * 60))
        await connection.execute(update(windows).values(name="窗" * 50))
    sheet = await admin.get(f"/admin/windows/codes/{token}/a4.svg")
    lines = re.findall(r'font-size="([\d.]+)"[^>]*>([市窗05 ]+)<', sheet.text)
    assert [text for _, text in lines] == ["市" * 60, "05 " + "窗" * 50]
    assert all(float(size) * len(text) <= 190 for size, text in lines), "of the 210 mm of A4"


async def test_a_code_is_to_be_had_as_a_pdf(admin: Browser, staff: AsyncEngine) -> None:
    token = await code_for(staff, "05")
    file = await admin.get(f"/admin/windows/codes/{token}/pdf")
    assert file.headers["content-type"] == "application/pdf"
    assert file.content.startswith(b"%PDF-")
    assert file.content.rstrip().endswith(b"%%EOF")


async def test_a_sheet_says_everything_in_both_languages(
    admin: Browser, staff: AsyncEngine
) -> None:
    token = await code_for(staff, "05")
    for language in ("zh", "en"):
        sheet = (await admin.get(f"{SHEETS}&window=05&lang={language}")).text
        for said in (
            "黄浦区行政服务中心",
            "综合受理05号窗口",
            f"/w/{token}</p>",
            "给这次服务打 1 到 5 星",
            "one to five stars",
            "15 个工作日内办结",
            "the case is closed within 15",
        ):
            assert said in sheet


async def test_every_window_with_a_code_has_a_sheet_and_the_others_are_counted(
    admin: Browser, staff: AsyncEngine
) -> None:
    await code_for(staff, "06")
    page = await admin.get(SHEETS)
    assert page.text.count('class="sheet"') == 1
    assert "另有 1 个窗口还没有码" in page.text
    await code_for(staff, "05")
    assert (await admin.get(SHEETS)).text.count('class="sheet"') == 2


@pytest.mark.parametrize("asked", ["unit=Q99", "unit=Q01-01&window=99", ""])
async def test_sheets_of_nothing_are_not_found(admin: Browser, asked: str) -> None:
    assert (await admin.get(f"/admin/windows/sheets?{asked}")).status_code == 404
