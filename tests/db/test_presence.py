"""Who has which case open, on both databases."""

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import reading, writing
from db.presence import GONE_AFTER, OpenPage, keep_open, leave, present
from db.sealing import Keys
from db.tables import open_pages
from rules.roles import Role
from rules.stages import Action
from tests.conftest import utcnow
from tests.people import CITY, HANDLER, HUANGPU, OPERATOR
from tests.web.desk.recorded_cases import received_case

HERE, THERE = "a" * 32, "b" * 32


async def test_who_writes_comes_first_and_whoever_is_silent_is_gone(
    organised: AsyncEngine, keys: Keys
) -> None:
    case_no = (await received_case(organised, keys)).case.case_no
    other = (await received_case(organised, keys)).case.case_no
    begun = utcnow()
    later = begun + timedelta(seconds=30)
    async with writing(organised) as connection:
        await keep_open(connection, CITY.id, OpenPage(HERE, case_no), begun)
        await keep_open(connection, OPERATOR.id, OpenPage(HERE, case_no), begun)
        await keep_open(connection, OPERATOR.id, OpenPage(THERE, other), begun)
        await keep_open(connection, HANDLER.id, OpenPage(HERE, case_no), later)
        await keep_open(connection, HANDLER.id, OpenPage(THERE, case_no, Action.ACCEPT), later)
    async with reading(organised) as connection:
        found = await present(connection, [case_no], later)
        assert set(found) == {case_no}
        assert found[case_no][0].staff_id == HANDLER.id
        assert {each.staff_id for each in found[case_no]} == {HANDLER.id, CITY.id, OPERATOR.id}
        writes = found[case_no][0]
        assert (writes.writing, writes.role) == (Action.ACCEPT, Role.HANDLER)
        assert (writes.name, writes.unit_name) == (HANDLER.name, HUANGPU.name)
        assert [each.writing for each in found[case_no][1:]] == [None, None]
        at_the_end = await present(connection, [case_no], begun + GONE_AFTER)
        assert [each.staff_id for each in at_the_end[case_no]] == [HANDLER.id]
        assert await present(connection, [other], begun + GONE_AFTER) == {}
        assert await present(connection, (), begun) == {}


async def test_a_page_that_leaves_is_forgotten_and_silent_ones_are_cleared_away(
    organised: AsyncEngine, keys: Keys
) -> None:
    case_no = (await received_case(organised, keys)).case.case_no
    begun = utcnow()
    async with writing(organised) as connection:
        await keep_open(connection, CITY.id, OpenPage(HERE, case_no), begun)
        await keep_open(connection, HANDLER.id, OpenPage(HERE, case_no, Action.ACCEPT), begun)
        # one person's page is none of another's
        await leave(connection, CITY.id, THERE)
        await leave(connection, HANDLER.id, HERE)
        assert [e.staff_id for e in (await present(connection, [case_no], begun))[case_no]] == [
            CITY.id
        ]
        await keep_open(connection, OPERATOR.id, OpenPage(HERE, case_no), begun + GONE_AFTER)
        assert (
            await connection.execute(select(func.count()).select_from(open_pages))
        ).scalar() == 1
