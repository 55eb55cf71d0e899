"""Applications, systems that link here, and one review for each application and stage."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from db.applications import Application, applied_by, put_applications
from db.clients import add_client, client, forget_links, link_hmac, use_link, was_used
from db.engine import reading, writing
from db.review_import.csv_file import csv_rows
from db.review_import.importing import ReviewImport
from db.review_import.known import Known, put_organisation
from db.review_import.rows import COLUMNS
from db.review_writes import AlreadyRated, NewReview, add_review
from db.sealing import Keys
from db.tables import reviews
from rules.stars import HandlingStage, Identity, ReviewChannel, Stars
from tests.conftest import utcnow
from tests.review_files import APPLICATION, ORGANISATION, row, write

RATED = NewReview(
    submitted_at=utcnow(),
    channel=ReviewChannel.APP,
    handling_stage=HandlingStage.ACCEPT,
    stars=Stars.DISSATISFIED,
    unit_code="Q01-01",
    identity=Identity.ANONYMOUS,
    application_no=APPLICATION,
)


@pytest.fixture
async def organised(database: AsyncEngine) -> AsyncEngine:
    async with writing(database) as connection:
        await put_organisation(connection, ORGANISATION)
    return database


async def test_an_application_is_found_by_its_number_however_it_is_typed(
    organised: AsyncEngine, keys: Keys
) -> None:
    one = Application("A-2026 001", "I005", "D03", HandlingStage.APPLY, "李秀兰", "13800005566")
    moved = replace(one, stage=HandlingStage.RESULT)
    async with writing(organised) as connection:
        await put_applications(connection, [one], keys, utcnow())
        await put_applications(connection, [one, moved], keys, utcnow())
    async with reading(organised) as connection:
        assert await applied_by(connection, "ａ2026００1", moved.name, keys) == moved
        assert await applied_by(connection, "A2026002", "0000", keys) is None


async def test_a_link_is_used_once(organised: AsyncEngine, keys: Keys) -> None:
    link = link_hmac("app", "0123456789", keys)
    async with writing(organised) as connection:
        added = await add_review(connection, RATED, keys, utcnow())
        assert not await was_used(connection, link)
        assert await use_link(connection, link, added.review_no, utcnow())
        assert not await use_link(connection, link, added.review_no, utcnow())
        assert await was_used(connection, link)
        await forget_links(connection, utcnow() + timedelta(days=1))
        assert not await was_used(connection, link)


async def test_two_systems_do_not_share_an_id(organised: AsyncEngine, keys: Keys) -> None:
    async with writing(organised) as connection:
        made = await add_client(connection, "app", "一", ReviewChannel.APP, keys=keys, now=utcnow())
        assert await client(connection, "app", keys) == made
    with pytest.raises(IntegrityError):
        async with writing(organised) as connection:
            await add_client(connection, "app", "二", ReviewChannel.APP, keys=keys, now=utcnow())


async def test_an_application_is_rated_once_at_each_stage(
    organised: AsyncEngine, keys: Keys
) -> None:
    async with writing(organised) as connection:
        await add_review(connection, RATED, keys, utcnow())
        other = replace(RATED, handling_stage=HandlingStage.RESULT)
        await add_review(connection, other, keys, utcnow())
    again = replace(RATED, application_no=f" {APPLICATION.lower()}")
    async with writing(organised) as connection:
        with pytest.raises(AlreadyRated):
            await add_review(connection, again, keys, utcnow())


async def test_an_import_leaves_no_review_out_for_its_application(
    organised: AsyncEngine, keys: Keys, tmp_path: Path
) -> None:
    async with writing(organised) as connection:
        await add_review(connection, RATED, keys, utcnow())
    numbers = (APPLICATION, "B1", "B1", "")
    rows = [row(f"R{n}", application_no=number) for n, number in enumerate(numbers)]
    path = write(tmp_path / "r.csv", rows)
    importing = ReviewImport(organised, keys, Known().and_those_of(ORGANISATION), utcnow)
    batches = [batch async for batch in importing.batches(csv_rows(path, COLUMNS))]
    assert sum(batch.added.total() for batch in batches) == 4
    async with reading(organised) as connection:
        kept = select(func.count(reviews.c.application_hmac))
        assert await connection.scalar(kept) == 2
