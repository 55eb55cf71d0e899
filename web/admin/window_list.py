"""The windows and their codes as administrators see them: what is in use, what was before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from ipaddress import ip_address
from urllib.parse import urlencode, urlsplit

from sqlalchemy.ext.asyncio import AsyncConnection

from db import organisation, window_codes
from db.organisation import Unit
from db.window_codes import REASON_MAX, UnitCodes, WindowCode
from web.forms import FormState, Submission
from web.public.window_code import code_path

NAME_MAX = 50
"""Characters of a unit's name to look for."""
WINDOWS_PATH = "/admin/windows"


@dataclass(frozen=True, slots=True)
class WindowRow:
    """A window, its code in use with the address behind it, and the codes it had before."""

    window_no: str
    name: str
    code: WindowCode | None
    address: str
    past: tuple[WindowCode, ...]
    form: FormState


@dataclass(frozen=True, slots=True)
class UnitsPage:
    """admin/window_units.html: the units that have windows."""

    units: tuple[UnitCodes, ...]
    search: str
    only_here: bool


@dataclass(frozen=True, slots=True)
class WindowsPage:
    """admin/windows.html: the windows of one unit. `only_here`: no other machine can open them."""

    unit: Unit
    rows: tuple[WindowRow, ...]
    without: int
    sheets_href: str
    reason_max: int
    only_here: bool
    done: str


def opens_only_here(site: str) -> bool:
    """Whether the site's address leads every phone to itself."""
    host = urlsplit(site).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def windows_path(unit_code: str, done: str = "") -> str:
    """The page of a unit's windows; `done` is what it says was done."""
    return f"{WINDOWS_PATH}?{urlencode({'unit': unit_code} | ({'done': done} if done else {}))}"


def sheets_path(unit_code: str, window_no: str = "") -> str:
    """The page to print: of one window, or of all of a unit."""
    named = {"unit": unit_code} | ({"window": window_no} if window_no else {})
    return f"{WINDOWS_PATH}/sheets?{urlencode(named)}"


async def units_page(connection: AsyncConnection, search: str, site: str) -> UnitsPage:
    """The units that have windows, those with `search` in their name."""
    units = await window_codes.units_with_windows(connection)
    found = tuple(each for each in units if search in each.name)
    return UnitsPage(found, search, opens_only_here(site))


async def windows_page(
    connection: AsyncConnection,
    unit: Unit,
    site: str,
    done: str = "",
    refused: Submission | None = None,
) -> WindowsPage:
    """The windows of a unit. `refused` is a revocation that has something wrong."""
    codes = await window_codes.codes_of(connection, unit.code)
    found = await organisation.windows_of(connection, unit.code)
    by_window = _by_window(codes)
    rows = tuple(
        _row(each.window_no, each.name, by_window.get(each.window_no, ()), site, refused)
        for each in found
    )
    return WindowsPage(
        unit=unit,
        rows=rows,
        without=sum(row.code is None for row in rows),
        sheets_href=sheets_path(unit.code),
        reason_max=REASON_MAX,
        only_here=opens_only_here(site),
        done=done,
    )


def _by_window(codes: Iterable[WindowCode]) -> Mapping[str, tuple[WindowCode, ...]]:
    found: dict[str, tuple[WindowCode, ...]] = {}
    for each in codes:
        found[each.window_no] = (*found.get(each.window_no, ()), each)
    return found


def _row(
    window_no: str,
    name: str,
    codes: tuple[WindowCode, ...],
    site: str,
    refused: Submission | None,
) -> WindowRow:
    code = next((each for each in codes if each.in_use), None)
    token = code.token if code else ""
    typed = refused is not None and refused.values.get("token") == token
    state = refused.state if refused is not None and typed else FormState({"replace": "yes"})
    return WindowRow(
        window_no=window_no,
        name=name,
        code=code,
        address=f"{site}{code_path(token)}" if code else "",
        past=tuple(each for each in codes if not each.in_use),
        form=replace(state, scope=window_no),
    )
