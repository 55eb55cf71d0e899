"""GeoReport v2: services, sending, following, in XML and JSON, with its own errors."""

from datetime import timedelta
from typing import Any
from xml.etree import ElementTree as ET

import httpx2
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import reading
from db.raters import rater_contact
from db.reviews import cases_to_start, latest_reviews
from db.sealing import Keys
from rules.stages import Stage
from rules.stars import Dimension, HandlingStage, Identity, ReviewChannel
from tests.conftest import utcnow
from tests.organisation import organise
from tests.web.desk.recorded_cases import received_case
from tests.web.programs import Admit, Headers, Rate

OPEN311 = "/open311/v2"
WINDOW = "Q01-01~05"
SENT = {
    "service_code": WINDOW,
    "attribute[stars]": "1",
    "attribute[attitude]": "2",
    "attribute[channel]": "app",
    "description": "等了两个小时 <b>&amp;",
    "last_name": "李",
    "first_name": "秀兰",
    "phone": "13800005566",
    "lat": "31.2",
    "long": "121.4",
    "media_url": "https://elsewhere.example/photo.jpg",
}


def _key(headers: Headers) -> dict[str, str]:
    return {"api_key": headers["authorization"].removeprefix("Bearer ")}


async def _read(program: httpx2.AsyncClient, path: str) -> Any:
    answer = await program.get(f"{OPEN311}{path}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def _tree(answer: httpx2.Response) -> ET.Element:
    assert answer.headers["content-type"].startswith("text/xml")
    return ET.fromstring(answer.content)  # noqa: S314 -- our own


async def test_every_item_window_and_unit_is_a_service(program: httpx2.AsyncClient) -> None:
    found = {each["service_code"]: each for each in await _read(program, "/services.json")}
    assert {"I005", WINDOW, "Q01-01~06", "Q01~", "C01~"} <= found.keys()
    assert found[WINDOW]["service_name"] == "综合受理05号窗口"
    assert found[WINDOW]["group"] == "黄浦区行政服务中心"
    tree = _tree(await program.get(f"{OPEN311}/services.xml"))
    assert tree.tag == "services"
    assert {each.findtext("service_code") for each in tree} == found.keys()


async def test_a_service_says_what_to_rate(program: httpx2.AsyncClient) -> None:
    window = await _read(program, f"/services/{WINDOW}.json")
    codes = [each["code"] for each in window["attributes"]]
    assert codes[:3] == ["stars", "handling_stage", "efficiency"]
    assert [each["required"] for each in window["attributes"]][:2] == ["true", "false"]
    item = _tree(await program.get(f"{OPEN311}/services/I005.xml"))
    stars = item.find("attributes/attribute")
    assert stars is not None
    assert [each.findtext("key") for each in stars.findall("values/value")] == list("12345")
    assert "guide_accuracy" in [each.findtext("code") for each in item.iter("attribute")]


async def test_what_is_sent_is_the_review_that_the_page_would_make(
    program: httpx2.AsyncClient, admitted: Headers, town: AsyncEngine, keys: Keys
) -> None:
    answer = await program.post(f"{OPEN311}/requests.json", data=SENT | _key(admitted))
    assert answer.status_code == 201, answer.text
    (told,) = answer.json()
    assert f"/reviews/{told['service_request_id']}/receipt?t=" in told["service_notice"]
    async with reading(town) as connection:
        (kept,) = await latest_reviews(connection, 10)
        ((case_no, _),) = await cases_to_start(connection, 10)
        contact = await rater_contact(connection, case_no, keys)
    assert (kept.unit_code, kept.window_no, kept.stars) == ("Q01-01", "05", 1)
    assert kept.dimensions == {Dimension.ATTITUDE: 2}
    assert kept.handling_stage is HandlingStage.ACCEPT
    assert kept.channel is ReviewChannel.APP
    assert kept.identity is Identity.REAL_NAME
    assert contact is not None
    assert (contact.name, contact.phone) == ("李秀兰", "13800005566")
    followed = _tree(await program.get(f"{OPEN311}/requests/{told['service_request_id']}.xml"))
    assert followed.findtext("request/description") == "等了两个小时 <b>&amp;"
    assert followed.findtext("request/service_code") == WINDOW
    assert followed.findtext("request/status") == "open"
    assert "秀兰" not in ET.tostring(followed, "unicode")


async def test_the_same_key_of_a_request_is_one_review(
    program: httpx2.AsyncClient, admitted: Headers, town: AsyncEngine
) -> None:
    for _ in range(2):
        answer = await program.post(
            f"{OPEN311}/requests.xml",
            data=SENT | _key(admitted),
            headers={"idempotency-key": "open311-once"},
        )
        assert _tree(answer).findtext("request/service_request_id")
    async with reading(town) as connection:
        assert len(await latest_reviews(connection, 10)) == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"service_code": ""}, "service_code"),
        ({"service_code": "nowhere~"}, "service_code"),
        ({"service_code": "Q01-01~99"}, "service_code"),
        ({"attribute[stars]": ""}, "attribute[stars]"),
        ({"attribute[stars]": "９"}, "attribute[stars]"),
        ({"attribute[attitude]": "10"}, "attribute[attitude]"),
        ({"attribute[guide_accuracy]": "1"}, "guide_accuracy"),
        ({"attribute[handling_stage]": "later"}, "handling_stage"),
        ({"attribute[channel]": ""}, "attribute[channel]"),
        ({"attribute[channel]": "pigeon"}, "channel"),
        ({"phone": "12"}, "phone"),
        ({"description": "好" * 1001}, "comment"),
    ],
)
async def test_what_is_wrong_is_said_in_its_own_shape(
    program: httpx2.AsyncClient,
    admitted: Headers,
    town: AsyncEngine,
    change: dict[str, str],
    said: str,
) -> None:
    form = SENT | _key(admitted) | change
    answer = await program.post(f"{OPEN311}/requests.json", data=form)
    assert answer.status_code == 400, answer.text
    assert any(said in each["description"] for each in answer.json())
    assert {each["code"] for each in answer.json()} == {400}
    as_xml = _tree(await program.post(f"{OPEN311}/requests.xml", data=form))
    assert (as_xml.tag, as_xml.findtext("error/code")) == ("errors", "400")
    async with reading(town) as connection:
        assert await latest_reviews(connection, 10) == ()


async def test_without_a_key_or_for_another_channel_nothing_is_taken(
    program: httpx2.AsyncClient, admitted: Headers
) -> None:
    nobody = await program.post(f"{OPEN311}/requests.json", data=SENT)
    assert (nobody.status_code, nobody.json()[0]["code"]) == (401, 401)
    assert "api_key" in nobody.json()[0]["description"], "where GeoReport has it"
    other = SENT | _key(admitted) | {"attribute[channel]": "hotline"}
    assert (await program.post(f"{OPEN311}/requests.json", data=other)).status_code == 403


async def test_too_many_are_told_when_to_come_back(
    program: httpx2.AsyncClient, admit: Admit
) -> None:
    key = _key(await admit(per_minute=1))
    await program.post(f"{OPEN311}/requests.json", data=SENT | key)
    second = await program.post(f"{OPEN311}/requests.json", data=SENT | key)
    assert (second.status_code, second.json()[0]["code"]) == (429, 429)
    assert int(second.headers["retry-after"]) > 0


async def test_a_closed_case_is_a_closed_request_with_its_reply(
    program: httpx2.AsyncClient, sqlite: AsyncEngine, keys: Keys
) -> None:
    await organise(sqlite)
    waiting = await received_case(sqlite, keys)
    done = await received_case(sqlite, keys)
    await done.brought_to(Stage.AWAITING_SURVEY)
    found = {each["service_request_id"]: each for each in await _read(program, "/requests.json")}
    closed = found[done.case.review.review_no]
    assert (closed["status"], closed["status_notes"]) == ("closed", "已增开窗口。")
    assert closed["agency_responsible"] == "黄浦区"
    assert closed["expected_datetime"]
    still = found[waiting.case.review.review_no]
    assert (still["status"], still["agency_responsible"]) == ("open", "黄浦区行政服务中心")
    for status, number in (("open", waiting), ("closed", done)):
        listed = await _read(program, f"/requests.json?status={status}")
        assert [e["service_request_id"] for e in listed] == [number.case.review.review_no]


async def test_requests_are_bad_reviews_of_a_time_and_a_service(
    program: httpx2.AsyncClient, rate: Rate
) -> None:
    await rate(stars=5)
    here = await rate(stars=1, window_no="05")
    item = await rate(stars=2, unit_code="D03", item_code="I005")
    whole = await rate(stars=2, unit_code="C01")
    old = await rate(utcnow() - timedelta(days=91), stars=1)

    async def numbers(query: str) -> set[str]:
        return {
            each["service_request_id"] for each in await _read(program, f"/requests.json?{query}")
        }

    assert await numbers("") == {here, item, whole}
    assert await numbers(f"service_code={WINDOW}") == {here}
    assert await numbers("service_code=I005,C01~") == {item, whole}
    start = (utcnow() - timedelta(days=92)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert await numbers(f"start_date={start}") == {old}
    assert await numbers(f"service_request_id={here},{old},PJ000000-000000") == {here, old}


async def test_a_good_review_is_found_by_its_number_and_closed(
    program: httpx2.AsyncClient, rate: Rate
) -> None:
    number = await rate(stars=5)
    (found,) = await _read(program, f"/requests/{number}.json")
    assert (found["status"], found["expected_datetime"]) == ("closed", None)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/requests.json?start_date=yesterday", 400),
        ("/requests.json?start_date=2026-01-01T00:00:00Z&end_date=2026-06-01T00:00:00Z", 400),
        ("/requests.json?status=lost", 400),
        ("/requests.json?service_code=" + "a," * 101, 400),
        ("/requests.json?service_code=%00~%00", 200),
        ("/requests.json?service_request_id=%00", 200),
        ("/requests.json?start_date=0001-01-01T00:00:00%2B14:00&end_date=0001-01-02", 200),
        ("/requests.json?end_date=9999-12-31T23:59:59-14:00", 200),
        ("/requests/%00.json", 404),
        ("/requests/PJ000000-000000.xml", 404),
        ("/services/%00~%F0%9F%91%8D.json", 404),
        ("/services.pdf", 404),
        ("/tokens/1.json", 404),
    ],
)
async def test_nonsense_is_answered(program: httpx2.AsyncClient, path: str, status: int) -> None:
    answer = await program.get(f"{OPEN311}{path}")
    assert answer.status_code == status, answer.text
    if status != 200:
        assert str(status) in answer.text


async def test_another_method_is_refused_with_those_there_are(program: httpx2.AsyncClient) -> None:
    answer = await program.delete(f"{OPEN311}/requests.json")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD, POST"
