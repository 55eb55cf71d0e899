"""The units and service items: read with every page of a desk, looked for by who rates."""

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import reading, writing
from db.organisation import Item, Unit, all_units, items_named, put_items
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


async def test_items_are_found_by_words_codes_and_what_is_short_for_them(
    database: AsyncEngine,
) -> None:
    await organise(database)
    names = ("社会保险登记", "社保卡申领", "预约 100% 成功_试点", "护照！换发")
    items = [Item(f"I00{n}", name, "D03") for n, name in enumerate(names)]
    async with writing(database) as connection:
        await put_items(connection, items)
    for text, found in (
        ("社保", [1, 0]),
        ("社保 登记", [0]),
        ("i003", [3]),
        ("100%成", [2]),
        ("0_功", []),
        ("%", [2]),
        ("！", [3]),
        ("保社", []),
    ):
        async with reading(database) as connection:
            named = await items_named(connection, text, 9)
        assert [items.index(each) for each in named] == found, text
