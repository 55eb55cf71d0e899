"""Migrations on a database that is in use: what is there already is brought along."""

from alembic import command
from sqlalchemy import Connection, select
from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import reading, writing
from db.migrate import _config, upgrade_engine
from db.replies import replies_to
from db.review_lists import ReviewFilter, ReviewOrder, listed
from db.sealing import Keys
from db.tables import reviews
from rules.search_words import searched_for
from rules.stages import Stage
from tests.organisation import organise
from tests.web.desk.recorded_cases import received_case

BEFORE_SEARCH = "0005"


def back_to(revision: str, connection: Connection) -> None:
    command.downgrade(_config(connection), revision)


async def test_reviews_from_before_are_listed_answered_and_searchable(
    database: AsyncEngine, keys: Keys
) -> None:
    await organise(database)
    answered = await received_case(database, keys, comment="排队太久")
    await answered.brought_to(Stage.AWAITING_SURVEY)
    await received_case(database, keys, comment="没有人接")
    async with writing(database) as connection:
        await connection.run_sync(lambda sync: back_to(BEFORE_SEARCH, sync))
    await upgrade_engine(database, keys)
    async with reading(database) as connection:
        for query, comment in (
            ("排队", "排队太久"),
            ("增开", "排队太久"),
            ("没有", "没有人接"),
        ):
            wanted = ReviewFilter(words=searched_for(query))
            page = await listed(connection, wanted, ReviewOrder.NEWEST, None, 9)
            assert [each.comment for each in page.reviews] == [comment]
        page = await listed(connection, ReviewFilter(replied=True), ReviewOrder.NEWEST, None, 9)
        assert [each.comment for each in page.reviews] == ["排队太久"]
        number = page.reviews[0].review_no
        (reply,) = (await replies_to(connection, [number]))[number]
        assert (reply.text, reply.unit_name) == ("已增开窗口。", "黄浦区")
        places = await connection.execute(select(reviews.c.place).order_by(reviews.c.submitted_at))
        assert sorted(found := [row.place for row in places]) == found
