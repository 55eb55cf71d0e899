"""The demonstration: organisation, staff, reviews, templates. Files in db/sample_data, put in once.

Nobody and nothing in them is real. An installation in use never loads them.
"""

import csv
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from db.engine import reading, writing
from db.organisation import Item, NewUnit, Window, put_items, put_units, put_windows
from db.reply_templates import TemplateContent, add_template
from db.review_writes import NewReview, add_review
from db.sealing import Keys
from db.staff import NewStaff, add_staff, hash_password
from db.tables import staff
from db.window_codes import make_missing
from rules.reply_templates import TextKind
from rules.roles import Role
from rules.stars import (
    ITEM_DIMENSIONS,
    WINDOW_DIMENSIONS,
    HandlingStage,
    Identity,
    ReviewChannel,
    Stars,
)

DEMO_PASSWORD = "haochaping"  # noqa: S105 -- printed on the sign-in page of every demonstration
FOLDER = Path(__file__).parent / "sample_data"
STAFF_ID = "demo-"
ADMINISTRATOR = "admin1"
"""The login of who made the codes of the windows."""
SUPERVISOR = "city1"
"""The login of who wrote the templates."""
SOURCE_ID = "sample-"


async def load_samples(engine: AsyncEngine, keys: Keys, now: datetime) -> None:
    """Put the samples in, unless they are there: all of them in one transaction, or none.

    The newest reviews are minutes old at `now` (UTC), and each was received when it was given.
    """
    async with reading(engine) as connection:
        if await _loaded(connection):
            return
    # not inside the transaction: it takes its time, as a password hash must
    password_hash = hash_password(DEMO_PASSWORD)
    async with writing(engine) as connection:
        await put_units(connection, [_unit(row) for row in _rows("units")])
        await put_windows(connection, [Window(**row) for row in _rows("windows")])
        await put_items(connection, [_item(row) for row in _rows("items")])
        for row in _rows("staff"):
            await add_staff(connection, _person(row, password_hash))
        for unit_code in {row["unit_code"] for row in _rows("windows")}:
            await make_missing(connection, unit_code, f"{STAFF_ID}{ADMINISTRATOR}", now)
        for row in _rows("templates"):
            await add_template(
                connection,
                row["unit_code"] or None,
                TextKind(row["kind"]),
                TemplateContent(row["name"], row["text"]),
                by=f"{STAFF_ID}{SUPERVISOR}",
                now=now,
            )
        for number, row in enumerate(_rows("reviews"), start=1):
            new = _review(f"{SOURCE_ID}{number:03}", row, now)
            await add_review(connection, new, keys, new.submitted_at)


async def _loaded(connection: AsyncConnection) -> bool:
    found = await connection.execute(
        select(staff.c.id).where(staff.c.id.startswith(STAFF_ID)).limit(1)
    )
    return found.first() is not None


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _unit(row: dict[str, str]) -> NewUnit:
    return NewUnit(row["unit_code"], row["name"], row["kind"], row["parent_code"] or None)


def _item(row: dict[str, str]) -> Item:
    return Item(row["item_code"], row["name"], row["unit_code"])


def _person(row: dict[str, str], password_hash: str) -> NewStaff:
    return NewStaff(
        id=f"{STAFF_ID}{row['login']}",
        login=row["login"],
        name=row["name"],
        password_hash=password_hash,
        role=Role(row["role"]),
        unit_code=row["unit_code"] or None,
        email=f"{row['login']}@example.com",
    )


def _review(source_id: str, row: dict[str, str], now: datetime) -> NewReview:
    window_no = row["window_no"] or None
    scores = map(int, row["dimensions"].split())
    dimensions = WINDOW_DIMENSIONS if window_no else ITEM_DIMENSIONS
    return NewReview(
        submitted_at=now - timedelta(minutes=int(row["minutes_ago"])),
        channel=ReviewChannel(row["channel"]),
        handling_stage=HandlingStage(row["stage"]),
        stars=Stars(int(row["stars"])),
        unit_code=row["unit_code"],
        identity=Identity.REAL_NAME if row["rater_name"] else Identity.ANONYMOUS,
        item_code=row["item_code"] or None,
        window_no=window_no,
        dimensions=dict(zip(dimensions, scores, strict=True)),
        comment=row["comment"],
        rater_name=row["rater_name"],
        rater_phone=row["rater_phone"],
        rater_email=row["rater_email"],
        source_id=source_id,
    )
