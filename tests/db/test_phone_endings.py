"""The keyed hash of a phone's last four digits: written with a review, filled in for older ones."""

from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, select
from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import reading, writing
from db.following import followed
from db.migrate import MIGRATIONS, upgrade_engine
from db.review_writes import NewReview, add_review
from db.sealing import Keys, phone_ending
from db.tables import reviews
from rules.stars import HandlingStage, Identity, ReviewChannel, Stars
from tests.conftest import utcnow
from tests.organisation import organise


def _review(phone: str) -> NewReview:
    return NewReview(
        submitted_at=utcnow(),
        channel=ReviewChannel.PORTAL,
        handling_stage=HandlingStage.ACCEPT,
        stars=Stars.VERY_DISSATISFIED,
        unit_code="Q01",
        identity=Identity.REAL_NAME if phone else Identity.ANONYMOUS,
        rater_name="李秀兰" if phone else "",
        rater_phone=phone,
    )


async def _added(engine: AsyncEngine, keys: Keys, phone: str) -> str:
    async with writing(engine) as connection:
        return (await add_review(connection, _review(phone), keys, utcnow())).review_no


def _before_endings(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    config.attributes["keys"] = None
    [ours] = [
        each
        for each in ScriptDirectory.from_config(config).walk_revisions()
        if "endings_of_phones" in Path(each.path).name
    ]
    command.downgrade(config, str(ours.down_revision))


@pytest.mark.parametrize(
    ("phone", "ending"),
    [
        ("13800005566", "5566"),
        ("+86 138-0000-5566", "5566"),
        ("１３８００００５５６６", "5566"),
        ("021-6234 5678", "5678"),
        ("123", ""),
        ("", ""),
    ],
)
def test_the_ending_is_the_last_four_digits(phone: str, ending: str) -> None:
    assert phone_ending(phone) == ending


async def test_reviews_from_before_get_their_hashes_when_the_database_is_upgraded(
    database: AsyncEngine, keys: Keys
) -> None:
    await organise(database)
    named = await _added(database, keys, "13800005566")
    unnamed = await _added(database, keys, "")
    async with writing(database) as connection:
        await connection.run_sync(_before_endings)
    with pytest.raises(LookupError, match="keys"):
        await upgrade_engine(database)
    await upgrade_engine(database, keys)
    async with reading(database) as connection:
        rows = await connection.execute(select(reviews.c.review_no, reviews.c.phone_ending_hmac))
        found = {row.review_no: row.phone_ending_hmac for row in rows}
    assert found == {named: keys.phone_ending_hmac(named, "5566"), unnamed: None}


async def test_a_review_is_found_by_either_number_and_an_unknown_one_gets_a_stand_in(
    database: AsyncEngine, keys: Keys
) -> None:
    await organise(database)
    async with writing(database) as connection:
        added = await add_review(connection, _review("13800005566"), keys, utcnow())
    assert added.case_no is not None
    async with reading(database) as connection:
        by_review = await followed(connection, added.review_no)
        by_case = await followed(connection, added.case_no)
        unknown = await followed(connection, "PJ190912-000000")
    assert by_review == by_case
    assert by_review.phone_ending_hmac == keys.phone_ending_hmac(added.review_no, "5566")
    assert not unknown.exists
    assert len(unknown.phone_ending_hmac) == len(by_review.phone_ending_hmac)


def test_equal_endings_of_two_reviews_do_not_show(keys: Keys) -> None:
    first, second = (keys.phone_ending_hmac(number, "5566") for number in ("PJ1", "PJ2"))
    assert first != second
    assert "5566" not in first
