"""`haochaping deadline` without any server: the shipped calendar, or the database's."""

import json
import os
from pathlib import Path

import pytest

from cli.deadline import start_in
from db.calendars import import_version
from db.engine import make_engine, writing
from tests.cli.conftest import run
from tests.conftest import utcnow


@pytest.fixture
def nothing(tmp_path: Path) -> dict[str, str]:
    """Settings of a machine that has nothing yet."""
    return {"HCP_DATA_DIR": str(tmp_path / "data")}


async def test_it_prints_the_three_deadlines_and_every_day_passed(nothing: dict[str, str]) -> None:
    ended = await run("deadline", "2019-09-27T10:00", **nothing)
    assert ended.code == 0, ended.err
    for last_day in ("2019-09-29 周日 Sun 24:00", "2019-10-10 周四 Thu", "2019-10-23 周三 Wed"):
        assert last_day in ended.out
    assert "调休上班 make-up working day 国庆节 (1)" in ended.out
    assert "(1) 国务院办公厅关于2019年部分节假日安排的通知" in ended.out
    assert "随程序提供 shipped" in ended.out
    assert not os.path.lexists(nothing["HCP_DATA_DIR"]), "asking made a database"  # noqa: ASYNC240


async def test_json_has_the_deadlines_and_the_derivation_for_a_program(
    nothing: dict[str, str],
) -> None:
    ended = await run("deadline", "2026-02-13", "--json", **nothing)
    answer = json.loads(ended.out)
    assert [
        (each["working_days"], each["last_day"], each["due"], each["provisional"])
        for each in answer["deadlines"]
    ] == [
        (1, "2026-02-14", "2026-02-15T00:00:00+08:00", False),
        (5, "2026-02-27", "2026-02-28T00:00:00+08:00", False),
        (15, "2026-03-12", "2026-03-13T00:00:00+08:00", False),
    ]
    assert answer["calendar"]["from"] == "shipped"
    first, second, *_ = answer["days"]
    assert (first["date"], first["counted"], first["number"]) == ("2026-02-13", False, 0)
    assert (second["reason"], second["number"]) == ("make_up", 1)
    assert "〔2025〕7号" in second["notice"]


async def test_the_office_day_ends_at_half_past_five_where_that_is_the_setting(
    nothing: dict[str, str],
) -> None:
    ended = await run("deadline", "2019-09-12", "--json", HCP_DAY_END="17:30", **nothing)
    answer = json.loads(ended.out)
    assert answer["deadlines"][0]["due"] == "2019-09-16T17:30:00+08:00"


async def test_a_deadline_beyond_the_covered_years_says_that_it_is_provisional(
    nothing: dict[str, str],
) -> None:
    ended = await run("deadline", "2027-03-01T10:00", **nothing)
    assert ended.code == 0
    assert ended.out.count("暂定 provisional") == 3
    assert "安排未公布" in ended.out


async def test_nonsense_is_a_sentence_and_exit_code_2(nothing: dict[str, str]) -> None:
    ended = await run("deadline", "yesterday", **nothing)
    assert (ended.code, ended.out) == (2, "")
    assert "看不懂起算时间“yesterday”" in ended.err
    assert "Traceback" not in ended.err


@pytest.mark.parametrize("start", ["", "2019-13-01", "2019-09-12T25:00", "12/9/2019"])
def test_what_is_no_time_cannot_be_read(start: str) -> None:
    with pytest.raises(ValueError, match="Cannot read the start"):
        start_in(start)


@pytest.mark.parametrize("start", ["1999-12-31", "9999-12-31T23:59"])
def test_a_year_nobody_counts_in_is_refused(start: str) -> None:
    with pytest.raises(ValueError, match="2000 to 2099"):
        start_in(start)


@pytest.mark.parametrize(
    ("start", "read"),
    [
        ("2019-09-12", "2019-09-12T00:00:00+08:00"),
        (" 2019-09-12T10:00 ", "2019-09-12T10:00:00+08:00"),
        ("2019-09-12 10:00", "2019-09-12T10:00:00+08:00"),
        ("2019-09-11T16:30:00Z", "2019-09-12T00:30:00+08:00"),
    ],
)
def test_a_start_is_shanghai_time_unless_it_has_an_offset(start: str, read: str) -> None:
    assert start_in(start).isoformat() == read


async def test_the_newest_calendar_of_the_database_is_what_counts(sqlite_url: str) -> None:
    engine = make_engine(sqlite_url)
    async with writing(engine) as connection:
        text = "day,kind,name,notice\n2027-03-02,off,试验,试验通知"
        await import_version(connection, text, "test.csv", utcnow())
    await engine.dispose()
    ended = await run("deadline", "2027-03-01", "--json", HCP_DATABASE_URL=sqlite_url)
    answer = json.loads(ended.out)
    assert answer["calendar"]["from"] == "database"
    assert answer["calendar"]["version"] == "2027-2"
    assert answer["deadlines"][0]["last_day"] == "2027-03-03"


async def test_a_database_that_is_not_ready_is_told_and_the_shipped_calendar_taken(
    tmp_path: Path,
) -> None:
    file = tmp_path / "empty.db"
    file.touch()
    ended = await run(
        "deadline", "2019-09-12", "--json", HCP_DATABASE_URL=f"sqlite+aiosqlite:///{file}"
    )
    assert ended.code == 0
    assert json.loads(ended.out)["calendar"]["from"] == "shipped"
    assert "haochaping migrate" in ended.err
