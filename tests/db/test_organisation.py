"""The units are read with every page of a desk: made once, and told as they are."""

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import reading, writing
from db.organisation import Unit, all_units
from db.tables import units
from tests.organisation import organise


async def units_in(database: AsyncEngine) -> tuple[Unit, ...]:
    async with reading(database) as connection:
        return await all_units(connection)


async def test_there_may_be_no_unit_yet(database: AsyncEngine) -> None:
    assert await units_in(database) == ()


async def test_units_stand_before_those_below_them(database: AsyncEngine) -> None:
    await organise(database)
    found = await units_in(database)
    seen: set[str] = set()
    for unit in found:
        assert unit.parent_code is None or unit.parent_code in seen
        seen.add(unit.code)
    assert seen


async def test_units_are_made_once_and_anew_when_one_is_changed(database: AsyncEngine) -> None:
    await organise(database)
    before = await units_in(database)
    assert await units_in(database) is before
    first = before[0]
    async with writing(database) as connection:
        renamed = update(units).where(units.c.code == first.code).values(name="改了名的单位")
        await connection.execute(renamed)
    after = await units_in(database)
    assert [each.name for each in after if each.code == first.code] == ["改了名的单位"]
    assert len(after) == len(before)
