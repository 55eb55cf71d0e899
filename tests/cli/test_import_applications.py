"""`haochaping import-applications`: each row in or named, nothing personal printed, repeatable."""

import csv
import json
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from db.application_import import COLUMNS
from db.applications import applied_by
from db.engine import reading, writing
from db.review_import.known import put_organisation
from db.sealing import Keys
from db.tables import applications
from rules.stars import HandlingStage
from tests.cli.conftest import Haochaping
from tests.review_files import ORGANISATION

GOOD = ("A2026-001", "I005", "Q01-01", "apply", "欧阳海棠", "138 0000 9911")


def write(path: Path, *rows: tuple[str, ...]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([COLUMNS, *rows])
    return path


async def test_applications_come_in_and_move_on(
    database: AsyncEngine, keys: Keys, haochaping: Haochaping, tmp_path: Path
) -> None:
    async with writing(database) as connection:
        await put_organisation(connection, ORGANISATION)
    first = await haochaping("import-applications", str(write(tmp_path / "a.csv", GOOD)))
    assert (first.code, first.err) == (0, "")
    moved = (*GOOD[:3], "result", *GOOD[4:])
    second = await haochaping("import-applications", str(write(tmp_path / "b.csv", moved)))
    assert second.code == 0
    async with reading(database) as connection:
        found = await applied_by(connection, "a2026001", "9911", keys)
        (row,) = (await connection.execute(select(applications))).all()
    assert found is not None
    assert (found.stage, found.phone) == (HandlingStage.RESULT, "13800009911")
    assert "A2026" not in repr(row)


async def test_wrong_rows_are_named_and_the_others_come_in(
    database: AsyncEngine, haochaping: Haochaping, tmp_path: Path
) -> None:
    async with writing(database) as connection:
        await put_organisation(connection, ORGANISATION)
    wrong = [
        ("", *GOOD[1:]),
        (*GOOD[:1], "I999", *GOOD[2:]),
        (*GOOD[:2], "Z99", *GOOD[3:]),
        (*GOOD[:3], "later", *GOOD[4:]),
        (*GOOD[:4], "", "12"),
        GOOD[:5],
    ]
    path = write(tmp_path / "a.csv", GOOD, *wrong)
    ended = await haochaping("import-applications", str(path), "--json")
    assert ended.code == 1
    report = json.loads(ended.out)
    assert (report["imported"], report["refused"]) == (1, 6)
    assert [(each["row"], each["field"]) for each in report["problems"]] == [
        (3, "application_no"),
        (4, "item_code"),
        (5, "unit_code"),
        (6, "stage"),
        (7, "applicant_name"),
        (7, "applicant_phone"),
        (8, "*"),
    ]
    assert "海棠" not in ended.out + ended.err


async def test_a_file_or_a_database_that_is_not_there_is_a_reason(
    haochaping: Haochaping, tmp_path: Path
) -> None:
    missing = await haochaping("import-applications", str(tmp_path / "none.csv"))
    assert (missing.code, "Traceback" in missing.err) == (2, False)
    path = write(tmp_path / "a.csv", GOOD)
    nowhere = f"sqlite+aiosqlite:///{tmp_path / 'none.db'}"
    ended = await haochaping("import-applications", str(path), HCP_DATABASE_URL=nowhere)
    assert ended.code == 2
    assert "没有数据库" in ended.err
