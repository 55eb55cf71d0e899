"""A city's cases as its desks have them: a year of archived ones, and those still open.

A few hundred are lived on paper and recorded as the worker records them, of each day some; the
others are copies of these with numbers, units and people of their own, so that a hundred thousand
take minutes. Copies have no notices. Nobody in them is real.
"""

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from sqlalchemy import Table, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bench import crowd
from bench.desk_lives import ARCHIVED, OPEN, OPERATOR, SUPERVISOR, VENUE, Life
from bench.figures import progress
from db.case_writes import record_transition
from db.engine import reading, writing
from db.organisation import put_items, put_units, put_windows
from db.recount import refill
from db.review_import.storing import put_reviews
from db.review_writes import NewReview
from db.reviews import rated_reviews
from db.sealing import Keys
from db.search import search_again
from db.staff import NewStaff, add_staff
from db.tables import case_events, cases, clocks, published_replies, reviews
from rules.roles import Actor, Role
from rules.stars import HandlingStage, Identity, ReviewChannel, Stars
from tests.case_on_paper import CaseOnPaper

DAYS = 280
"""The archived ones were received in so many days."""
FINISHED_DAYS = 75
"""Days after which even a case whose survey nobody answers is archived."""
EVERY_DAYS = 4
"""So far apart are the archived ones that are lived on paper."""

BATCH = 500
COPIED: tuple[Table, ...] = (cases, case_events, clocks, published_replies)


@dataclass(frozen=True, slots=True)
class Desks:
    """How many cases there are to be, how many of them open at `until`."""

    cases: int
    open: int
    until: datetime


@dataclass(frozen=True, slots=True)
class Pattern:
    """One case that is lived on paper, and how many there are to be like it."""

    name: str
    life: Life
    received: datetime
    number: int


def patterns(desks: Desks) -> Iterator[Pattern]:
    """Those of the archived cases, then those of the open ones."""
    archived = [
        (life, desks.until - timedelta(days=FINISHED_DAYS + day))
        for day in range(0, DAYS, EVERY_DAYS)
        for life in ARCHIVED
    ]
    yield from _shared("archived", archived, desks.cases - desks.open)
    left = desks.open
    for kind, life in enumerate(OPEN):
        number = min(left, ceil(desks.open * life.thousandths / 1000))
        received = [(life, desks.until - timedelta(days=days)) for days in life.days_ago]
        yield from _shared(f"open-{kind}", received, number)
        left -= number


def _shared(name: str, several: Sequence[tuple[Life, datetime]], number: int) -> Iterator[Pattern]:
    """So many cases, as many of each of these."""
    for index, (life, received) in enumerate(several):
        share = number // len(several) + (index < number % len(several))
        if share:
            yield Pattern(f"{name}-{index}", life, received, share)


async def fill(engine: AsyncEngine, keys: Keys, desks: Desks) -> None:
    """Put them into an empty database; one that has as many is left as it is."""
    async with reading(engine) as connection:
        found = await connection.execute(select(func.count(cases.c.case_no)))
        if found.scalar_one() >= desks.cases:
            return
    await _settle(engine)
    draw = random.Random(11)
    with progress(f"{desks.cases:,} cases", desks.cases) as advance:
        for pattern in patterns(desks):
            async with writing(engine) as connection:
                await _put(connection, keys, pattern, desks.until, draw)
            advance(pattern.number)
    async with writing(engine) as connection:
        await refill(connection)


async def _settle(engine: AsyncEngine) -> None:
    units, windows, items = crowd.organisation()
    people = [OPERATOR, SUPERVISOR]
    people += [
        Actor(f"handler-{unit.code}", f"经办{unit.name}", Role.HANDLER, unit.code)
        for unit in units
        if unit.kind == "district"
    ]
    async with writing(engine) as connection:
        await put_units(connection, units)
        await put_windows(connection, windows)
        await put_items(connection, items)
        for person in people:
            new = NewStaff(
                id=person.id,
                login=person.id,
                name=person.name,
                password_hash="",
                role=person.role,
                unit_code=person.unit_path or None,
                email="",
            )
            await add_staff(connection, new)


@dataclass(frozen=True, slots=True)
class Numbers:
    """What tells a case from others: its numbers, and where it was rated."""

    case_no: str
    review_no: str
    venue: str

    @property
    def words(self) -> tuple[str, ...]:
        """Every word of its rows that is not so in those of another case; the longer first."""
        district, _, venue = self.venue.partition("-")
        name = f"第{int(district[1:])}区"
        return (
            self.case_no,
            self.review_no,
            self.venue,
            f"{name}第{int(venue)}服务中心",
            district,
            name,
        )


async def _put(
    connection: AsyncConnection,
    keys: Keys,
    pattern: Pattern,
    until: datetime,
    draw: random.Random,
) -> None:
    """The case of a pattern and its copies."""
    districts, venues = range(1, crowd.DISTRICTS + 1), range(1, crowd.VENUES + 1)
    places = [
        VENUE,
        *(
            f"Q{draw.choice(districts):02}-{draw.choice(venues):02}"
            for _ in range(pattern.number - 1)
        ),
    ]
    new = [_review(pattern, place, f"{pattern.name}-{n}", draw) for n, place in enumerate(places)]
    await put_reviews(connection, new, keys, pattern.received)
    of = reviews.c.source_id.in_([each.source_id for each in new])
    found = await connection.execute(
        select(reviews.c.case_no, reviews.c.review_no, reviews.c.unit_code)
        .where(of)
        .order_by(reviews.c.source_id != new[0].source_id)
    )
    first, *others = [Numbers(*row) for row in found]
    ((_, rated),) = await rated_reviews(connection, [first.case_no])
    paper = CaseOnPaper(rated, pattern.received, case_no=first.case_no)
    pattern.life.live(paper, until)
    for each in paper.transitions:
        await record_transition(connection, each, "run", keys, each.at)
    for begin in range(0, len(others), BATCH):
        await _copy(connection, first, others[begin : begin + BATCH])


async def _copy(connection: AsyncConnection, first: Numbers, others: Sequence[Numbers]) -> None:
    """Record other cases as the first one is recorded."""
    for table in COPIED:
        found = await connection.execute(select(table).where(table.c.case_no == first.case_no))
        rows = [dict(row._mapping) for row in found]
        copies = [_changed(row, first, other) for row in rows for other in others]
        if copies:
            await connection.execute(insert(table), copies)
    replied = select(reviews.c.replied_at).where(reviews.c.review_no == first.review_no)
    if at := (await connection.execute(replied)).scalar_one():
        numbers = [each.review_no for each in others]
        of = reviews.c.review_no.in_(numbers)
        await connection.execute(update(reviews).where(of).values(replied_at=at))
        await search_again(connection, numbers)


def _changed(row: Mapping[str, Any], first: Numbers, other: Numbers) -> dict[str, Any]:
    """A row with every word of one case replaced by that of another."""
    return {name: _other(value, first, other) for name, value in row.items()}


def _other(value: Any, first: Numbers, other: Numbers) -> Any:
    if isinstance(value, dict | list):
        return json.loads(_other(json.dumps(value, ensure_ascii=False), first, other))
    if not isinstance(value, str):
        return value
    text = value
    for number, word in enumerate(first.words):
        text = text.replace(word, f"\0{number}\0")
    for number, word in enumerate(other.words):
        text = text.replace(f"\0{number}\0", word)
    return text


def _review(pattern: Pattern, venue: str, source_id: str, draw: random.Random) -> NewReview:
    return NewReview(
        submitted_at=pattern.received,
        channel=ReviewChannel.WINDOW_QR,
        handling_stage=HandlingStage.ACCEPT,
        stars=Stars.DISSATISFIED,
        unit_code=venue,
        window_no=f"{draw.randint(1, crowd.WINDOWS):02}",
        identity=Identity.REAL_NAME,
        comment=f"{draw.choice(crowd.BLAME)}，办{draw.choice(crowd.MATTERS)}。",
        rater_name="测试某",
        rater_phone=f"139{draw.randrange(10**8):08}",
        source_id=source_id,
    )
