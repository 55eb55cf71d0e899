"""A window's sheet as one file, A4 in vectors, for printers that print no pages of a browser."""

import unicodedata
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
"""Millimetres that a line of the sheet may take: nothing breaks a line in an SVG."""
WIDE, NARROW = 1.0, 0.55
"""Widths of a Chinese and of any other character, in sizes of its line."""


@dataclass(frozen=True, slots=True)
class Line:
    """A text and its size in millimetres."""

    text: str
    size: float


@dataclass(frozen=True, slots=True)
class SheetFile:
    """admin/sheet.svg. `token` and `made_on` tell an old print from a new one."""

    unit: Line
    window: Line
    code: Markup
    hows: tuple[Line, ...]
    address: Line
    token: str
    made_on: date


def sheet_file(
    request: Request, unit_name: str, window_name: str, code: WindowCode, address: str
) -> bytes:
    """The sheet of one window; it speaks Chinese and English whoever asks for it."""
    hows = (catalogue(request, each).gettext(HOW) for each in (Language.ZH, Language.EN))
    sheet = SheetFile(
        unit=fitted(unit_name, 13),
        window=fitted(f"{code.window_no} {window_name}".strip(), 9),
        code=Markup(inline_svg(address)),  # noqa: S704 -- drawn here, of an address without markup
        hows=tuple(fitted(each, 5) for each in hows),
        address=fitted(address, 6),
        token=code.token,
        made_on=local(code.made_at).date(),
    )
    return bytes(render(request, "admin/sheet.svg", sheet).body)


def fitted(text: str, largest: float) -> Line:
    """A text as large as it may be without leaving the sheet."""
    wide = sum(WIDE if unicodedata.east_asian_width(each) in "WF" else NARROW for each in text)
    return Line(text, min(largest, WIDTH / max(WIDE, wide)))
