"""The demonstration's samples: complete, whole, loaded once, and dead ends for nobody."""

from argon2 import PasswordHasher
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import reading
from db.organisation import all_units
from db.reply_templates import templates_for
from db.reviews import cases_to_start, latest_reviews
from db.samples import DEMO_PASSWORD, load_samples
from db.sealing import Keys
from db.staff import all_staff, by_login, handlers_of
from db.tables import items, reviews, window_codes, windows
from rules.reply_templates import check_template
from rules.roles import Role
from rules.stars import Identity
from tests.conftest import utcnow


async def counted(engine: AsyncEngine) -> dict[str, int]:
    async with reading(engine) as connection:
        return {
            table.name: (
                await connection.execute(select(func.count()).select_from(table))
            ).scalar_one()
            for table in (items, reviews, window_codes, windows)
        }


async def test_samples_are_loaded_once(database: AsyncEngine, keys: Keys) -> None:
    await load_samples(database, keys, utcnow())
    first = await counted(database)
    async with reading(database) as connection:
        people = await all_staff(connection)
    await load_samples(database, keys, utcnow())
    assert await counted(database) == first
    assert first["window_codes"] == first["windows"]
    async with reading(database) as connection:
        # not even the hashes changed: nothing was hashed a second time
        assert await all_staff(connection) == people


async def test_samples_hold_the_city_and_its_districts(sqlite: AsyncEngine, keys: Keys) -> None:
    await load_samples(sqlite, keys, utcnow())
    async with reading(sqlite) as connection:
        units = await all_units(connection)
    kinds = [unit.kind for unit in units]
    assert kinds.count("district") == 16
    assert kinds.count("venue") == 16
    assert kinds.count("committee") == 3
    assert kinds.count("department") > 10


async def test_templates_of_the_samples_can_be_filled(sqlite: AsyncEngine, keys: Keys) -> None:
    await load_samples(sqlite, keys, utcnow())
    async with reading(sqlite) as connection:
        found = await templates_for(connection, "Q01/Q01-01")
    assert {each.unit_code for each in found} == {None, "Q01"}
    for each in found:
        check_template(each.content.text)


async def test_samples_can_be_signed_in_to(sqlite: AsyncEngine, keys: Keys) -> None:
    await load_samples(sqlite, keys, utcnow())
    async with reading(sqlite) as connection:
        for login, role in (
            ("hotline1", Role.OPERATOR),
            ("huangpu1", Role.HANDLER),
            ("huangpu-head", Role.SUPERVISOR),
            ("city1", Role.SUPERVISOR),
            ("city2", Role.SUPERVISOR),
            ("admin1", Role.ADMINISTRATOR),
        ):
            member = await by_login(connection, login)
            assert member is not None
            assert member.role is role
            assert PasswordHasher().verify(member.password_hash, DEMO_PASSWORD)


async def test_samples_have_bad_reviews_waiting_for_their_cases(
    sqlite: AsyncEngine, keys: Keys
) -> None:
    now = utcnow()
    await load_samples(sqlite, keys, now)
    async with reading(sqlite) as connection:
        to_start = await cases_to_start(connection, 100)
        voices = await latest_reviews(connection, 100)
        assert await handlers_of(connection, "Q01/Q01-01")
    assert len(voices) == 63
    assert len(to_start) == 12
    assert {review.real_name for _, review in to_start} == {True, False}
    assert all(voice.submitted_at <= now for voice in voices)
    assert (now - voices[0].submitted_at).total_seconds() < 600
    assert {voice.identity for voice in voices} == set(Identity)


async def test_samples_publish_no_telephone_number(sqlite: AsyncEngine, keys: Keys) -> None:
    await load_samples(sqlite, keys, utcnow())
    async with reading(sqlite) as connection:
        voices = await latest_reviews(connection, 100)
    assert not any("138000071" in voice.comment for voice in voices)
