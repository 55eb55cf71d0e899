"""`haochaping calendar`: versions in, files with errors out, open cases recalculated."""

import json
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import writing
from db.tables import calendar_days
from rules.clocks import Clock, ClockKind
from rules.working_days import SATURDAY, local_date
from tests.cli.conftest import NOBODY, Haochaping
from tests.conftest import utcnow
from tests.workflows.case_driver import CaseDriver

Open = Callable[..., Awaitable[CaseDriver]]

HEADER = "day,kind,name,notice\n"
TODAY = local_date(utcnow())


@pytest.fixture
async def outdated(organised: AsyncEngine) -> None:
    """A database whose calendar ends with last year, so that every term is provisional."""
    async with writing(organised) as connection:
        known = calendar_days.c.day < date(TODAY.year - 1, 12, 1)
        await connection.execute(delete(calendar_days).where(~known))


@pytest.fixture
def arrangement(tmp_path: Path) -> Path:
    """A file that takes the next five weekdays off and covers every year near."""
    weekdays = [
        day for day in (TODAY + timedelta(days=n) for n in range(1, 8)) if day.weekday() < SATURDAY
    ]
    anchors = {date(year, 10, 1) for year in range(TODAY.year, TODAY.year + 3)}
    file = tmp_path / "arrangement.csv"
    rows = (f"{day},off,试验,试验通知" for day in sorted({*weekdays, *anchors}))
    file.write_text(HEADER + "\n".join(rows), encoding="utf-8")
    return file


async def contact(case: CaseDriver) -> Clock:
    found = (await case.recorded()).case.clock(ClockKind.CONTACT)
    assert found is not None
    return found


async def test_an_import_makes_the_provisional_deadlines_of_open_cases_firm(
    outdated: None, open_case: Open, haochaping: Haochaping, arrangement: Path
) -> None:
    case, other = await open_case(), await open_case()
    await case.dispatched()
    before = await contact(case)
    assert before.term.provisional
    ended = await haochaping("calendar", "import", str(arrangement), "--json")
    assert ended.code == 0, ended.err
    answer = json.loads(ended.out)
    assert (answer["new"], answer["recalculated"], answer["complete"]) == (True, 2, True)
    after = await contact(case)
    assert not after.term.provisional
    assert after.term.calendar_version == answer["version"]
    assert after.term.due == after.original_due > before.term.due
    for each in (case, other):
        last = (await each.trail())[-1]
        assert (last.kind, last.actor_role) == ("recalculate_deadlines", "system")
    again = json.loads((await haochaping("calendar", "import", str(arrangement), "--json")).out)
    assert (again["new"], again["recalculated"]) == (False, 0)


async def test_a_recalculation_goes_on_where_temporal_was_away(
    outdated: None, open_case: Open, haochaping: Haochaping, arrangement: Path
) -> None:
    case = await open_case()
    version = (await case.recorded()).case.version
    away = await haochaping("calendar", "import", str(arrangement), HCP_TEMPORAL_ADDRESS=NOBODY)
    assert away.code == 1
    assert "haochaping calendar recalculate" in away.err
    assert "Traceback" not in away.err
    assert (await case.recorded()).case.version == version
    ended = await haochaping("calendar", "recalculate")
    assert ended.code == 0, ended.err
    assert "重算了 1 件" in ended.err
    assert (await case.recorded()).case.version == version + 1


async def test_a_file_with_errors_is_refused_line_by_line_and_nothing_is_imported(
    haochaping: Haochaping, tmp_path: Path
) -> None:
    file = tmp_path / "wrong.csv"
    file.write_text(
        HEADER + "2027-01-01,off,元旦,通知\n2027-01-32,off,元旦,通知\n", encoding="utf-8"
    )
    ended = await haochaping("calendar", "import", str(file))
    assert ended.code == 2
    assert "第 3 行 line 3, day: 不是日期：2027-01-32" in ended.err
    found = json.loads((await haochaping("calendar", "list", "--json")).out)
    assert [each["source"] for each in found] == ["shipped"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "Cannot read"),
        ("日期,类型".encode("gb18030"), "is not UTF-8"),
        (b"x" * 1_000_001, "too large"),
    ],
)
async def test_what_is_no_calendar_file_is_a_sentence(
    haochaping: Haochaping, tmp_path: Path, content: bytes | None, said: str
) -> None:
    file = tmp_path / "file.csv"
    if content is not None:
        file.write_bytes(content)
    ended = await haochaping("calendar", "import", str(file))
    assert ended.code == 2
    assert said in ended.err
    assert "Traceback" not in ended.err


async def test_a_year_is_shown_with_its_make_up_days_and_an_unknown_one_is_told(
    haochaping: Haochaping,
) -> None:
    shown = await haochaping("calendar", "show", "2026")
    assert shown.code == 0, shown.err
    assert "2026-02-14" in shown.out
    assert "调休上班 make-up" in shown.out
    assert "国办发明电〔2025〕7号" in shown.out
    unknown = await haochaping("calendar", "show", "2030")
    assert unknown.code == 2
    assert "还没有 2030 年的安排" in unknown.err
    no_version = await haochaping("calendar", "show", "2026", "--version", "x")
    assert no_version.code == 2
    assert "没有日历版本 x" in no_version.err


async def test_without_a_database_an_import_says_what_to_do(
    haochaping: Haochaping, tmp_path: Path, arrangement: Path
) -> None:
    ended = await haochaping(
        "calendar",
        "import",
        str(arrangement),
        HCP_DATABASE_URL=f"sqlite+aiosqlite:///{tmp_path}/x.db",
    )
    assert ended.code == 1
    assert "haochaping migrate" in ended.err
    assert not (tmp_path / "x.db").exists()
