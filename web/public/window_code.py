"""The short address behind the QR code on a window's desk: it opens that window's form."""

from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from db import window_codes
from rules.refusals import N_
from web.dependencies import Reading
from web.pages import render, see_other

router = APIRouter()


@dataclass(frozen=True, slots=True)
class NoFormPage:
    """public/no_form.html: why the code opens nothing, and where to choose by hand."""

    title: str
    text: str
    choose_href: str


UNKNOWN = NoFormPage(
    N_("没有这个二维码"),
    N_("请检查网址有没有输错，或者请窗口工作人员帮忙；也可以自己选择要评价的窗口。"),
    "/rate",
)


def code_path(token: str) -> str:
    """The short address on this site."""
    return f"/w/{token}"


@router.get("/w/{token}")
async def open_form(request: Request, token: str, connection: Reading) -> Response:
    """To the form of the code's window; 410 for a revoked code, 404 for one nobody made."""
    code = await window_codes.find(connection, token)
    if code is None:
        return render(request, "public/no_form.html", UNKNOWN, HTTPStatus.NOT_FOUND)
    if not code.in_use:
        page = NoFormPage(
            N_("这个二维码已经停用"),
            N_("请在窗口扫新的二维码，或者请工作人员帮忙；也可以自己选择要评价的窗口。"),
            f"/rate?{urlencode({'unit': code.unit_code})}",
        )
        return render(request, "public/no_form.html", page, HTTPStatus.GONE)
    # the token goes along: it is what proves, when the form comes back, that a code led here
    named = {"unit": code.unit_code, "window": code.window_no, "code": code.token}
    return see_other(f"/rate?{urlencode(named)}")
