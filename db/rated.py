"""What is rated, found by what an address, a form or a link names: one statement for all of it."""

from dataclasses import dataclass

from sqlalchemy import BindParameter, and_, bindparam, case, exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.organisation import Item, Unit, Window
from db.straight import rows_of
from db.tables import items, units, window_codes, windows
from db.window_codes import token_in


@dataclass(frozen=True, slots=True)
class Named:
    """A unit, and of what was named beside it what there is.

    The item may be another unit's. `by_code`: the code that was named is in use on the desk of
    that very window.
    """

    unit: Unit
    window: Window | None
    item: Item | None
    by_code: bool


_UNIT: BindParameter[str] = bindparam("unit")
_WINDOW: BindParameter[str] = bindparam("window")
_ITEM: BindParameter[str] = bindparam("item")
_TOKEN: BindParameter[str] = bindparam("token")
_OF_ITEM = select(items.c.unit_code).where(items.c.code == _ITEM).scalar_subquery()
_BY_CODE = exists().where(
    window_codes.c.token == _TOKEN,
    window_codes.c.unit_code == windows.c.unit_code,
    window_codes.c.window_no == windows.c.window_no,
    window_codes.c.revoked_at.is_(None),
)
_NAMED = (
    select(
        units.c.code,
        units.c.name,
        units.c.kind,
        units.c.parent_code,
        units.c.path,
        windows.c.window_no,
        windows.c.name,
        items.c.code,
        items.c.name,
        items.c.unit_code,
        _BY_CODE,
    )
    .select_from(units)
    .outerjoin(windows, and_(windows.c.unit_code == units.c.code, windows.c.window_no == _WINDOW))
    .outerjoin(items, items.c.code == _ITEM)
    .where(units.c.code == case((_UNIT != "", _UNIT), else_=_OF_ITEM))
)


async def named(
    connection: AsyncConnection, unit_code: str, window_no: str, item_code: str, code: str = ""
) -> Named | None:
    """What has these codes; with no code of a unit, the item's own. None if there is no unit."""
    asked = {"unit": unit_code, "window": window_no, "item": item_code, "token": token_in(code)}
    rows = await rows_of(connection, _NAMED, asked)
    if not rows:
        return None
    *of_unit, window_no, window_name, item_code, item_name, item_unit, by_code = rows[0]
    unit = Unit(*of_unit)
    return Named(
        unit=unit,
        window=None if window_no is None else Window(unit.code, window_no, window_name),
        item=None if item_code is None else Item(item_code, item_name, item_unit),
        by_code=by_code,
    )
