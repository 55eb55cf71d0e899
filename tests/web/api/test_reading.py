"""Open data: everything public and nothing else, page after page, kept by caches."""

from datetime import timedelta
from typing import Any

import httpx2
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import writing
from db.sealing import Keys
from db.second_thoughts import Change, add_to_review, change_review
from db.tables import reviews
from rules.publication import WithholdingReason
from rules.stages import Stage
from rules.stars import Dimension, Identity, Stars
from tests.conftest import utcnow
from tests.organisation import organise
from tests.web.api.reader import REVIEWS, read
from tests.web.desk.recorded_cases import received_case
from tests.web.programs import Rate


async def test_the_pages_hold_every_review_once_while_others_come_in(
    program: httpx2.AsyncClient, rate: Rate
) -> None:
    start = utcnow() - timedelta(days=1)
    # three of the same moment: the number tells them apart
    there = {await rate(start - timedelta(minutes=each // 3)) for each in range(11)}
    found: list[dict[str, Any]] = []
    following = f"{REVIEWS}?limit=3"
    while following:
        page = await read(program, following)
        found += page["data"]
        following = page["next"]
        await rate()
    assert [each["review_no"] for each in found if each["review_no"] in there] == [
        each["review_no"] for each in found
    ]
    assert {each["review_no"] for each in found} == there
    assert len(found) == len(there)
    assert [each["submitted_at"] for each in found] == sorted(
        (each["submitted_at"] for each in found), reverse=True
    )


async def test_the_following_page_is_also_named_in_a_header(
    program: httpx2.AsyncClient, rate: Rate
) -> None:
    for _ in range(2):
        await rate(stars=4)
    answer = await program.get(f"{REVIEWS}?limit=1&stars=4")
    following = answer.json()["next"]
    assert answer.headers["link"] == f'<{following}>; rel="next"'
    assert "stars=4" in following


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("stars=6", "stars"),
        ("stars=many", "stars"),
        ("limit=201", "limit"),
        ("limit=0", "limit"),
        ("limit=99999999999999999999999", "limit"),
        ("channel=pigeon", "channel"),
        ("from=2026-02-30", "from"),
        ("to=yesterday", "to"),
        ("unit=%00", "unit"),
        ("cursor=..%2F", "cursor"),
        ("star=1", "star"),
    ],
)
async def test_a_wrong_parameter_is_named(
    program: httpx2.AsyncClient, query: str, field: str
) -> None:
    answer = await program.get(f"{REVIEWS}?{query}", headers={"accept": "text/html"})
    assert answer.status_code == 422
    error = answer.json()["error"]
    assert error["status"] == 422
    assert list(error["fields"]) == [field]
    assert error["fields"][field]


@pytest.mark.parametrize("cursor", ["AAAA", "MQ", "OTk5OTk5OTk5OTk5OTk5OTkuQQ", "A" * 80])
async def test_a_forged_cursor_leads_nowhere(program: httpx2.AsyncClient, cursor: str) -> None:
    answer = await program.get(f"{REVIEWS}?cursor={cursor}")
    assert answer.status_code in {200, 404}
    assert answer.json().get("data", []) == []


@pytest.mark.parametrize(
    "path", ["/reviews/PJ000000-000000", "/units/nowhere", "/nothing", "/reviews?unit=nowhere"]
)
async def test_what_is_not_there_is_said_in_the_language_asked_for(
    program: httpx2.AsyncClient, path: str
) -> None:
    chinese = await program.get(f"/api/v1{path}", headers={"accept": "text/html"})
    english = await program.get(f"/api/v1{path}", headers={"accept-language": "en"})
    assert (chinese.status_code, english.status_code) == (404, 404)
    assert chinese.json()["error"]["title"] == "没有找到这个页面"
    assert english.json()["error"]["title"] == "Page not found"
    assert english.headers["content-language"] == "en"
    assert "Cookie" not in english.headers["vary"]


async def test_a_review_tells_what_is_public_and_nothing_else(
    program: httpx2.AsyncClient, rate: Rate
) -> None:
    number = await rate(
        stars=2,
        window_no="05",
        identity=Identity.REAL_NAME,
        rater_name="李秀兰",
        rater_phone="13800005566",
        rater_email="lixiulan@example.com",
        application_no="BJ20260101000001",
        device_id="device-1",
        comment="张老师叫我打 13800005566。",
        dimensions={Dimension.ATTITUDE: 1},
    )
    answer = await program.get(f"{REVIEWS}/{number}")
    found = answer.json()
    for private in ("秀兰", "5566", "example.com", "BJ2026", "device-1", "张老师"):
        assert private not in answer.text
    assert found["rater"] == "李先生/女士"
    assert found["unit"] == {"code": "Q01-01", "name": "黄浦区行政服务中心"}
    assert found["window"] == {"window_no": "05", "name": "综合受理05号窗口"}
    assert found["dimensions"] == {"attitude": 1}
    assert found["topics"] == ["other"]
    assert found["progress"]["clocks"] == []
    assert found["stage"] == Stage.AWAITING_DISPATCH
    listed = (await read(program, REVIEWS))["data"][0]
    assert listed == {name: value for name, value in found.items() if name in listed}


async def test_a_bad_review_tells_its_stage_clocks_and_reply(
    program: httpx2.AsyncClient, sqlite: AsyncEngine, keys: Keys
) -> None:
    await organise(sqlite)
    case = await received_case(sqlite, keys)
    await case.brought_to(Stage.AWAITING_SURVEY)
    found = await read(program, f"{REVIEWS}/{case.case.review.review_no}")
    assert found["stage"] == Stage.AWAITING_SURVEY
    progress = found["progress"]
    assert progress["stage_text"] == "已经办结，正在征求评价人的意见。"
    assert progress["responsible"] == {"code": "Q01", "name": "黄浦区"}
    assert [each["text"] for each in progress["replies"]] == ["已增开窗口。"]
    clocks = {each["kind"]: each for each in progress["clocks"]}
    assert set(clocks) == {"dispatch", "contact", "rectification", "closure"}
    assert clocks["closure"]["verdict"] == "on_time"
    assert case.case.case_no not in str(found)


async def test_second_thoughts_are_told_and_withheld_with_the_comment(
    program: httpx2.AsyncClient, rate: Rate, sqlite: AsyncEngine, keys: Keys
) -> None:
    number = await rate(stars=4, comment="还行。")
    change = Change(Stars.VERY_SATISFIED, {}, "很好。", frozenset(), "change-1")
    async with writing(sqlite) as connection:
        await change_review(connection, number, change, keys=keys, now=utcnow())
        await add_to_review(
            connection, number, "过了一周还是好。", "add-1", keys=keys, now=utcnow()
        )
    found = await read(program, f"{REVIEWS}/{number}")
    assert (found["stars"], found["comment"]) == (5, "很好。")
    assert [(each["stars"], each["comment"]) for each in found["earlier"]] == [(4, "还行。")]
    assert [each["text"] for each in found["additions"]] == ["过了一周还是好。"]
    async with writing(sqlite) as connection:
        await connection.execute(reviews.update().values(withheld_reason=WithholdingReason.PRIVACY))
    hidden = await read(program, f"{REVIEWS}/{number}")
    assert hidden["withheld"] == WithholdingReason.PRIVACY
    assert {hidden["comment"], hidden["earlier"][0]["comment"], hidden["additions"][0]["text"]} == {
        ""
    }


async def test_what_has_not_changed_is_not_sent_again(
    program: httpx2.AsyncClient, rate: Rate
) -> None:
    await rate()
    first = await program.get(REVIEWS)
    tag = first.headers["etag"]
    assert "public" in first.headers["cache-control"]
    for asked in (tag, f'"other", W/{tag}', "*"):
        again = await program.get(REVIEWS, headers={"if-none-match": asked})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
    await rate()
    changed = await program.get(REVIEWS, headers={"if-none-match": tag})
    assert changed.status_code == 200
    assert changed.headers["etag"] != tag


@pytest.mark.parametrize(
    "path", ["/reviews", "/reviews.csv", "/units", "/units/Q01/reviews.atom", "/openapi.json"]
)
async def test_a_head_is_answered_like_a_get_without_the_body(
    program: httpx2.AsyncClient, path: str
) -> None:
    whole = await program.get(f"/api/v1{path}")
    head = await program.head(f"/api/v1{path}")
    assert (head.status_code, head.content) == (200, b"")
    assert dict(head.headers) == dict(whole.headers)


async def test_pages_of_other_sites_may_read_and_not_write(program: httpx2.AsyncClient) -> None:
    origin = {"origin": "https://elsewhere.example"}
    read = await program.get(REVIEWS, headers=origin)
    assert read.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in read.headers
    asked = origin | {"access-control-request-method": "POST"}
    preflight = await program.options(REVIEWS, headers=asked)
    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-methods"] == "GET, HEAD"
    page = await program.get("/", headers=origin)
    assert "access-control-allow-origin" not in page.headers


async def test_the_tree_holds_every_unit_below_its_own(program: httpx2.AsyncClient) -> None:
    tree = (await read(program, "/api/v1/units"))["data"]
    below = {each["code"]: [unit["code"] for unit in each["units"]] for each in tree}
    assert below == {"C01": [], "D03": [], "Q01": ["Q01-01"]}
    centre = await read(program, "/api/v1/units/Q01-01")
    assert centre["parent"] == "Q01"
    assert [each["window_no"] for each in centre["windows"]] == ["05", "06"]
    windows = await read(program, "/api/v1/windows")
    assert [each["window_no"] for each in windows["data"]] == ["05", "06"]
    items = await read(program, "/api/v1/items")
    assert [each["code"] for each in items["data"]] == ["I005"]


async def test_scores_are_those_of_the_roll_ups(program: httpx2.AsyncClient, rate: Rate) -> None:
    await rate(stars=5, window_no="05", dimensions={Dimension.ATTITUDE: 4})
    await rate(stars=2, unit_code="Q01")
    await rate(stars=4, unit_code="D03", item_code="I005")
    city = await read(program, "/api/v1/scores")
    assert city["scores"]["n"] == 3
    assert city["scores"]["mean"] == pytest.approx(11 / 3)
    by_unit = {each["code"]: each["scores"] for each in city["units"]}
    assert by_unit["Q01"]["stars"] == {"1": 0, "2": 1, "3": 0, "4": 0, "5": 1}
    assert by_unit["Q01"]["bad_share"] == 0.5
    assert by_unit["D03"]["items"] == {"mean": 4.0, "n": 1}
    assert by_unit["C01"]["mean"] is None
    centre = await read(program, "/api/v1/units/Q01-01/scores")
    assert centre["scores"]["dimensions"] == {"attitude": {"mean": 4.0, "n": 1}}
    assert {each["window_no"]: each["scores"]["n"] for each in centre["windows"]} == {
        "05": 1,
        "06": 0,
    }
    district = await read(program, "/api/v1/units/Q01/scores")
    assert [(each["code"], each["scores"]["n"]) for each in district["units"]] == [("Q01-01", 1)]


@pytest.mark.parametrize(
    "path",
    [
        "/units",
        "/units/Q01",
        "/units/Q01/scores",
        "/units/Q01/reviews.atom",
        "/items",
        "/windows",
        "/scores",
        "/reviews",
    ],
)
async def test_a_parameter_that_would_be_ignored_is_refused(
    program: httpx2.AsyncClient, path: str
) -> None:
    answer = await program.get(f"/api/v1{path}?bogus=1")
    assert answer.status_code == 422
    assert answer.json()["error"]["fields"] == {"bogus": "没有这个参数。"}


async def test_another_method_is_refused_with_those_there_are(program: httpx2.AsyncClient) -> None:
    answer = await program.delete(REVIEWS)
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD, POST"
