"""`haochaping import-reviews` as people and programs call it: exit codes, files, JSON, a kill."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from temporalio.client import WorkflowExecutionStatus

from db.engine import make_engine, reading
from db.review_import.importing import BATCH_ROWS
from db.reviews import cases_to_start
from tests import review_files
from tests.cli import forked
from tests.review_files import row, write, write_organisation
from tests.temporal_server import TemporalServer

ROOT = Path(__file__).resolve().parents[2]
NOBODY = "127.0.0.1:1"
"""Where no Temporal answers."""

DIES_IN_ITS_SECOND_BATCH = """
import os, signal
import db.review_import.importing as importing
from cli.main import main
whole, calls = importing.rated_reviews, []
async def rated_reviews(connection, case_nos):
    calls.append(case_nos)
    if len(calls) == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return await whole(connection, case_nos)
importing.rated_reviews = rated_reviews
main()
"""
"""The command, killed inside a transaction: its rows are inserted and not yet committed."""


@dataclass(frozen=True, slots=True)
class Installation:
    """A data directory with nothing in it yet, and the address of Temporal."""

    data: Path
    temporal: str = NOBODY

    def run(self, *arguments: str | Path, program: str = "") -> subprocess.CompletedProcess[str]:
        asked = ("import-reviews", *map(str, arguments))
        settings = {"HCP_DATA_DIR": str(self.data), "HCP_TEMPORAL_ADDRESS": self.temporal}
        if not program:
            return forked.run(*asked, **settings)
        kept = {name: value for name, value in os.environ.items() if not name.startswith("HCP_")}
        return subprocess.run(
            [sys.executable, "-c", program, *asked],
            cwd=ROOT,
            env=kept | settings,
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
        )

    async def case_numbers(self) -> list[str]:
        engine = make_engine(f"sqlite+aiosqlite:///{self.data / 'haochaping.db'}")
        async with reading(engine) as connection:
            found = await cases_to_start(connection, 1000)
        await engine.dispose()
        return [case_no for case_no, _ in found]


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    return Installation(tmp_path / "data")


def test_good_rows_go_in_and_each_refused_one_is_named(
    installation: Installation, tmp_path: Path
) -> None:
    rows = [row("A", stars="1"), row("B", stars="6", rater_phone="12"), row("C")]
    path, report = write(tmp_path / "r.csv", rows), tmp_path / "refused.csv"
    done = installation.run(path, *write_organisation(tmp_path), "--report", report)
    assert done.returncode == 1, done.stderr
    assert "row 3: stars must be a whole number" in done.stderr
    assert "第 3 行 rater_phone" in done.stderr
    assert "worker starts 1 cases" in done.stdout
    lines = report.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "row,field,reason,reason_en"
    assert [line.split(",")[:2] for line in lines[1:]] == [["3", "stars"], ["3", "rater_phone"]]
    printed = done.stdout + done.stderr + report.read_text(encoding="utf-8-sig")
    for personal in (review_files.NAME, review_files.PHONE, review_files.ADDRESS):
        assert personal not in printed


def test_json_is_one_object_and_a_second_run_adds_nothing(
    installation: Installation, tmp_path: Path
) -> None:
    path = write(tmp_path / "r.csv", [row("A", stars="2"), row("B")])
    first = installation.run(path, *write_organisation(tmp_path), "--json")
    assert first.returncode == 0, first.stderr
    summed = json.loads(first.stdout)
    assert (summed["imported"], summed["bad"], summed["cases_waiting"]) == (2, 1, 1)
    assert summed["stars"] == {"1": 0, "2": 1, "3": 0, "4": 0, "5": 1}
    again = json.loads(installation.run(path, "--json").stdout)
    assert (again["imported"], again["already"]) == (0, 2)


def test_a_dry_run_leaves_not_even_a_data_directory(
    installation: Installation, tmp_path: Path
) -> None:
    path = write(tmp_path / "r.csv", [row("A")])
    done = installation.run(path, *write_organisation(tmp_path), "--dry-run", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["imported"] == 1
    assert not installation.data.exists()


def test_a_file_that_is_none_is_a_mistake_in_the_asking(
    installation: Installation, tmp_path: Path
) -> None:
    path = write(tmp_path / "r.csv", [row("A")])
    path.write_text(path.read_text().replace("stars", "points", 1))
    lacking = installation.run(path, *write_organisation(tmp_path))
    assert lacking.returncode == 2
    assert "lacks the columns stars" in lacking.stderr
    missing = installation.run(tmp_path / "nothing.csv")
    assert missing.returncode == 2
    assert "There is no file" in missing.stderr
    overwriting = installation.run(path, "--report", path)
    assert overwriting.returncode == 2
    assert path.read_text().startswith("review_id")


def test_units_that_stand_above_themselves_are_refused_with_a_sentence(
    installation: Installation, tmp_path: Path
) -> None:
    path = write(tmp_path / "r.csv", [row("A")])
    assert installation.run(path, *write_organisation(tmp_path)).returncode == 0
    turned = tmp_path / "turned.csv"
    turned.write_text("unit_code,name,kind,parent_code\nQ01,黄浦区,district,Q01-01\n")
    done = installation.run(path, "--units", turned)
    assert done.returncode == 2
    assert "stand above themselves: Q01, Q01-01" in done.stderr


async def test_a_killed_import_goes_on_when_it_is_run_again(
    installation: Installation, tmp_path: Path
) -> None:
    rows = [row(f"K{n}", stars="1" if n % 100 == 0 else "5") for n in range(2 * BATCH_ROWS)]
    path = write(tmp_path / "r.csv", rows)
    killed = installation.run(path, *write_organisation(tmp_path), program=DIES_IN_ITS_SECOND_BATCH)
    assert killed.returncode == -signal.SIGKILL
    resumed = installation.run(path, "--json")
    assert resumed.returncode == 0, resumed.stderr
    summed = json.loads(resumed.stdout)
    assert (summed["imported"], summed["already"]) == (BATCH_ROWS, BATCH_ROWS)
    assert len(await installation.case_numbers()) == 10


async def test_bad_reviews_start_their_cases_at_once(
    temporal: TemporalServer, tmp_path: Path
) -> None:
    client = temporal.client
    installation = Installation(tmp_path / "data", client.service_client.config.target_host)
    path = write(tmp_path / "r.csv", [row(f"T{n}", stars=str(n)) for n in range(1, 6)])
    done = await asyncio.to_thread(installation.run, path, *write_organisation(tmp_path), "--json")
    assert done.returncode == 0, done.stderr
    summed = json.loads(done.stdout)
    assert (summed["cases_started"], summed["cases_waiting"]) == (2, 0)
    case_numbers = await installation.case_numbers()
    assert len(case_numbers) == 2
    for case_no in case_numbers:
        described = await client.get_workflow_handle(case_no).describe()
        assert described.status is WorkflowExecutionStatus.RUNNING
