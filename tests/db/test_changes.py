"""What was recorded lately, on both databases."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from db.changes import changes, newest_moment, recorded_since
from db.engine import reading
from db.sealing import Keys
from rules.stages import RECEIVED, Action, Stage
from tests.web.desk.recorded_cases import received_case


async def test_what_was_recorded_since_a_moment_is_found_newest_first(
    organised: AsyncEngine, keys: Keys
) -> None:
    async with reading(organised) as connection:
        assert await newest_moment(connection) is None
    recorded = await (await received_case(organised, keys)).brought_to(Stage.AWAITING_CONTACT)
    case_no = recorded.case.case_no
    async with reading(organised) as connection:
        newest = await newest_moment(connection)
        assert newest is not None
        long_ago = newest - timedelta(hours=1)
        found = await recorded_since(connection, long_ago, 10)
        assert sorted(found) == [(case_no, 1), (case_no, 2), (case_no, 3)]
        assert list(await recorded_since(connection, long_ago, 1)) == [(case_no, 3)]
        assert await recorded_since(connection, newest, 10) == {}
        happened = await changes(connection, found)
        assert [each.event.kind for each in happened] == [RECEIVED, Action.DISPATCH, Action.ACCEPT]
        assert {each.case.version for each in happened} == {3}
        assert await changes(connection, ()) == ()
