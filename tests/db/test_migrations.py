"""Migrations on a database that is in use: what is there already is brought along."""

from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from db.cases import case
from db.engine import reading, writing
from db.migrate import MIGRATIONS, _config, upgrade_engine
from db.replies import replies_to
from db.review_lists import ReviewFilter, ReviewOrder, listed
from db.sealing import Keys
from db.tables import case_supporting, cases, reviews
from rules import steps
from rules.search_words import searched_for
from rules.stages import Stage
from tests.model.contents import content
from tests.organisation import organise
from tests.people import CENTRE, HANDLER, MARKET, OPERATOR
from tests.web.desk.recorded_cases import received_case

BEFORE_SEARCH = "0005"
BEFORE_HOLDERS = "0013"


def before(name: str) -> str:
    """The revision before the one of this name, whatever its number."""
    scripts = ScriptDirectory(str(MIGRATIONS))
    [ours] = [each for each in scripts.walk_revisions() if name in Path(each.path).name]
    return str(ours.down_revision)


def back_to(revision: str, connection: Connection) -> None:
    command.downgrade(_config(connection), revision)


async def forget_holders(connection: AsyncConnection) -> None:
    """Leave the states of cases as they were before there were holders."""
    for row in await connection.execute(select(cases.c.case_no, cases.c.state)):
        before = {name: value for name, value in row.state.items() if name != "holder"}
        await connection.execute(
            update(cases).where(cases.c.case_no == row.case_no).values(state=before)
        )


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
            words = searched_for(query)
            for wanted in (
                ReviewFilter(words=words),
                ReviewFilter(words=words, unit_code="Q01-01", window_no="05"),
            ):
                page = await listed(connection, wanted, ReviewOrder.NEWEST, None, 9)
                assert [each.comment for each in page.reviews] == [comment]
        page = await listed(connection, ReviewFilter(replied=True), ReviewOrder.NEWEST, None, 9)
        assert [each.comment for each in page.reviews] == ["排队太久"]
        number = page.reviews[0].review_no
        (reply,) = (await replies_to(connection, [number]))[number]
        assert (reply.text, reply.unit_name) == ("已增开窗口。", "黄浦区")
        places = await connection.execute(select(reviews.c.place).order_by(reviews.c.submitted_at))
        assert sorted(found := [row.place for row in places]) == found


async def test_words_from_before_are_found_in_both_scripts(
    database: AsyncEngine, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    await organise(database)
    with monkeypatch.context() as before_it:
        before_it.setattr("rules.search_words.SIMPLIFIED", {})
        answered = await received_case(database, keys, comment="窗口沒有人，排隊太久")
        await answered.brought_to(Stage.AWAITING_SURVEY)
        await received_case(database, keys, comment="没有人接")
        async with writing(database) as connection:
            await connection.run_sync(lambda sync: back_to(before("both_scripts"), sync))
    await upgrade_engine(database, keys)
    async with reading(database) as connection:
        for query, comments in (
            ("排队", ["窗口沒有人，排隊太久"]),
            ("增开 排隊", ["窗口沒有人，排隊太久"]),
            ("沒有", ["没有人接", "窗口沒有人，排隊太久"]),
        ):
            for unit_code in ("", "Q01-01"):
                wanted = ReviewFilter(words=searched_for(query), unit_code=unit_code)
                page = await listed(connection, wanted, ReviewOrder.NEWEST, None, 9)
                assert [each.comment for each in page.reviews] == comments


async def test_a_case_from_before_is_held_by_whoever_accepted_it_last(
    database: AsyncEngine, keys: Keys
) -> None:
    await organise(database)
    accepted = await received_case(database, keys)
    await accepted.brought_to(Stage.AWAITING_CONTACT)
    handed_on = await received_case(database, keys)
    await handed_on.brought_to(Stage.AWAITING_CONTACT)
    await handed_on.take(steps.Reassign, HANDLER, unit=CENTRE, reason="由中心经办。")
    on_the_spot = await received_case(database, keys)
    await on_the_spot.brought_to(Stage.AWAITING_ACCEPTANCE)
    await on_the_spot.take(steps.ResolveOnTheSpot, HANDLER, **content("resolve_on_the_spot", "", 0))
    async with writing(database) as connection:
        await connection.run_sync(lambda sync: back_to(BEFORE_HOLDERS, sync))
        await forget_holders(connection)
    await upgrade_engine(database, keys)
    async with reading(database) as connection:
        for recorded, holder in (
            (accepted, HANDLER.id),
            (handed_on, None),
            (on_the_spot, HANDLER.id),
        ):
            row = await case(connection, recorded.case.case_no)
            assert row is not None
            assert row.case == recorded.case
            column = select(cases.c.holder_id).where(cases.c.case_no == row.case.case_no)
            assert (await connection.execute(column)).scalar_one() == holder


async def test_units_that_helped_before_are_found_by_their_cases(
    database: AsyncEngine, keys: Keys
) -> None:
    await organise(database)
    helped = await received_case(database, keys)
    await helped.take(steps.Dispatch, OPERATOR, unit=CENTRE, supporting=(MARKET,))
    await received_case(database, keys)
    async with writing(database) as connection:
        await connection.run_sync(lambda sync: back_to(before("lists_of_cases"), sync))
    await upgrade_engine(database, keys)
    async with reading(database) as connection:
        rows = (await connection.execute(select(case_supporting))).all()
    assert [tuple(row) for row in rows] == [(helped.case.case_no, MARKET.code)]
