"""Who is told of what, and who may be added."""

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import reading, writing
from db.staff import (
    NewStaff,
    add_staff,
    handlers_of,
    hash_password,
    supervisors_over,
    supervisors_strictly_above,
)
from rules.roles import Role
from tests.organisation import organise
from tests.people import CITY, CITY_TOO, HANDLER, HEAD


async def test_a_handler_without_a_unit_is_refused(sqlite: AsyncEngine) -> None:
    nobody = NewStaff("x-1", "x-1", "无单位", "unused", Role.HANDLER)
    async with writing(sqlite) as connection:
        with pytest.raises(ValueError, match="unit"):
            await add_staff(connection, nobody)


async def test_a_login_is_given_once(database: AsyncEngine) -> None:
    one = NewStaff("x-1", "anna", "甲", "unused", Role.OPERATOR)
    other = NewStaff("x-2", "anna", "乙", "unused", Role.OPERATOR)
    async with writing(database) as connection:
        assert await add_staff(connection, one)
        assert not await add_staff(connection, other)


async def test_a_unit_without_handlers_has_those_above_it(database: AsyncEngine) -> None:
    await organise(database)
    async with reading(database) as connection:
        found = await handlers_of(connection, "Q01/Q01-01")
    assert [member.id for member in found] == [HANDLER.id]


async def test_only_those_above_a_unit_decide_about_it(database: AsyncEngine) -> None:
    await organise(database)
    async with reading(database) as connection:
        over = {member.id for member in await supervisors_over(connection, "Q01")}
        above = {member.id for member in await supervisors_strictly_above(connection, "Q01")}
    assert over == {HEAD.id, CITY.id, CITY_TOO.id}
    assert above == {CITY.id, CITY_TOO.id}


def test_a_password_is_kept_as_an_argon2id_hash() -> None:
    assert hash_password("haochaping").startswith("$argon2id$")
