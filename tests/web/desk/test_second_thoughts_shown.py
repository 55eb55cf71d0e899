"""Whoever handles a case sees what its rater said afterwards, and that the case goes on."""

from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import reading, writing
from db.reviews import review_of_case
from db.sealing import Keys
from db.second_thoughts import Change, add_to_review, change_review
from rules.stages import Stage
from rules.stars import Stars
from tests.conftest import utcnow
from tests.people import HANDLER
from tests.web.desk.recorded_cases import received_case
from tests.web.desk_site import SignIn


async def test_a_handler_sees_a_change_of_mind_and_an_addition(
    quiet_site: FastAPI, organised: AsyncEngine, keys: Keys, sign_in: SignIn
) -> None:
    recorded = await (await received_case(organised, keys)).brought_to(Stage.IN_PROGRESS)
    case_no = recorded.case.case_no
    better = Change(Stars.SATISFIED, {}, "下午已经有人处理了。", frozenset(), "change")
    async with writing(organised) as connection:
        review = await review_of_case(connection, case_no)
        assert review is not None
        number = review.review_no
        changed = await change_review(connection, number, better, keys, utcnow())
        await add_to_review(connection, number, "谢谢。", "addition", keys=keys, now=utcnow())
    assert (changed.case_no, changed.already) == (case_no, False)
    page = await (await sign_in(quiet_site, HANDLER)).page(f"/cases/{case_no}")
    for words in ("改评过，原来是", "等了两个小时", "下午已经有人处理了。", "谢谢。"):
        assert words in page.text
    async with reading(organised) as connection:
        after = await review_of_case(connection, case_no)
    assert after is not None
    assert after.stage == Stage.IN_PROGRESS
