"""A window's sheet as one file, A4 in vectors, for printers that print no pages of a browser."""

from dataclasses import dataclass
from datetime import date

from fastapi import Request
from markupsafe import Markup

from db.window_codes import WindowCode
from rules.refusals import N_
from web.admin.code_drawing import inline_svg
from web.dates import local
from web.i18n import Language
from web.pages import catalogue, render

HOW = N_("用手机相机、微信或支付宝扫码，给这次服务打 1 到 5 星，不到一分钟。")
WIDTH = 180
"""Millimetres that a line of the sheet may take."""
LARGEST, SMALLEST = 13.0, 6.0
"""Millimetres that a character of the unit's name is wide."""
HOW_SIZES = ((Language.ZH, 5.0), (Language.EN, 3.2))
"""Millimetres of a character in each language: the sentence fits into a line."""


@dataclass(frozen=True, slots=True)
class SheetFile:
    """admin/sheet.svg. `token` and `made_on` tell an old print from a new one."""

    unit_name: str
    unit_size: float
    window_no: str
    window_name: str
    code: Markup
    hows: tuple[tuple[str, float], ...]
    address: str
    token: str
    made_on: date


def sheet_file(
    request: Request, unit_name: str, window_name: str, code: WindowCode, address: str
) -> bytes:
    """The sheet of one window; it speaks Chinese and English whoever asks for it."""
    sheet = SheetFile(
        unit_name=unit_name,
        unit_size=max(SMALLEST, min(LARGEST, WIDTH / max(1, len(unit_name)))),
        window_no=code.window_no,
        window_name=window_name,
        code=Markup(inline_svg(address)),  # noqa: S704 -- drawn here, of an address without markup
        hows=tuple((catalogue(request, each).gettext(HOW), size) for each, size in HOW_SIZES),
        address=address,
        token=code.token,
        made_on=local(code.made_at).date(),
    )
    return bytes(render(request, "admin/sheet.svg", sheet).body)
