"""`haochaping recount`: silent where all is right, loud where a figure was changed."""

import json
from pathlib import Path

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import writing
from db.sealing import Keys
from db.tables import score_totals
from tests.cli.conftest import Haochaping
from tests.db.scored import drawn, put, settled


async def test_a_changed_figure_is_named_until_it_is_set_right(
    database: AsyncEngine, keys: Keys, haochaping: Haochaping
) -> None:
    await settled(database)
    await put(database, keys, *drawn(1, 50))
    right = await haochaping("recount")
    assert (right.code, right.out.splitlines()[0]) == (0, "得分与评价逐项相符。")
    async with writing(database) as connection:
        row = (score_totals.c.kind == "unit") & (score_totals.c.code == "Q01")
        await connection.execute(update(score_totals).where(row).values(star_1=0))
    wrong = await haochaping("recount", "--json")
    assert wrong.code == 1
    [difference] = json.loads(wrong.out)["differences"]
    assert (difference["of"], difference["figure"], difference["kept"]) == ("unit:Q01", "star_1", 0)
    assert difference["counted"] > 0
    repaired = await haochaping("recount", "--repair")
    assert repaired.code == 1
    assert f"unit:Q01 star_1: 0 ≠ {difference['counted']}" in repaired.out
    again = await haochaping("recount", "--json")
    assert (again.code, json.loads(again.out)["differences"]) == (0, [])


async def test_without_a_database_none_is_made(haochaping: Haochaping, tmp_path: Path) -> None:
    missing = tmp_path / "none.db"
    ended = await haochaping("recount", HCP_DATABASE_URL=f"sqlite+aiosqlite:///{missing}")
    assert ended.code == 2
    assert "没有数据库" in ended.err
    assert not missing.exists()


async def test_a_file_that_is_no_database_is_a_reason_not_a_traceback(
    haochaping: Haochaping, tmp_path: Path
) -> None:
    wrong = tmp_path / "wrong.db"
    wrong.write_text("这不是数据库")
    ended = await haochaping("recount", HCP_DATABASE_URL=f"sqlite+aiosqlite:///{wrong}")
    assert ended.code == 2
    assert "Traceback" not in ended.err
