"""The sheets that lie on the windows' desks: one A4 page a window, printed by the browser.

They speak Chinese and English whatever the administrator's language is: those who scan decide.
"""

from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, Request
from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response

from db import organisation, window_codes
from db.window_codes import WindowCode
from rules.refusals import N_
from web.admin.code_drawing import inline_svg
from web.admin.sheet_drawing import HOW
from web.admin.window_list import windows_path
from web.admin.window_routes import NO_SUCH_WINDOW, unit_named
from web.dates import local
from web.dependencies import All, Reading
from web.errors import not_found
from web.forms import cleaned
from web.i18n import Catalogue, Language, Sentence
from web.pages import catalogue, render
from web.public.window_code import code_path

router = APIRouter()

PROMISE = N_(
    "实名差评件件有回音：转办后 {contact} 个工作日内先行联系，{rectification} 个工作日内整改反馈，"
    "{closure} 个工作日内办结。"
)
TYPED = N_("不方便扫码，请在手机浏览器里输入：")


@dataclass(frozen=True, slots=True)
class Wording:
    """What a sheet says in one language."""

    tag: str
    how: str
    promise: str
    typed: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One window's sheet. `token` and `made_on` tell an old print from a new one."""

    token: str
    window_no: str
    window_name: str
    svg: Markup
    address: str
    made_on: date


@dataclass(frozen=True, slots=True)
class SheetsPage:
    """admin/sheets.html."""

    unit_name: str
    sheets: tuple[Sheet, ...]
    without: int
    wordings: tuple[Wording, ...]
    days: tuple[int, int, int]
    back_href: str


@router.get("/admin/windows/sheets")
async def sheets(request: Request, connection: Reading, all_: All) -> Response:
    """The sheet of one window, or of every window of a unit that has a code in use."""
    unit = await unit_named(connection, request.query_params.get("unit", ""))
    asked = cleaned(request.query_params.get("window", ""))
    found = await organisation.windows_of(connection, unit.code)
    names = {each.window_no: each.name for each in found if asked in ("", each.window_no)}
    if asked and not names:
        raise not_found(NO_SUCH_WINDOW)
    codes = await _in_use(connection, unit.code)
    chinese, english = (catalogue(request, each) for each in (Language.ZH, Language.EN))
    policy = all_.settings.policy
    days = (policy.contact_days, policy.rectification_days, policy.closure_days)
    page = SheetsPage(
        unit_name=unit.name,
        sheets=tuple(
            _sheet(codes[window_no], name, all_.settings.site)
            for window_no, name in names.items()
            if window_no in codes
        ),
        without=len(names.keys() - codes.keys()),
        wordings=tuple(_wording(each, days) for each in (chinese, english)),
        days=days,
        back_href=windows_path(unit.code),
    )
    return render(request, "admin/sheets.html", page)


async def _in_use(connection: AsyncConnection, unit_code: str) -> dict[str, WindowCode]:
    codes = await window_codes.codes_of(connection, unit_code)
    return {each.window_no: each for each in codes if each.in_use}


def _sheet(code: WindowCode, name: str, site: str) -> Sheet:
    address = site + code_path(code.token)
    return Sheet(
        token=code.token,
        window_no=code.window_no,
        window_name=name,
        svg=Markup(inline_svg(address)),  # noqa: S704 -- drawn here, of an address without markup
        address=address,
        made_on=local(code.made_at).date(),
    )


def _wording(said: Catalogue, days: tuple[int, int, int]) -> Wording:
    promised = dict(zip(("contact", "rectification", "closure"), days, strict=True))
    return Wording(
        tag=said.language.tag,
        how=said.say(HOW),
        promise=said.say(Sentence(PROMISE, promised)),
        typed=said.say(TYPED),
    )
