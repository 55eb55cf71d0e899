"""Each benchmark and the fault run once, as small as they get: that they work, nothing more."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bench import (
    accepting,
    case_life,
    chaos,
    clicks,
    crowd,
    desks,
    importing,
    open_cases,
    public,
)
from bench.stack import now, settings_for
from cli.up.supervisor import PartName
from db.engine import make_engine, reading
from db.recount import differences
from db.sealing import Keys
from db.tables import cases, reviews
from tests.review_files import row, write

pytestmark = pytest.mark.timeout(300)


async def test_a_case_is_measured_beside_a_bare_workflow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(case_life, "QUICK_PAIRS", 1)
    life, *_, events, size = await case_life.measure(quick=True)
    assert life.ratio is not None
    assert events.reached, f"{events.value} history events"
    assert size.reached, f"{size.value} KB of history"


async def test_clicks_are_measured_beside_bare_updates(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clicks, "PEOPLE", 2)
    assert all(figure.ratio for figure in await clicks.measure(quick=True))


async def test_open_cases_are_measured_and_survive_a_kill(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_cases, "QUICK_CASES", 3)
    figures = await open_cases.measure(quick=True)
    assert all(figure.value >= 0 for figure in figures)


async def test_an_import_is_measured_beside_a_plain_insert(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    write(tmp_path / "reviews_2019.csv", [row("a", stars="1"), row("b")])
    (tmp_path / "units.csv").write_text(
        "unit_code,name,kind,parent_code\nQ01,黄浦区,district,\nQ01-01,中心,venue,Q01\n"
    )
    (tmp_path / "items.csv").write_text("item_code,name,unit_code\n")
    (tmp_path / "windows.csv").write_text("unit_code,window_no,name\nQ01-01,05,五号\n")
    monkeypatch.setattr(importing, "FOLDER", tmp_path)
    took, *_ = await importing.measure(quick=True)
    assert "2 reviews in, 1 cases started" in took.name


async def test_public_pages_are_measured_at_two_sizes_which_are_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(public, "QUICK_MANY", crowd.Crowd(60, 1, now()))
    monkeypatch.setattr(public, "QUICK_FEW", crowd.Crowd(20, 1, now()))
    monkeypatch.setattr(public, "QUICK_ROUNDS", 1)
    monkeypatch.setenv("HCP_BENCH_CROWD", str(tmp_path))
    figures = await public.measure(quick=True)
    assert all(figure.value > 0 and figure.ratio for figure in figures)
    assert all((tmp_path / size / "haochaping.db").exists() for size in ("60", "20"))


async def test_desks_are_measured_with_cases_as_their_workflows_record_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(desks, "QUICK_CASES", 40)
    monkeypatch.setattr(desks, "QUICK_OPEN", 30)
    monkeypatch.setattr(desks, "QUICK_ROUNDS", 1)
    monkeypatch.setenv("HCP_BENCH_CROWD", str(tmp_path))
    figures = await desks.measure(quick=True)
    assert all(figure.value > 0 and figure.ratio for figure in figures)
    engine = make_engine(f"sqlite+aiosqlite:///{tmp_path / 'desks-40' / 'haochaping.db'}")
    async with reading(engine) as connection:
        number = select(func.count()).select_from(cases)
        still = number.where(cases.c.archived_at.is_(None))
        assert (await connection.execute(number)).scalar_one() == 40
        assert (await connection.execute(still)).scalar_one() == 30
        assert not await differences(connection)
    await engine.dispose()


async def test_accepting_a_review_is_measured_beside_one_insert(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(accepting, "VISITORS", (2,))
    assert all(figure.ratio for figure in await accepting.measure(quick=True))


async def test_a_loading_that_was_interrupted_goes_on_to_the_same_reviews(
    sqlite: AsyncEngine, keys: Keys
) -> None:
    whole = crowd.Crowd(300, 2, now(), seed=3)
    await crowd.fill(sqlite, keys, replace(whole, reviews=120, cases=1))
    await crowd.fill(sqlite, keys, whole)
    async with reading(sqlite) as connection:
        found = await connection.execute(select(reviews.c.source_id, reviews.c.stars))
        stored = {row.source_id: row.stars for row in found}
        assert not await differences(connection)
    assert stored == {each.source_id: each.stars for each in crowd.drawn(whole, 0, 300)}


async def test_nothing_is_lost_when_the_site_is_killed() -> None:
    asked = chaos.Asked(cases=1, minutes=0.1, seed=7, kill=(PartName.WEB,), database="")
    verdict = await chaos.run(asked)
    assert verdict.clean
    assert verdict.accepted > 0


def test_a_measurement_never_uses_the_database_of_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(os.environ, "HCP_DATABASE_URL", "postgresql://real/one")
    assert settings_for(tmp_path).url == f"sqlite+aiosqlite:///{tmp_path / 'haochaping.db'}"
