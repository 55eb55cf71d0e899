"""What waits for the hotline, where the like of it went before, and what resembles it."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import reading, writing
from db.hotline_inbox import how_many_wait, waiting, waiting_case
from db.likely_same import alike, subject_of
from db.past_dispatches import left_by, past_dispatches
from db.sealing import Keys
from db.tables import reviews
from rules import steps
from rules.case import ReturnReason
from rules.duplicates import Sign
from rules.hotline import HotlineTask
from rules.stages import Stage
from rules.survey import CallOutcome
from rules.working_days import SHANGHAI
from tests.case_on_paper import CaseOnPaper
from tests.conftest import utcnow
from tests.db.paper_cases import on_record
from tests.organisation import organise
from tests.paper_lives import until_closed
from tests.people import HANDLER, HUANGPU, OPERATOR, XUHUI
from tests.web.desk.recorded_cases import received_case

RECEIVED = datetime(2026, 3, 5, 10, 0, tzinfo=SHANGHAI)


@pytest.fixture
async def town(database: AsyncEngine) -> AsyncEngine:
    await organise(database)
    return database


async def test_a_rater_to_be_called_tomorrow_does_not_wait_today(
    town: AsyncEngine, keys: Keys
) -> None:
    def told_to_call_later(paper: CaseOnPaper) -> None:
        until_closed(paper)
        paper.forward(timedelta(days=7))
        again = paper.now + timedelta(days=1)
        paper.take(steps.RecordCallback, OPERATOR, outcome=CallOutcome.LATER, again_at=again)

    case = await on_record(town, keys, RECEIVED, told_to_call_later)
    assert case.survey is not None
    agreed = case.survey.calls[-1].again_at
    assert agreed is not None
    async with reading(town) as connection:
        before = agreed - timedelta(minutes=1)
        assert (await how_many_wait(connection, before))[HotlineTask.CALL] == 0
        assert await waiting(connection, HotlineTask, before, 9) == ()
        assert (await how_many_wait(connection, agreed))[HotlineTask.CALL] == 1
        found = await waiting(connection, [HotlineTask.CALL], agreed, 9)
        assert [each.case_no for each in found] == [case.case_no]
        assert await waiting_case(connection, case.case_no) == found[0]


async def test_dispatches_that_were_sent_back_are_no_past(town: AsyncEngine, keys: Keys) -> None:
    kept = await received_case(town, keys)
    await kept.brought_to(Stage.AWAITING_CONTACT)
    back = await received_case(town, keys)
    await back.take(steps.Dispatch, OPERATOR, unit=HUANGPU)
    reason = {"return_reason": ReturnReason.NOT_OUR_AREA, "reason": "不在本区。"}
    await back.take(steps.RequestReturn, HANDLER, **reason)
    await back.take(steps.DecideReturn, OPERATOR, granted=True)
    async with reading(town) as connection:
        past = await past_dispatches(connection, [("Q01-01", "05"), ("Q01-01", "06")], ["I005"])
        assert past.windows[("Q01-01", "05")] == {"Q01": 1}
        assert past.windows[("Q01-01", "06")] == {}
        assert past.items["I005"] == {}
        numbers = [kept.case.case_no, back.case.case_no]
        assert await left_by(connection, numbers) == {back.case.case_no: frozenset({"Q01"})}
    await back.take(steps.Dispatch, OPERATOR, unit=XUHUI)
    async with reading(town) as connection:
        past = await past_dispatches(connection, [("Q01-01", "05")], [])
        assert past.windows[("Q01-01", "05")] == {"Q01": 1, "Q02": 1}


async def test_one_person_and_one_place_are_found_and_strangers_elsewhere_are_not(
    town: AsyncEngine, keys: Keys
) -> None:
    said = "等了两个小时，窗口只开了一个。"
    one = await received_case(town, keys, comment=said)
    same_person = await received_case(town, keys, comment="系统老是出错。")
    same_words = await received_case(town, keys, comment=said, phone="13900001111")
    elsewhere = await received_case(
        town, keys, comment=said, window_no=None, unit_code="Q02", phone="13900002222"
    )
    async with reading(town) as connection:
        subject = await subject_of(connection, one.case.case_no)
        assert subject is not None
        found = (await alike(connection, [subject]))[one.case.case_no]
        assert [each.case_no for each in found] == [
            same_words.case.case_no,
            same_person.case.case_no,
        ]
        assert found[0].resemblance.signs == (Sign.SAME_PLACE, Sign.NEAR_TEXT)
        assert found[1].resemblance.signs == (Sign.SAME_PHONE, Sign.SAME_PLACE)
        alone = await subject_of(connection, elsewhere.case.case_no)
        assert alone is not None
        assert await alike(connection, [alone]) == {}
        old = replace(subject, received_at=utcnow() + timedelta(days=31))
        assert await alike(connection, [old]) == {}
        assert await subject_of(connection, "GD000000-AAAAAA") is None


async def test_whoever_stays_anonymous_is_not_recognised_by_a_review_with_a_name(
    town: AsyncEngine, keys: Keys
) -> None:
    named = await received_case(town, keys, comment="窗口态度不好。")
    hidden = await received_case(town, keys, comment="取号机坏了。", real_name=False)
    told = {"phone_hmac": keys.phone_hmac("13800005566"), "device_hmac": keys.device_hmac("d-1")}
    async with writing(town) as connection:
        await connection.execute(update(reviews).values(told))
    async with reading(town) as connection:
        for one in (named, hidden):
            subject = await subject_of(connection, one.case.case_no)
            assert subject is not None
            assert await alike(connection, [subject]) == {}
    again = await received_case(town, keys, comment="窗口态度不好。", real_name=False)
    async with reading(town) as connection:
        subject = await subject_of(connection, again.case.case_no)
        assert subject is not None
        (found,) = (await alike(connection, [subject]))[again.case.case_no]
        assert found.case_no == named.case.case_no
        assert found.resemblance.signs == (Sign.SAME_PLACE, Sign.NEAR_TEXT)
