"""Rating: what is kept, and that nothing a citizen does or Temporal fails to do loses it."""

import asyncio
import json
from urllib.parse import urlencode

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import reading, writing
from db.organisation import Item, put_items
from db.raters import rater_contact
from db.reviews import cases_to_start, latest_reviews
from db.sealing import Keys
from db.tables import reviews
from db.topics import topics
from rules.stars import Dimension, HandlingStage, Identity, ReviewChannel, Stars
from rules.topics import Topic, TopicBy
from tests.web.browser import Browser, form_in
from tests.web.codes import enter_code
from tests.web.stored import the_review
from web.throttling import REVIEWS_BY_DEVICE

WINDOW = "/rate?unit=Q01-01&window=05"
WHO = {
    "identity": "real_name",
    "name": "李秀兰",
    "phone": "138 0000 5566",
    "email": "lixiulan@example.com",
}


async def test_a_window_is_rated_in_one_page(citizen: Browser, town: AsyncEngine) -> None:
    answer = await citizen.send(WINDOW, "/rate", stars="5", attitude="4", comment="很快就办好了。")
    assert answer.status_code == 303
    async with reading(town) as connection:
        (review,) = await latest_reviews(connection, 10)
    assert (review.unit_code, review.window_no) == ("Q01-01", "05")
    assert review.stars is Stars.VERY_SATISFIED
    assert review.dimensions == {Dimension.ATTITUDE: 4}
    assert review.identity is Identity.ANONYMOUS
    assert review.handling_stage is HandlingStage.ACCEPT
    assert review.comment == "很快就办好了。"
    assert review.case_no is None


async def test_a_form_sent_twice_at_once_is_one_review_and_others_are_not_held_up(
    citizen: Browser, town: AsyncEngine
) -> None:
    forms = [form_in(await citizen.get(WINDOW), "/rate").values for _ in range(3)]
    sent = [forms[0], forms[0], forms[1], forms[2] | {"stars": "9"}]
    answers = await asyncio.gather(
        *(citizen.post("/rate", {"stars": "5"} | values) for values in sent)
    )
    assert [answer.status_code for answer in answers] == [303, 303, 303, 422]
    first, again, other, _ = (answer.headers.get("location") for answer in answers)
    assert first == again != other
    async with reading(town) as connection:
        assert len(await latest_reviews(connection, 10)) == 2


async def test_the_form_speaks_of_one_day_as_one(citizen: Browser) -> None:
    page = (await citizen.get(WINDOW, accept_language="en")).text
    assert "within 1 working day of the dispatch" in page


async def test_an_item_is_rated_by_its_own_dimensions(citizen: Browser, town: AsyncEngine) -> None:
    page = await citizen.get("/rate?item=I005")
    assert 'name="guide_accuracy"' in page.text
    assert 'name="attitude"' not in page.text
    # a dimension of windows is not one of items: it is not kept
    await citizen.send("/rate?item=I005", "/rate", stars="3", guide_accuracy="2", attitude="1")
    async with reading(town) as connection:
        (review,) = await latest_reviews(connection, 10)
    assert (review.unit_code, review.item_code) == ("D03", "I005")
    assert review.dimensions == {Dimension.GUIDE_ACCURACY: 2}


async def test_the_form_says_that_a_mobile_number_is_enough(citizen: Browser) -> None:
    page = (await citizen.get("/rate?unit=Q01-01&window=05")).text
    assert "留了手机可以不填" in page[page.index('for="f-email"') :]


async def test_a_whole_unit_can_be_rated(citizen: Browser, town: AsyncEngine) -> None:
    await citizen.send("/rate?unit=Q01-01&whole=yes", "/rate", stars="4")
    async with reading(town) as connection:
        (review,) = await latest_reviews(connection, 10)
    assert (review.unit_code, review.window_no, review.item_code) == ("Q01-01", None, None)


async def test_topics_are_ticked_for_a_bad_review(citizen: Browser, town: AsyncEngine) -> None:
    ticked = {"topic_attitude": "yes", "topic_paperwork": "yes"}
    for stars in ("1", "4"):
        await citizen.send(WINDOW, "/rate", stars=stars, **ticked)
    async with reading(town) as connection:
        found = {each.stars: each.review_no for each in await latest_reviews(connection, 10)}
        known = await topics(connection, list(found.values()))
    assert known[found[Stars.VERY_DISSATISFIED]] == dict.fromkeys(
        (Topic.ATTITUDE, Topic.PAPERWORK), TopicBy.RATER
    )
    assert known[found[Stars.SATISFIED]] == {}, "ticked before the star was changed"


@pytest.mark.parametrize(
    ("address", "agent", "channel"),
    [
        (WINDOW, "Mozilla/5.0", ReviewChannel.PORTAL),
        (WINDOW, "Mozilla/5.0 MicroMessenger/8.0", ReviewChannel.WECHAT),
        (WINDOW, "Mozilla/5.0 AlipayClient/10", ReviewChannel.ALIPAY),
        ("/rate?item=I005", "Mozilla/5.0", ReviewChannel.PORTAL),
    ],
)
async def test_the_channel_is_the_way_in(
    citizen: Browser, town: AsyncEngine, address: str, agent: str, channel: ReviewChannel
) -> None:
    citizen.client.headers["user-agent"] = agent
    await citizen.send(address, "/rate", stars="5")
    async with reading(town) as connection:
        (review,) = await latest_reviews(connection, 10)
    assert review.channel is channel


async def test_a_bad_review_is_kept_while_temporal_is_down(
    citizen: Browser, town: AsyncEngine
) -> None:
    answer = await citizen.send(WINDOW, "/rate", stars="1", comment="等了两个小时。")
    assert answer.status_code == 303
    receipt = await citizen.get(answer.headers["location"])
    assert receipt.status_code == 200
    assert "评价已收到" in receipt.text
    async with reading(town) as connection:
        ((case_no, waiting),) = await cases_to_start(connection, 10)
    assert waiting.stars == 1
    assert case_no.startswith("GD")


async def test_a_double_click_is_one_review(citizen: Browser, town: AsyncEngine) -> None:
    form = form_in(await citizen.get(WINDOW), "/rate")
    sent = form.values | {"stars": "2", "comment": "材料要了两遍。"}
    first = await citizen.post("/rate", sent)
    second = await citizen.post("/rate", sent)
    assert first.headers["location"] == second.headers["location"]
    async with reading(town) as connection:
        assert len(await latest_reviews(connection, 10)) == 1


async def test_a_corrected_star_is_another_review(citizen: Browser, town: AsyncEngine) -> None:
    form = form_in(await citizen.get(WINDOW), "/rate")
    for stars in ("1", "5"):
        await citizen.post("/rate", form.values | {"stars": stars})
    async with reading(town) as connection:
        assert {each.stars for each in await latest_reviews(connection, 10)} == {1, 5}


async def test_a_real_name_is_sealed_and_found_by_its_case_only(
    citizen: Browser, town: AsyncEngine, keys: Keys
) -> None:
    asked = await citizen.send(WINDOW, "/rate", stars="1", **WHO)
    await enter_code(citizen, asked, town, keys)
    async with reading(town) as connection:
        (review,) = await latest_reviews(connection, 10)
        assert review.case_no is not None
        contact = await rater_contact(connection, review.case_no, keys)
        row = (await connection.execute(select(reviews))).one()
    assert contact is not None
    assert (contact.name, contact.phone) == ("李秀兰", "13800005566")
    assert contact.email == "lixiulan@example.com"
    values = [str(value) for value in row]
    readable = json.dumps(values, ensure_ascii=False)
    assert "秀兰" not in readable
    assert "13800005566" not in readable
    # digits may stand in a hash by chance, but not alone
    assert "5566" not in values


async def test_who_stays_anonymous_leaves_nothing(
    citizen: Browser, town: AsyncEngine, keys: Keys
) -> None:
    await citizen.send(WINDOW, "/rate", stars="1", **(WHO | {"identity": "anonymous"}))
    row, private = await the_review(town, keys)
    assert row.phone_hmac is None
    assert private.keys() <= {"device_id"}


async def test_every_target_of_the_site_can_be_chosen(citizen: Browser) -> None:
    entrances = await citizen.get("/rate")
    for title in ("部门", "区", "管委会"):
        assert f"<h2>{title}</h2>" in entrances.text
    inside = await citizen.get("/rate?unit=Q01-01")
    assert urlencode({"unit": "Q01-01"}) + "&amp;window=05" in inside.text
    assert "whole=yes" in inside.text
    for search in ("公司设立", "公司設立"):
        found = await citizen.get(f"/rate?q={search}")
        assert "/rate?item=I005" in found.text
        assert f'value="{search}"' in found.text
    assert '"/rate?unit=Q01-01"' in (await citizen.get("/rate?q=黃浦區行政")).text


async def test_short_names_find_what_they_are_short_for(
    citizen: Browser, town: AsyncEngine
) -> None:
    insurance = Item("I006", "社会保险登记", "D03"), Item("I007", "社保卡申领", "D03")
    async with writing(town) as connection:
        await put_items(connection, insurance)

    async def found(search: str) -> str:
        page = await citizen.get(f"/rate?{urlencode({'q': search})}")
        return page.text.partition("<h2>部门</h2>")[0]

    # what has the very words comes first
    items = await found("社保")
    assert 0 < items.index("/rate?item=I007") < items.index("/rate?item=I006")
    for search in ("市监局", "市 监 局"):
        assert '"/rate?unit=D03"' in await found(search)
    for search in ("局监市", "保社", "%", "社_保", "!"):
        assert "没有找到" in await found(search)


async def test_a_device_that_sends_too_much_keeps_its_text(
    citizen: Browser, town: AsyncEngine
) -> None:
    for _ in range(REVIEWS_BY_DEVICE.amount):
        assert (await citizen.send(WINDOW, "/rate", stars="5")).status_code == 303
    refused = await citizen.send(WINDOW, "/rate", stars="5", comment="第二十一条")
    assert refused.status_code == 429
    assert "第二十一条" in refused.text
    assert int(refused.headers["retry-after"]) > 0
    citizen.client.cookies.clear()
    # the next person in the hall has a phone of their own
    assert (await citizen.send(WINDOW, "/rate", stars="5")).status_code == 303
