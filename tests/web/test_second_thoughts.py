"""From the receipt: one change within a day that keeps both versions, and additions below it."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import reading, writing
from db.recount import differences
from db.reviews import cases_to_start, latest_reviews
from db.sealing import Keys
from db.tables import review_additions, review_versions, reviews
from db.topics import topics
from rules.second_thoughts import ADDITIONS, LONGEST_ADDITION
from rules.stars import Dimension, Stars
from rules.topics import Topic, TopicBy
from tests.conftest import utcnow
from tests.web.browser import Browser, form_in
from tests.web.stored import the_review

WINDOW = "/rate?unit=Q01-01&window=05"


async def rated(citizen: Browser, **typed: str) -> str:
    """The address of the receipt of a new review."""
    answer = await citizen.send(WINDOW, "/rate", **typed)
    return answer.headers["location"]


def beside(receipt: str, what: str) -> str:
    return receipt.replace("/receipt?", f"/{what}?")


async def change(citizen: Browser, receipt: str, **typed: str) -> int:
    path = beside(receipt, "change")
    return (await citizen.send(path, path, **typed)).status_code


async def hours_later(engine: AsyncEngine, hours: float) -> None:
    async with writing(engine) as connection:
        received = (await connection.execute(select(reviews.c.received_at))).scalar_one()
        earlier = received - timedelta(hours=hours)
        await connection.execute(update(reviews).values(received_at=earlier))


async def test_a_good_review_that_turns_bad_begins_a_case_now(
    citizen: Browser, town: AsyncEngine
) -> None:
    receipt = await rated(citizen, stars="5", comment="很好", attitude="5")
    await hours_later(town, 23)
    assert (
        await change(
            citizen, receipt, stars="1", comment="回家才发现办错了", attitude="2", topic_other="yes"
        )
        == 303
    )
    async with reading(town) as connection:
        (review,) = await latest_reviews(connection, 10)
        ((case_no, waiting),) = await cases_to_start(connection, 10)
        found = await topics(connection, [review.review_no])
        assert await differences(connection) == ()
    assert review.stars is Stars.VERY_DISSATISFIED
    assert review.dimensions == {Dimension.ATTITUDE: 2}
    assert review.case_no == case_no
    # the hotline's day runs from the change, not from the praise 23 hours before it
    assert utcnow() - waiting.received_at < timedelta(minutes=5)
    assert found[review.review_no] == {Topic.OTHER: TopicBy.RATER}
    for page in (receipt, f"/reviews/{review.review_no}"):
        text = (await citizen.get(page)).text
        assert "改评过，原来是" in text
        assert "很好" in text
        assert "回家才发现办错了" in text or page == receipt
    assert "接下来会怎样" in (await citizen.get(receipt)).text


async def test_a_bad_review_that_turns_good_keeps_its_case(
    citizen: Browser, town: AsyncEngine
) -> None:
    receipt = await rated(citizen, stars="1", comment="排队两小时，朱老师不耐烦")
    async with reading(town) as connection:
        (before,) = await latest_reviews(connection, 10)
    assert await change(citizen, receipt, stars="4", comment="朱老师道歉了") == 303
    async with reading(town) as connection:
        (after,) = await latest_reviews(connection, 10)
        ((case_no, _),) = await cases_to_start(connection, 10)
        assert await differences(connection) == ()
        assert (await topics(connection, [after.review_no]))[after.review_no] == {}
    assert (after.stars, after.case_no) == (Stars.SATISFIED, before.case_no)
    assert case_no == before.case_no
    assert "朱老师" not in after.comment, "it was a bad review: names of staff stay masked"


async def test_a_review_is_changed_once_within_a_day(citizen: Browser, town: AsyncEngine) -> None:
    receipt = await rated(citizen, stars="3")
    path = beside(receipt, "change")
    form = form_in(await citizen.get(path), path)
    assert (await citizen.post(path, form.values | {"stars": "4"})).status_code == 303
    # the same form again changes nothing; another one is too late
    again = await citizen.post(path, form.values | {"stars": "4"})
    assert again.status_code == 303
    assert "改评已经生效" in (await citizen.get(again.headers["location"])).text
    late = await citizen.post(path, form.values | {"stars": "1", "comment": "又想了想"})
    assert late.status_code == 409
    assert "又想了想" in late.text
    assert (await citizen.get(path)).status_code == 409
    assert "change?" not in (await citizen.get(receipt)).text
    async with reading(town) as connection:
        (review,) = await latest_reviews(connection, 10)
        assert len((await connection.execute(select(review_versions))).all()) == 1
    assert review.stars is Stars.SATISFIED


async def test_after_a_day_nothing_is_changed_and_nothing_typed_is_lost(
    citizen: Browser, town: AsyncEngine
) -> None:
    receipt = await rated(citizen, stars="5")
    path = beside(receipt, "change")
    form = form_in(await citizen.get(path), path)
    await hours_later(town, 24)
    late = await citizen.post(path, form.values | {"stars": "1", "comment": "第二天才说"})
    assert late.status_code == 410
    assert "24 小时" in late.text
    assert "第二天才说" in late.text
    page = (await citizen.get(receipt)).text
    assert "change?" not in page
    assert "addition?" in page


async def test_an_invalid_review_is_not_changed(citizen: Browser, town: AsyncEngine) -> None:
    receipt = await rated(citizen, stars="1")
    async with writing(town) as connection:
        await connection.execute(update(reviews).values(invalid_ground="malicious"))
    answer = await citizen.get(beside(receipt, "change"))
    assert answer.status_code == 409
    assert "认定无效" in answer.text


async def _comments(engine: AsyncEngine, keys: Keys) -> tuple[str, str]:
    """The comment as it is published and as it was typed."""
    row, private = await the_review(engine, keys)
    return row.public_comment, private.get("comment", row.public_comment)


@pytest.mark.parametrize("bad", [False, True])
async def test_a_change_that_changes_nothing_is_refused_and_used_up_by_nothing(
    citizen: Browser, town: AsyncEngine, keys: Keys, bad: bool
) -> None:
    typed = {"stars": "2", "topic_other": "yes"} if bad else {"stars": "4"}
    comment = "排队很久，打我电话 13800005566\n第二行"
    receipt = await rated(citizen, comment=comment, attitude="3", **typed)
    path = beside(receipt, "change")
    refused = await citizen.send(path, path)
    assert refused.status_code == 422
    assert "没有改动" in refused.text
    async with reading(town) as connection:
        assert (await connection.execute(select(review_versions))).all() == []
    assert "change?" in (await citizen.get(receipt)).text
    assert await change(citizen, receipt, attitude="2") == 303
    masked = comment.replace("13800005566", "*" * 11)
    assert await _comments(town, keys) == (masked, comment)


async def test_a_changed_topic_of_a_bad_review_is_a_change(
    citizen: Browser, town: AsyncEngine
) -> None:
    receipt = await rated(citizen, stars="2", comment="不好")
    assert await change(citizen, receipt, topic_queueing="yes") == 303


async def test_a_withheld_comment_is_kept_by_a_change_that_leaves_it(
    citizen: Browser, town: AsyncEngine, keys: Keys
) -> None:
    receipt = await rated(citizen, stars="2", comment="写了很久")
    async with writing(town) as connection:
        await connection.execute(update(reviews).values(withheld_reason="privacy"))
    assert await change(citizen, receipt, stars="1") == 303
    assert await _comments(town, keys) == ("写了很久", "写了很久")


async def test_what_was_masked_is_not_given_back_and_both_originals_stay_sealed(
    citizen: Browser, town: AsyncEngine, keys: Keys
) -> None:
    receipt = await rated(citizen, stars="5", comment="打我电话 13800005566")
    page = await citizen.get(beside(receipt, "change"))
    assert "遮住后公开的样子" in page.text
    assert form_in(page, beside(receipt, "change")).values["comment"] == "打我电话 " + "*" * 11
    await change(citizen, receipt, stars="4", comment="或者 13900001122")
    async with reading(town) as connection:
        row = (await connection.execute(select(reviews))).one()
        version = (await connection.execute(select(review_versions))).one()
    readable = json.dumps([str(value) for value in (*row, *version)], ensure_ascii=False)
    assert "5566" not in readable
    assert "1122" not in readable
    private = json.loads(keys.unseal(row.rater_sealed, row.review_no.encode()))
    assert private["comment"] == "或者 13900001122"
    before = keys.unseal(version.comment_sealed, f"version:{row.review_no}".encode())
    assert before.decode() == "打我电话 13800005566"


async def test_additions_stand_below_the_review_masked(
    citizen: Browser, town: AsyncEngine, keys: Keys
) -> None:
    receipt = await rated(citizen, stars="2", comment="材料要了两遍")
    path = beside(receipt, "addition")
    text = "又让我找 周老师，电话 13800005566 <b>"
    form = form_in(await citizen.get(path), path)
    for _ in range(2):
        answer = await citizen.post(path, form.values | {"addition": text})
        assert answer.headers["location"] == f"{receipt}&done=addition"
    assert "追评已经收到" in (await citizen.get(answer.headers["location"])).text
    async with reading(town) as connection:
        (review,) = await latest_reviews(connection, 10)
        (row,) = (await connection.execute(select(review_additions))).all()
    for page in (receipt, f"/reviews/{review.review_no}"):
        shown = (await citizen.get(page)).text
        assert "追评" in shown
        assert "&lt;b&gt;" in shown
        assert "周老师" not in shown
        assert "5566" not in shown
    sealed = keys.unseal(row.text_sealed, f"addition:{review.review_no}".encode())
    assert sealed.decode() == text
    assert review.stars is Stars.DISSATISFIED


async def test_there_are_no_more_additions_than_there_may_be(
    citizen: Browser, town: AsyncEngine
) -> None:
    receipt = await rated(citizen, stars="4")
    path = beside(receipt, "addition")
    form = form_in(await citizen.get(path), path)
    for number in range(ADDITIONS):
        answer = await citizen.post(path, form.values | {"addition": f"第 {number} 次"})
        assert answer.status_code == 303
    more = await citizen.post(path, form.values | {"addition": "再一次"})
    assert more.status_code == 409
    assert "再一次" in more.text
    assert "addition?" not in (await citizen.get(receipt)).text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "请写下要补充的话"),
        ("\x00\u202e", "请写下要补充的话"),
        ("长" * (LONGEST_ADDITION + 1), "不能超过"),
    ],
)
async def test_an_addition_that_says_nothing_or_too_much_is_refused(
    citizen: Browser, town: AsyncEngine, typed: str, sentence: str
) -> None:
    path = beside(await rated(citizen, stars="4"), "addition")
    answer = await citizen.send(path, path, addition=typed)
    assert answer.status_code == 422
    assert sentence in answer.text


@pytest.mark.parametrize("what", ["change", "addition"])
async def test_only_who_has_the_receipt_may_say_more(
    citizen: Browser, town: AsyncEngine, what: str
) -> None:
    receipt = await rated(citizen, stars="4")
    other = await rated(citizen, stars="3")
    forged = beside(receipt.partition("?")[0] + "?" + other.partition("?")[2], what)
    assert (await citizen.get(forged)).status_code == 404
    form = form_in(await citizen.get(WINDOW), "/rate")
    token = {"form_token": form.values["form_token"], "stars": "1", "addition": "伪造"}
    assert (await citizen.post(forged, token)).status_code == 404
    async with reading(town) as connection:
        assert {each.stars for each in await latest_reviews(connection, 10)} == {3, 4}
