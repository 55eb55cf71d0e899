"""What can be rated, as GeoReport's services: each item, each window, and each unit as a whole."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response

from db import organisation
from rules.refusals import N_
from rules.stars import HandlingStage, Stars
from web.dependencies import Reading
from web.errors import not_found
from web.i18n import Catalogue
from web.open311.answers import MEDIA_TYPES, Fields, object_as, written_as
from web.pages import catalogue
from web.programs import OPEN311
from web.public import targets
from web.public.targets import CODE_MAX, Asked, Target
from web.wording import source_name

router = APIRouter(prefix=OPEN311)

AT = "~"
"""Between unit and window in a code; an item's code is its own, a whole unit has no window."""

NO_SUCH_SERVICE = N_("没有这项服务。请核对 service_code。")
NO_SUCH_FORMAT = N_("只有 .json 和 .xml 两种格式。")
ABOUT = N_("打星评价，1 星和 2 星会转给负责的单位办理。")


@dataclass(frozen=True, slots=True)
class ServiceCode:
    """What a code names. Neither a window nor an item: the unit as a whole."""

    unit: str = ""
    window: str | None = None
    item: str | None = None

    def __str__(self) -> str:
        return self.item if self.item else f"{self.unit}{AT}{self.window or ''}"


def read_code(code: str) -> ServiceCode:
    """The parts of a code, not looked up."""
    unit, at, window = code.rpartition(AT)
    return ServiceCode(unit=unit, window=window or None) if at else ServiceCode(item=code)


async def target_of(connection: AsyncConnection, code: ServiceCode) -> Target | None:
    """What a code names, or None."""
    if not all(each.isprintable() for each in (code.unit, code.window or "", code.item or "")):
        return None
    asked = Asked(
        unit=code.unit[:CODE_MAX],
        window=(code.window or "")[:CODE_MAX],
        item=(code.item or "")[:CODE_MAX],
        whole=not code.item and not code.window,
    )
    return await targets.find(connection, asked)


def checked(format_: str) -> str:
    """A format there is. Raises Problem with 404."""
    if format_ not in MEDIA_TYPES:
        raise not_found(NO_SUCH_FORMAT)
    return format_


@router.get("/services.{format_}")
async def services(request: Request, format_: str, connection: Reading) -> Response:
    """Everything that can be rated."""
    shape = checked(format_)
    about = catalogue(request).say(ABOUT)
    found = [each async for each in _services(connection, about)]
    return written_as(shape, "services", "service", found)


async def _services(connection: AsyncConnection, about: str) -> AsyncIterator[Fields]:
    units = {each.code: each.name for each in await organisation.all_units(connection)}
    for item in await organisation.all_items(connection):
        yield _service(ServiceCode(item=item.code), item.name, units[item.unit_code], about)
    for window in await organisation.all_windows(connection):
        code = ServiceCode(window.unit_code, window.window_no)
        yield _service(code, window.name or window.window_no, units[window.unit_code], about)
    for unit, name in units.items():
        yield _service(ServiceCode(unit), name, name, about)


def _service(code: ServiceCode, name: str, unit: str, about: str) -> Fields:
    return {
        "service_code": str(code),
        "service_name": name,
        "description": about,
        "metadata": "true",
        "type": "realtime",
        "keywords": "",
        "group": unit,
    }


@router.get("/services/{code}.{format_}")
async def service(request: Request, code: str, format_: str, connection: Reading) -> Response:
    """What has to be said when rating one of them."""
    shape = checked(format_)
    target = await target_of(connection, read_code(code))
    if target is None:
        raise not_found(NO_SUCH_SERVICE)
    attributes = list(_attributes(target, catalogue(request)))
    found = {"service_code": code, "attributes": attributes}
    return object_as(shape, "service_definition", found)


def _attributes(target: Target, words: Catalogue) -> Iterator[Fields]:
    stars = [(str(each.value), source_name(each)) for each in Stars]
    stages = [(each.value, source_name(each)) for each in HandlingStage]
    yield _attribute("stars", N_("总体评价"), stars, words, order=1, required=True)
    yield _attribute("handling_stage", N_("办理环节"), stages, words, order=2)
    for order, each in enumerate(target.dimensions, start=3):
        yield _attribute(each.value, source_name(each), stars, words, order=order)


def _attribute(
    code: str,
    name: str,
    values: list[tuple[str, str]],
    words: Catalogue,
    *,
    order: int,
    required: bool = False,
) -> Fields:
    return {
        "variable": "true",
        "code": code,
        "datatype": "singlevaluelist",
        "required": "true" if required else "false",
        "datatype_description": "",
        "order": order,
        "description": words.gettext(name),
        "values": [{"key": key, "name": words.gettext(text)} for key, text in values],
    }
