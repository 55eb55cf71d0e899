"""`haochaping index-names`: raters of earlier reviews can be found by name afterwards."""

from pathlib import Path

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import reading, writing
from db.names import fill_names
from db.sealing import Keys
from db.tables import reviews
from tests.cli.conftest import Haochaping
from tests.organisation import organise
from tests.web.desk.recorded_cases import received_case


async def test_names_from_before_are_filled_in_wherever_it_was_stopped(
    database: AsyncEngine, keys: Keys, haochaping: Haochaping
) -> None:
    await organise(database)
    for real_name in (True, True, True, False):
        await received_case(database, keys, real_name=real_name)
    async with writing(database) as connection:
        await connection.execute(update(reviews).values(name_hmac=None))
    async with writing(database) as connection:
        first = await fill_names(connection, keys, "", at_a_time=2)
    assert first is not None
    assert first.names == 2
    ended = await haochaping("index-names")
    assert (ended.code, ended.out.splitlines()[0]) == (0, "补建 1 条。")
    named = reviews.c.name_hmac == keys.name_hmac("李秀兰")
    async with reading(database) as connection:
        found = await connection.execute(select(func.count()).where(named))
        assert found.scalar_one() == 3
    again = await haochaping("index-names")
    assert (again.code, again.out.splitlines()[0]) == (0, "补建 0 条。")


async def test_without_a_database_no_names_are_filled_in(
    haochaping: Haochaping, tmp_path: Path
) -> None:
    missing = tmp_path / "none.db"
    ended = await haochaping("index-names", HCP_DATABASE_URL=f"sqlite+aiosqlite:///{missing}")
    assert ended.code == 2
    assert "没有数据库" in ended.err
