"""Codes of windows: one in use at a time, never guessed, never deleted."""

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import reading, writing
from db.organisation import Window, put_windows
from db.window_codes import LENGTH, LETTERS, codes_of, find, make, make_missing, revoke
from db.window_codes import units_with_windows as counted
from tests.conftest import utcnow
from tests.organisation import organise
from tests.people import CITY, HEAD

WINDOWS = (Window("Q01-01", "05", "综合受理05号窗口"), Window("Q01-01", "06", ""))


@pytest.fixture
async def hall(database: AsyncEngine) -> AsyncEngine:
    """A centre with two windows."""
    await organise(database)
    async with writing(database) as connection:
        await put_windows(connection, WINDOWS)
    return database


async def test_a_window_has_one_code_in_use(hall: AsyncEngine) -> None:
    async with writing(hall) as connection:
        assert await make(connection, "Q01-01", "05", CITY.id, utcnow())
        assert not await make(connection, "Q01-01", "05", CITY.id, utcnow())
        (code,) = await codes_of(connection, "Q01-01")
    assert len(code.token) == LENGTH
    assert set(code.token) <= set(LETTERS)
    assert (code.window_no, code.made_by, code.in_use) == ("05", CITY.name, True)


async def test_a_revoked_code_stays_on_record_beside_the_new_one(hall: AsyncEngine) -> None:
    async with writing(hall) as connection:
        await make(connection, "Q01-01", "05", CITY.id, utcnow())
        (old,) = await codes_of(connection, "Q01-01")
        assert await revoke(connection, old.token, HEAD.id, "贴纸破损", utcnow())
        assert not await revoke(connection, old.token, HEAD.id, "再一次", utcnow())
        assert await make(connection, "Q01-01", "05", CITY.id, utcnow())
        new, ended = await codes_of(connection, "Q01-01")
    assert (ended.token, ended.revoked_by, ended.reason) == (old.token, HEAD.name, "贴纸破损")
    assert new.in_use
    assert new.token != ended.token


async def test_only_the_windows_without_a_code_get_one(hall: AsyncEngine) -> None:
    async with writing(hall) as connection:
        await make(connection, "Q01-01", "05", CITY.id, utcnow())
        assert await make_missing(connection, "Q01-01", CITY.id, utcnow()) == 1
        assert await make_missing(connection, "Q01-01", CITY.id, utcnow()) == 0
        (unit,) = await counted(connection)
    assert (unit.code, unit.windows, unit.in_use) == ("Q01-01", 2, 2)


async def test_a_code_of_no_window_is_refused(hall: AsyncEngine) -> None:
    with pytest.raises(IntegrityError):
        async with writing(hall) as connection:
            await make(connection, "Q01-01", "99", CITY.id, utcnow())


async def test_a_code_is_found_however_it_is_typed(hall: AsyncEngine) -> None:
    async with writing(hall) as connection:
        await make(connection, "Q01-01", "05", CITY.id, utcnow())
    async with reading(hall) as connection:
        (code,) = await codes_of(connection, "Q01-01")
        read_off = code.token.upper().replace("0", "O").replace("1", "I")
        assert await find(connection, f"{read_off[:5]}-{read_off[5:]}") == code


@pytest.mark.parametrize("typed", ["", "0000000000", "short", "\0" * 10, "零" * 10, "x" * 5000])
async def test_what_nobody_made_is_not_found(hall: AsyncEngine, typed: str) -> None:
    async with reading(hall) as connection:
        assert await find(connection, typed) is None
