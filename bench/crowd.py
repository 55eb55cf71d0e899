"""A whole city's reviews and cases, drawn from a seed: what the public pages are measured on.

`python -m bench.crowd DATABASE_URL [--reviews 1000000] [--cases 10000] [--seed 1]` puts them into a
database of a measurement, batch by batch through the product's own writing, so that roll-ups and
everything else are as in use. Interrupted, it goes on where it was. Nobody in them is real.
"""

import argparse
import asyncio
import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bench.figures import progress
from bench.stack import now
from db import migrate
from db.calendars import newest
from db.case_writes import record_transition
from db.engine import make_engine, reading, writing
from db.organisation import (
    Item,
    NewUnit,
    Window,
    all_units,
    put_items,
    put_units,
    put_windows,
)
from db.review_import.storing import put_reviews
from db.review_writes import NewReview
from db.reviews import cases_to_start
from db.sealing import Keys, load_or_make
from db.tables import cases, reviews
from rules.case import Case, RatedReview
from rules.policy import Policy
from rules.procedure.dispatching import receipt_spans, receive
from rules.procedure.rule import Moment
from rules.roles import SYSTEM
from rules.stages import RECEIVED
from rules.stars import (
    ITEM_DIMENSIONS,
    WINDOW_DIMENSIONS,
    HandlingStage,
    Identity,
    ReviewChannel,
    Stars,
)
from rules.timetable import TimetableQuestion, timetable
from rules.working_days import Calendar
from rules.working_hours import WorkingHours
from workflows.transitions import Happened, transition

DISTRICTS, VENUES, WINDOWS = 16, 6, 34
DEPARTMENTS, COMMITTEES, ITEMS = 26, 6, 12
DAYS = 365
"""The reviews are of the last year, up to now."""

BATCH = 1_000
CASE_BATCH = 200
STARS = (5, 4, 3, 2, 1)
SHARES = (9702, 97, 26, 31, 144)
"""Of ten thousand: those of the article."""

PRAISE = (
    "办得很快，态度也好",
    "一次就办好了，没有多跑",
    "指引清楚，材料齐了就能办",
    "老人家也能看懂",
    "",
)
BLAME = (
    "排队将近一个小时，大厅只开了两个窗口",
    "跑了三趟，每次都说缺材料",
    "系统故障，等了一上午没办成",
    "指南上没写要复印件，白跑一趟",
    "窗口人员说话很不耐烦",
)
MATTERS = ("居住证", "公积金", "营业执照", "社保卡", "不动产登记", "施工许可", "医保报销", "落户")


@dataclass(frozen=True, slots=True)
class Crowd:
    """How many there are to be. The same seed draws the same reviews; times end at `until`."""

    reviews: int
    cases: int
    until: datetime
    seed: int = 1


def organisation() -> tuple[list[NewUnit], list[Window], list[Item]]:
    """The units, windows and items they are about."""
    units: list[NewUnit] = []
    windows: list[Window] = []
    items: list[Item] = []
    for number in range(1, DISTRICTS + 1):
        district = f"Q{number:02}"
        units.append(NewUnit(district, f"第{number}区", "district"))
        for venue in range(1, VENUES + 1):
            code = f"{district}-{venue:02}"
            units.append(NewUnit(code, f"第{number}区第{venue}服务中心", "venue", district))
            windows += [
                Window(code, f"{no:02}", f"综合窗口{no:02}号") for no in range(1, WINDOWS + 1)
            ]
    for kind, letter, many, name in (
        ("department", "D", DEPARTMENTS, "市第{}局"),
        ("committee", "C", COMMITTEES, "第{}管委会"),
    ):
        for number in range(1, many + 1):
            code = f"{letter}{number:02}"
            units.append(NewUnit(code, name.format(number), kind))
            items += [
                Item(f"I{code}{item:02}", f"{MATTERS[item % len(MATTERS)]}办理{item}", code)
                for item in range(ITEMS)
            ]
    return units, windows, items


def drawn(crowd: Crowd, begin: int, end: int) -> Iterator[NewReview]:
    """Those of the reviews with these numbers; the last ones are the newest."""
    _, windows, items = _ORGANISATION
    for number in range(begin, end):
        draw = random.Random(crowd.seed * 1_000_003 + number)
        stars = Stars(draw.choices(STARS, SHARES)[0])
        window = draw.choice(windows) if draw.random() < 0.6 else None
        item = draw.choice(items) if window is None or draw.random() < 0.5 else None
        unit = window.unit_code if window else item.unit_code if item else ""
        dimensions = WINDOW_DIMENSIONS if window else ITEM_DIMENSIONS
        said = draw.choice(BLAME if stars.is_bad else PRAISE)
        age = timedelta(days=DAYS) * (1 - (number + draw.random()) / crowd.reviews)
        yield NewReview(
            submitted_at=crowd.until - age,
            channel=draw.choice(tuple(ReviewChannel)),
            handling_stage=HandlingStage.ACCEPT,
            stars=stars,
            unit_code=unit,
            identity=Identity.ANONYMOUS,
            item_code=item.code if item else None,
            window_no=window.window_no if window else None,
            dimensions={each: max(1, min(5, stars - draw.randint(0, 1))) for each in dimensions},
            comment=f"{said}，办{draw.choice(MATTERS)}。" if said else "",
            source_id=f"crowd-{number:09}",
        )


_ORGANISATION = organisation()


async def fill(engine: AsyncEngine, keys: Keys, crowd: Crowd) -> None:
    """Put in what is not there yet."""
    units, windows, items = _ORGANISATION
    async with writing(engine) as connection:
        if len(await all_units(connection)) < len(units):
            await put_units(connection, units)
            await put_windows(connection, windows)
            await put_items(connection, items)
        there = await _counted(connection, reviews.c.source_id)
    with progress(f"{crowd.reviews:,} reviews", crowd.reviews) as advance:
        advance(there)
        for begin in range(there, crowd.reviews, BATCH):
            batch = list(drawn(crowd, begin, min(begin + BATCH, crowd.reviews)))
            async with writing(engine) as connection:
                await put_reviews(connection, batch, keys, now())
            advance(len(batch))
    await _open_cases(engine, keys, crowd.cases)


async def _counted(connection: AsyncConnection, column: object) -> int:
    found = await connection.execute(select(func.count(column)))  # type: ignore[arg-type]
    return found.scalar_one()


async def _open_cases(engine: AsyncEngine, keys: Keys, number: int) -> None:
    """Record the receipt of so many cases, as their workflows would."""
    async with reading(engine) as connection:
        there = await _counted(connection, cases.c.case_no)
        calendar = await newest(connection)
    with progress(f"{number:,} cases", number) as advance:
        advance(there)
        while there < number:
            async with writing(engine) as connection:
                batch = await cases_to_start(connection, min(CASE_BATCH, number - there))
                await _record(connection, batch, calendar, keys)
            if not batch:
                return
            there += len(batch)
            advance(len(batch))


async def _record(
    connection: AsyncConnection,
    batch: Sequence[tuple[str, RatedReview]],
    calendar: Calendar,
    keys: Keys,
) -> None:
    at = now()
    for case_no, review in batch:
        new = Case(case_no, review, Policy())
        question = TimetableQuestion(at, receipt_spans(new), Policy().day_end)
        terms = timetable(question, calendar, WorkingHours())
        change = receive(new, Moment(at, terms.terms, terms.next_morning))
        first = replace(change, case=replace(change.case, version=1, acted_version=1))
        happened = Happened(RECEIVED, SYSTEM, at)
        await record_transition(connection, transition(None, first, happened), "run", keys, at)


async def _main(url: str, crowd: Crowd, folder: Path) -> None:
    await migrate.upgrade(url, now())
    engine = make_engine(url)
    try:
        await fill(engine, load_or_make(folder / "keys.json"), crowd)
    finally:
        await engine.dispose()


def main() -> int:
    """Fill the database that is named; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.crowd", description=__doc__)
    parser.add_argument("url", help="of a database of your own for measuring, empty or begun")
    parser.add_argument("--reviews", type=int, default=1_000_000)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    crowd = Crowd(asked.reviews, asked.cases, now(), asked.seed)
    with tempfile.TemporaryDirectory(prefix="hcp-crowd-") as folder:
        asyncio.run(_main(asked.url, crowd, Path(folder)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
