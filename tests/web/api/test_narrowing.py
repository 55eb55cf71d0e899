"""Narrowing the list of reviews: by all that the page does, and with its sentences."""

from datetime import timedelta
from pathlib import Path

import httpx2
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import make_engine, writing
from db.organisation import put_units, put_windows
from db.review_writes import NewReview, add_review
from db.sealing import Keys
from rules.stages import Stage
from rules.stars import HandlingStage, Identity, ReviewChannel, Stars
from rules.topics import Topic
from tests.conftest import utcnow
from tests.organisation import organise
from tests.web.api.reader import REVIEWS, numbers, read
from tests.web.api.served import served
from tests.web.conftest import UNITS, WINDOWS
from tests.web.desk.recorded_cases import received_case
from tests.web.programs import Rate
from web.api.document import document
from web.i18n import Language, load
from web.public.review_query import FIELDS

DESCRIBED = document(load(Language.EN), "http://localhost")


async def test_filters_narrow_the_list(program: httpx2.AsyncClient, rate: Rate) -> None:
    noon = utcnow().replace(year=2025, month=8, day=20, hour=4, minute=0)
    centre = await rate(noon, stars=1)
    office = await rate(noon + timedelta(days=1), unit_code="D03", item_code="I005")
    app = await rate(noon + timedelta(days=2), unit_code="Q01", channel=ReviewChannel.APP)
    assert await numbers(program, "") == {centre, office, app}
    assert await numbers(program, "unit=Q01") == {centre, app}
    assert await numbers(program, "unit=Q01-01") == {centre}
    assert await numbers(program, "stars=1") == {centre}
    assert await numbers(program, "item=I005") == {office}
    assert await numbers(program, "channel=app") == {app}
    assert await numbers(program, "from=2025-08-21") == {office, app}
    assert await numbers(program, "to=2025-08-21") == {centre, office}
    assert await numbers(program, "from=2025-08-21&to=2025-08-21") == {office}


async def test_the_list_is_narrowed_to_a_window_a_topic_and_words(
    program: httpx2.AsyncClient, rate: Rate
) -> None:
    queue = await rate(stars=1, window_no="05", comment="排队两个小时", topics={Topic.QUEUEING})
    rude = await rate(stars=2, window_no="06", comment="态度冷淡", topics={Topic.ATTITUDE})
    silent = await rate(unit_code="Q01")
    assert await numbers(program, "unit=Q01-01&window=05") == {queue}
    assert await numbers(program, "unit=Q01&window=05") == set(), "a window is its own unit's"
    assert await numbers(program, "topic=attitude") == {rude}
    assert await numbers(program, "q=排队") == {queue}
    assert await numbers(program, "q=小时+排队&stars=1") == {queue}
    assert await numbers(program, "q=排队&window=06&unit=Q01-01") == set()
    assert await numbers(program, "commented=yes") == {queue, rude}
    assert await numbers(program, "commented=no") == {queue, rude, silent}


async def test_reviews_with_and_without_a_reply_are_told_apart(
    program: httpx2.AsyncClient, rate: Rate, sqlite: AsyncEngine, keys: Keys
) -> None:
    without = await rate()
    await organise(sqlite)
    case = await received_case(sqlite, keys)
    await case.brought_to(Stage.AWAITING_SURVEY)
    replied = case.case.review.review_no
    assert await numbers(program, "replied=yes") == {replied}
    assert await numbers(program, "replied=no") == {without}
    assert await numbers(program, "q=增开窗口") == {replied}


async def test_words_are_found_on_either_database(
    database_url: str, tmp_path: Path, keys: Keys
) -> None:
    engine = make_engine(database_url)
    async with writing(engine) as connection:
        await put_units(connection, UNITS)
        await put_windows(connection, WINDOWS)
        for comment in ("排队两个小时", "很快"):
            await add_review(connection, of_a_window(comment), keys, utcnow())
    await engine.dispose()
    with served(database_url, tmp_path) as address:
        async with httpx2.AsyncClient(base_url=address) as program:
            query = "unit=Q01-01&window=05&topic=queueing&replied=no&q=排队"
            (found,) = (await read(program, f"{REVIEWS}?{query}"))["data"]
            assert found["comment"] == "排队两个小时"
            table = (await program.get(f"{REVIEWS}.csv?{query}")).text
            assert table.count("\r\n") == 2, "the names of the columns and one review"


def of_a_window(comment: str) -> NewReview:
    return NewReview(
        submitted_at=utcnow(),
        channel=ReviewChannel.WINDOW_QR,
        handling_stage=HandlingStage.ACCEPT,
        stars=Stars.DISSATISFIED,
        unit_code="Q01-01",
        window_no="05",
        identity=Identity.ANONYMOUS,
        comment=comment,
    )


async def test_the_next_part_of_what_was_looked_for_is_of_the_same(
    program: httpx2.AsyncClient, rate: Rate
) -> None:
    wanted = {await rate(comment="排队") for _ in range(3)}
    await rate(comment="很快")
    found: list[str] = []
    following = f"{REVIEWS}?q=排队&limit=1"
    while following:
        page = await read(program, following)
        found += [each["review_no"] for each in page["data"]]
        following = page["next"]
    assert len(found) == len(wanted)
    assert set(found) == wanted


def test_programs_narrow_a_list_by_all_that_the_page_does() -> None:
    described = DESCRIBED["paths"]["/api/v1/reviews.csv"]["get"]["parameters"]
    assert {each["name"] for each in described} == set(FIELDS) - {"order"}


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("window=05", {"window": "请先选窗口所在的单位。"}),
        ("q=%25%25", {"q": "查找的内容里要有汉字、字母或数字。"}),
        ("q=", {"q": "查找的内容里要有汉字、字母或数字。"}),
        ("q=%E2%80%8B", {"q": "查找的内容里要有汉字、字母或数字。"}),
        (f"q={'排' * 51}", {"q": "查找的内容最多 50 个字。"}),
        ("q=一+二+三+四+五+六", {"q": "一次最多查找 5 个词，请删去一些。"}),
        ("replied=maybe", {"replied": "请从所列选项中选择。"}),
        ("topic=weather", {"topic": "请从所列选项中选择。"}),
    ],
)
@pytest.mark.parametrize("path", ["", ".csv"])
async def test_what_cannot_be_looked_for_is_said_as_on_the_page(
    program: httpx2.AsyncClient, path: str, query: str, sentence: dict[str, str]
) -> None:
    answer = await program.get(f"{REVIEWS}{path}?{query}")
    assert answer.status_code == 422
    assert answer.json()["error"]["fields"] == sentence


async def test_a_day_is_one_of_shanghai(program: httpx2.AsyncClient, rate: Rate) -> None:
    # 23:30 UTC is half past seven the next morning in Shanghai
    early = await rate(utcnow().replace(year=2025, month=8, day=20, hour=23, minute=30))
    assert await numbers(program, "from=2025-08-21") == {early}
    assert await numbers(program, "to=2025-08-20") == set()
