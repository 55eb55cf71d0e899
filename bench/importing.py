"""Importing the article's reviews: time, memory, and a plain insert of the same rows beside it.

The files are those of the data folder beside the repository, or HCP_BENCH_DATA's.
"""

import asyncio
import csv
import json
import os
import sqlite3
import sys
import tempfile
import time
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from bench.figures import Figure, Unit, Yardstick, progress
from bench.stack import Stack, environment_of, now, running, settings_for
from cli.up.plan import SOURCE, Plan
from cli.up.supervisor import PartName
from db import migrate
from db.case_counts import counted
from db.case_filters import CaseFilter
from db.engine import reading

FOLDER = Path(os.environ.get("HCP_BENCH_DATA", SOURCE.parent / "shared" / "data"))
PART_ROWS = 2_000
SECONDS = 60
FLAT = 1.1
"""The whole file may need a tenth more memory than a part of it."""


@dataclass(frozen=True, slots=True)
class Import:
    """One run of the command: `seconds` of it, its `peak` memory (MB), and what it reported."""

    seconds: float
    peak: float
    bad: int
    rows: int


async def measure(*, quick: bool) -> list[Figure]:
    """The figures of an import. Raises OSError without the files, RuntimeError if one fails."""
    with tempfile.TemporaryDirectory(prefix="hcp-import-") as name:
        part = _part(Path(name))
        reviews = part if quick else FOLDER / "reviews_2019.csv"
        # both with no Temporal: its client takes memory for each case it starts
        small = await _alone(Path(name) / "small", part)
        whole = await _alone(Path(name) / "whole", reviews)
        async with running(PartName.TEMPORAL, PartName.WORKER, town=False) as stack:
            with progress(f"importing {reviews.name}", 1) as advance:
                began = time.perf_counter()
                done = await _import(stack.plan, reviews)
                await _recorded(stack, done.bad)
                until_recorded = time.perf_counter() - began
                advance(1)
            plain = await _plain_insert(stack.plan, Path(name) / "plain.db")
    beside = Yardstick(f"plain executemany of the same {done.rows:,} rows", plain)
    return [
        Figure(
            f"import, {done.rows:,} reviews in, {done.bad} cases started",
            done.seconds,
            Unit.SECONDS,
            beside,
            at_most=SECONDS,
        ),
        Figure("until every case is recorded by the worker", until_recorded, Unit.SECONDS),
        Figure(
            "import, peak memory without starting cases",
            whole.peak,
            Unit.MEGABYTES,
            Yardstick(f"its first {small.rows:,} rows", small.peak),
            ratio_at_most=FLAT,
        ),
    ]


def _part(folder: Path) -> Path:
    """The beginning of the file, as a file."""
    path = folder / "reviews_part.csv"
    with (
        (FOLDER / "reviews_2019.csv").open(encoding="utf-8", newline="") as whole,
        path.open("w", encoding="utf-8", newline="") as part,
    ):
        csv.writer(part).writerows(islice(csv.reader(whole), PART_ROWS + 1))
    return path


async def _alone(data: Path, reviews: Path) -> Import:
    """An import with no Temporal to be reached; its cases would wait for the worker."""
    return await _import(Plan(settings_for(data, temporal_address="127.0.0.1:1")), reviews)


async def _import(plan: Plan, reviews: Path) -> Import:
    """Run the command. Raises RuntimeError if it fails."""
    command = [*plan.command("import-reviews"), str(reviews), "--json"]
    for name in ("units", "items", "windows"):
        command += [f"--{name}", str(FOLDER / f"{name}.csv")]
    began = time.perf_counter()
    # a parent between us and it: the peak of its children is that of the import alone
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", _PEAK_OF, *command),
        env=environment_of(plan),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        out, err = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
    seconds = time.perf_counter() - began
    if process.returncode:
        raise RuntimeError(err.decode(errors="replace")[-2_000:])
    report = json.loads(out)
    peak = float(err.decode().splitlines()[-1])
    return Import(seconds, peak, report["bad"], report["imported"])


_PEAK_OF = """
import resource, subprocess, sys
code = subprocess.call(sys.argv[1:])
scale = 2**20 if sys.platform == "darwin" else 2**10
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / scale, file=sys.stderr)
sys.exit(code)
"""


async def _recorded(stack: Stack, number: int) -> None:
    while True:
        async with reading(stack.engine) as connection:
            if await counted(connection, CaseFilter()) >= number:
                return
        await asyncio.sleep(0.2)


async def _plain_insert(plan: Plan, path: Path) -> float:
    """Seconds to insert the same rows into the same empty table, in one transaction."""
    await migrate.upgrade(f"sqlite+aiosqlite:///{path}", now())
    with sqlite3.connect(plan.data / "haochaping.db") as source:
        rows = source.execute("SELECT * FROM reviews").fetchall()
    marks = ", ".join("?" * len(rows[0]))
    target = sqlite3.connect(path)
    try:
        target.execute("PRAGMA journal_mode=WAL")
        began = time.perf_counter()
        with target:
            target.executemany(f"INSERT INTO reviews VALUES ({marks})", rows)  # noqa: S608
        return time.perf_counter() - began
    finally:
        target.close()
