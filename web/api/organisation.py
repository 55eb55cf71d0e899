"""Units, service items and windows as open data: what there is to rate, and its codes."""

from collections import defaultdict

from fastapi import Request
from starlette.responses import Response

from db import organisation
from db.organisation import Item, Unit, Window
from rules.refusals import N_
from web.api import shapes
from web.api.answers import data, documented, open_router
from web.api.query import NO_PARAMETERS, NO_SUCH_UNIT, Code
from web.dependencies import Reading
from web.errors import not_found

router = open_router("organisation")


@router.get(
    "/units",
    summary=N_("单位树"),
    description=N_("全部部门、区和管委会，以及它们的下级单位和场所。"),
    response_description=N_("成功"),
    response_model=shapes.Complete[shapes.UnitAnswer],
    responses=documented(304, 422),
    dependencies=NO_PARAMETERS,
)
async def unit_tree(request: Request, connection: Reading) -> Response:
    """Every unit as a tree."""
    below: dict[str | None, list[Unit]] = defaultdict(list)
    for each in await organisation.all_units(connection):
        below[each.parent_code].append(each)
    return data(request, shapes.Complete[shapes.UnitAnswer](data=_tree(below, None)))


def _tree(below: dict[str | None, list[Unit]], parent: str | None) -> list[shapes.UnitAnswer]:
    return [
        shapes.UnitAnswer(
            code=each.code,
            name=each.name,
            kind=each.kind,
            parent=each.parent_code,
            units=_tree(below, each.code),
        )
        for each in below.get(parent, ())
    ]


@router.get(
    "/units/{code}",
    summary=N_("一个单位"),
    description=N_("一个单位和它的下级单位、窗口、事项。"),
    response_description=N_("成功"),
    response_model=shapes.UnitDetail,
    responses=documented(304, 404, 422),
    dependencies=NO_PARAMETERS,
)
async def one_unit(request: Request, code: Code, connection: Reading) -> Response:
    """One unit."""
    unit = await organisation.unit(connection, code)
    if unit is None:
        raise not_found(NO_SUCH_UNIT)
    units = await organisation.all_units(connection)
    found = shapes.UnitDetail(
        code=unit.code,
        name=unit.name,
        kind=unit.kind,
        parent=unit.parent_code,
        units=[
            shapes.UnitName(code=each.code, name=each.name)
            for each in units
            if each.parent_code == unit.code
        ],
        windows=[_window(each) for each in await organisation.windows_of(connection, code)],
        items=[_item(each) for each in await organisation.items_of(connection, code)],
    )
    return data(request, found)


@router.get(
    "/items",
    summary=N_("事项"),
    description=N_("全部服务事项。"),
    response_description=N_("成功"),
    response_model=shapes.Complete[shapes.ItemAnswer],
    responses=documented(304, 422),
    dependencies=NO_PARAMETERS,
)
async def item_list(request: Request, connection: Reading) -> Response:
    """Every service item."""
    found = [_item(each) for each in await organisation.all_items(connection)]
    return data(request, shapes.Complete[shapes.ItemAnswer](data=found))


@router.get(
    "/windows",
    summary=N_("窗口"),
    description=N_("全部窗口。"),
    response_description=N_("成功"),
    response_model=shapes.Complete[shapes.WindowAnswer],
    responses=documented(304, 422),
    dependencies=NO_PARAMETERS,
)
async def window_list(request: Request, connection: Reading) -> Response:
    """Every window."""
    found = [_window(each) for each in await organisation.all_windows(connection)]
    return data(request, shapes.Complete[shapes.WindowAnswer](data=found))


def _item(item: Item) -> shapes.ItemAnswer:
    return shapes.ItemAnswer(code=item.code, name=item.name, unit_code=item.unit_code)


def _window(window: Window) -> shapes.WindowAnswer:
    return shapes.WindowAnswer(
        unit_code=window.unit_code, window_no=window.window_no, name=window.name
    )
