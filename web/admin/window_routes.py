"""Making, revoking and printing the windows' codes. Who did what is kept with each code."""

import re

import structlog
from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response

from db import organisation, window_codes
from db.engine import reading, writing
from db.organisation import Unit
from db.window_codes import REASON_MAX, WindowCode
from rules.refusals import N_
from web.admin.code_drawing import CodeFile, file_of
from web.admin.sheet_drawing import sheet_file
from web.admin.window_list import NAME_MAX, units_page, windows_page, windows_path
from web.dependencies import All, Reading, Staff, now
from web.errors import not_found
from web.forms import cleaned, submission
from web.pages import render, see_other
from web.public.window_code import code_path

router = APIRouter()
log = structlog.get_logger()

NO_SUCH_UNIT = N_("没有这个单位，请从列表里选择。")
NO_SUCH_WINDOW = N_("这个单位没有这个窗口。")
NO_SUCH_CODE = N_("没有这个二维码，或者它已经停用。")
NO_REASON = N_("请写明停用的原因，例如“贴纸破损”“窗口撤销”。")

NOT_IN_A_NAME = re.compile("[^A-Za-z0-9-]")
"""What a file's name does without, for it stands in a header."""

DONE = {
    "made": N_("二维码已生成，可以打印张贴。"),
    "replaced": N_("旧码已停用，新码已生成，请打印张贴。"),
    "revoked": N_("二维码已停用，扫码的人会看到提示。"),
    "already": N_("已有正在使用的二维码，没有重复生成。"),
}
"""What a page says was done, by the word in its address."""


@router.get("/admin/windows")
async def windows(request: Request, connection: Reading, all_: All) -> Response:
    """The units with windows, or the windows of one unit."""
    asked = request.query_params
    site = all_.settings.site
    if "unit" not in asked:
        search = cleaned(asked.get("q", ""))[:NAME_MAX]
        page = await units_page(connection, search, site)
        return render(request, "admin/window_units.html", page)
    unit = await unit_named(connection, asked["unit"])
    done = DONE.get(asked.get("done", ""), "")
    return render(request, "admin/windows.html", await windows_page(connection, unit, site, done))


@router.post("/admin/windows/codes")
async def make(request: Request, all_: All, staff: Staff) -> Response:
    """Give one window a code, or every window of a unit that has none."""
    values = (await submission(request)).values
    window_no = values.get("window", "")
    async with writing(all_.engine) as connection:
        unit = await unit_named(connection, values.get("unit", ""))
        if window_no:
            if await organisation.window(connection, unit.code, window_no) is None:
                raise not_found(NO_SUCH_WINDOW)
            made = int(await window_codes.make(connection, unit.code, window_no, staff.id, now()))
        else:
            made = await window_codes.make_missing(connection, unit.code, staff.id, now())
    log.info("window_codes_made", unit=unit.code, window=window_no, number=made, by=staff.id)
    return see_other(windows_path(unit.code, "made" if made else "already"))


@router.post("/admin/windows/codes/revoke")
async def revoke(request: Request, all_: All, staff: Staff) -> Response:
    """End a code, with a reason; `replace` gives its window another one at the same moment."""
    form = await submission(request)
    async with reading(all_.engine) as connection:
        code = await code_in_use(connection, form.values.get("token", ""))
        reason = form.text("reason", REASON_MAX, required=NO_REASON)
        if not form.valid:
            unit = await unit_named(connection, code.unit_code)
            page = await windows_page(connection, unit, all_.settings.site, refused=form)
            return render(request, "admin/windows.html", page, 422)
    replacing = form.values.get("replace") == "yes"
    async with writing(all_.engine) as connection:
        if not await window_codes.revoke(connection, code.token, staff.id, reason, now()):
            raise not_found(NO_SUCH_CODE)
        if replacing:
            await window_codes.make(connection, code.unit_code, code.window_no, staff.id, now())
    log.info("window_code_revoked", unit=code.unit_code, window=code.window_no, by=staff.id)
    return see_other(windows_path(code.unit_code, "replaced" if replacing else "revoked"))


@router.get("/admin/windows/codes/{token}/{kind}")
async def code_file(
    request: Request, token: str, kind: str, connection: Reading, all_: All
) -> Response:
    """A file for a printer: the code alone as svg or pdf, or the window's whole sheet as a4.svg."""
    code = await code_in_use(connection, token)
    if kind not in set(CodeFile):
        raise not_found()
    asked = CodeFile(kind)
    name = NOT_IN_A_NAME.sub("", f"{code.unit_code}-{code.window_no}-{code.token}")
    address = all_.settings.site + code_path(code.token)
    if asked is CodeFile.SHEET:
        unit = await unit_named(connection, code.unit_code)
        window = await organisation.window(connection, code.unit_code, code.window_no)
        called = window.name if window else ""
        body = sheet_file(request, unit.name, called, code, address)
    else:
        body = file_of(address, asked)
    return Response(
        body,
        media_type=asked.media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}.{asked}"'},
    )


async def unit_named(connection: AsyncConnection, code: str) -> Unit:
    """A unit by its code. Raises Problem with 404."""
    found = await organisation.unit(connection, cleaned(code))
    if found is None:
        raise not_found(NO_SUCH_UNIT)
    return found


async def code_in_use(connection: AsyncConnection, token: str) -> WindowCode:
    """A code that opens a form. Raises Problem with 404."""
    found = await window_codes.find(connection, token)
    if found is None or not found.in_use:
        raise not_found(NO_SUCH_CODE)
    return found
