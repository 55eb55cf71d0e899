"""A call is one operator's at a time, on both databases."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from db.call_list import CLAIM, claim_call, claim_of, give_up_call, is_to_be_called
from db.engine import reading, writing
from db.sealing import Keys
from tests.conftest import utcnow
from tests.organisation import organise
from tests.people import CITY, OPERATOR
from tests.web.desk.recorded_cases import received_case

ME, OTHER = OPERATOR.id, CITY.id


async def test_a_call_is_one_persons_until_it_ends_or_is_given_up(
    database: AsyncEngine, keys: Keys
) -> None:
    await organise(database)
    one = (await received_case(database, keys)).case.case_no
    two = (await received_case(database, keys)).case.case_no
    now = utcnow()

    async def claimed(case_no: str, staff_id: str, after: timedelta = timedelta(0)) -> bool:
        async with writing(database) as connection:
            return await claim_call(connection, case_no, staff_id, now + after)

    async def whose(case_no: str, after: timedelta = timedelta(0)) -> str:
        async with reading(database) as connection:
            claim = await claim_of(connection, case_no, now + after)
        return claim.staff_id if claim else ""

    assert await claimed(one, ME)
    assert not await claimed(one, OTHER)
    assert await claimed(one, ME, CLAIM / 2), "mine for as long again"
    assert await whose(one, CLAIM) == ME
    assert not await claimed(one, OTHER, CLAIM)
    assert await claimed(one, OTHER, CLAIM * 2)
    assert await claimed(two, ME, CLAIM * 2)
    assert await claimed(two, ME, CLAIM * 2)
    assert await claimed(one, OTHER, CLAIM * 2)
    async with writing(database) as connection:
        await give_up_call(connection, one, ME)
        await give_up_call(connection, two, ME)
    assert await whose(one, CLAIM * 2) == OTHER, "nobody gives up another's"
    assert await whose(two, CLAIM * 2) == ""
    assert await claimed(two, OTHER, CLAIM * 2)
    assert await whose(one, CLAIM * 2) == "", "whoever takes another call gives up the one before"
    async with reading(database) as connection:
        assert not await is_to_be_called(connection, one)
