"""Finding reviews by words: two-character Chinese ones, single ones, other scripts, replies."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import reading, writing
from db.organisation import Item, put_items
from db.publication import NewDecision, decide
from db.review_lists import Behind, ReviewFilter, ReviewOrder, listed
from db.review_writes import NewReview, add_review
from db.reviews import latest_reviews
from db.sealing import Keys
from db.search import search_again
from db.second_thoughts import add_to_review
from db.tables import reviews, searchable
from rules.publication import WithholdingReason
from rules.search_words import searched_for
from rules.stages import Stage
from rules.stars import HandlingStage, Identity, ReviewChannel, Stars
from tests.conftest import utcnow
from tests.organisation import organise
from tests.web.desk.recorded_cases import received_case

BEGAN = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
SAID = (
    "窗口排队太久，等了两个小时",
    "排了队，还要再排队",
    "队伍排得很长",
    "工作人员态度很好，点赞",
    "态度差，好几次都没有人",
    "App 打不开，二维码也扫不了",
    "一网通办真方便！WeChat小程序也好用",
    "联系电话13800138000一直没有人接",
    "居留證件過期，後來補辦，發票也開了",
    "ＡＢＣ公司办理变更登记",
)


@pytest.fixture
async def said(database: AsyncEngine, keys: Keys) -> AsyncEngine:
    """One review a minute, each with other words, the last the newest."""
    await say(database, keys)
    return database


@pytest.fixture(scope="module")
async def said_once(shared_database: AsyncEngine, keys: Keys) -> AsyncEngine:
    """The same, to read only."""
    await say(shared_database, keys)
    return shared_database


async def say(engine: AsyncEngine, keys: Keys) -> None:
    await organise(engine)
    async with writing(engine) as connection:
        await put_items(connection, [Item("I005", "内资公司设立登记", "D03")])
        for minute, comment in enumerate(SAID):
            await add_review(connection, _new(comment, minute), keys, BEGAN)


def _new(comment: str, minute: int, stars: Stars = Stars.SATISFIED) -> NewReview:
    return NewReview(
        submitted_at=BEGAN + timedelta(minutes=minute),
        channel=ReviewChannel.PORTAL,
        handling_stage=HandlingStage.RESULT,
        stars=stars,
        unit_code="Q01-01",
        window_no="05",
        identity=Identity.ANONYMOUS,
        comment=comment,
    )


async def found(engine: AsyncEngine, query: str, **more: object) -> list[str]:
    wanted = ReviewFilter(words=searched_for(query), **more)  # type: ignore[arg-type]
    async with reading(engine) as connection:
        page = await listed(connection, wanted, ReviewOrder.NEWEST, None, 20)
    return [each.comment for each in page.reviews]


@pytest.mark.parametrize(
    ("query", "where"),
    [
        ("排队", (1, 0)),
        ("态度", (4, 3)),
        ("队", (2, 1, 0)),
        ("久", (0,)),
        ("久等", ()),
        ("人员态度很好", (3,)),
        ("没有人", (7, 4)),
        ("app", (5,)),
        ("APP", (5,)),
        ("wechat小程序", (6,)),
        ("wechat 方便", (6,)),
        ("方便 好用", (6,)),
        ("方便 排队", ()),
        ("一网通办", (6,)),
        ("abc公司", (9,)),
        ("ＡＢＣ", (9,)),
        ("差，好", (4,)),
        ("队列", ()),
        ("居留证件 补办", (8,)),
        ("後來", (8,)),
        ("排隊", (1, 0)),
        ("沒有人", (7, 4)),
    ],
)
async def test_words_find_the_comments_they_stand_in_newest_first(
    said_once: AsyncEngine, query: str, where: tuple[int, ...]
) -> None:
    assert await found(said_once, query) == [public(SAID[at]) for at in where]


def public(comment: str) -> str:
    return comment.replace("13800138000", "***********")


async def test_what_is_masked_is_not_found(said_once: AsyncEngine) -> None:
    assert await found(said_once, "13800138000") == []
    async with reading(said_once) as connection:
        kept = await connection.execute(select(searchable.c.text, searchable.c.tokens))
        assert "138001" not in str(kept.all())


async def test_a_search_goes_on_behind_a_page(said_once: AsyncEngine) -> None:
    wanted = ReviewFilter(words=searched_for("队"))
    seen: list[str] = []
    behind: Behind | None = None
    async with reading(said_once) as connection:
        while True:
            page = await listed(connection, wanted, ReviewOrder.NEWEST, behind, 1)
            seen += [each.comment for each in page.reviews]
            if page.end is None:
                break
            behind = page.end
    assert seen == [SAID[2], SAID[1], SAID[0]]


@pytest.mark.parametrize(
    ("narrowed", "left"),
    [
        ({"unit_code": "Q01"}, 3),
        ({"unit_code": "Q01-01"}, 3),
        ({"unit_code": "D03"}, 0),
        ({"unit_code": "Q01-01", "window_no": "05"}, 3),
        ({"unit_code": "Q01-01", "window_no": "06"}, 0),
        ({"stars": Stars.SATISFIED}, 3),
        ({"stars": Stars.VERY_SATISFIED}, 0),
        ({"channel": ReviewChannel.PORTAL}, 3),
        ({"channel": ReviewChannel.KIOSK}, 0),
        ({"item_code": "I005"}, 0),
        ({"since": BEGAN + timedelta(minutes=1)}, 2),
        ({"until": BEGAN + timedelta(minutes=1)}, 1),
    ],
)
async def test_a_search_is_narrowed_by_every_filter(
    said_once: AsyncEngine, narrowed: dict[str, object], left: int
) -> None:
    assert len(await found(said_once, "队", **narrowed)) == left


async def test_a_reply_is_found_once_it_is_approved(database: AsyncEngine, keys: Keys) -> None:
    await organise(database)
    case = await received_case(database, keys)
    await case.brought_to(Stage.IN_CLOSURE_REVIEW)
    assert await found(database, "增开") == []
    await case.brought_to(Stage.AWAITING_SURVEY)
    assert await found(database, "增开") == ["等了两个小时，窗口只开了一个。"]
    assert await found(database, "小时 增开窗口") == ["等了两个小时，窗口只开了一个。"]


async def test_an_addition_is_found_until_the_text_is_withheld(
    said: AsyncEngine, keys: Keys
) -> None:
    async with reading(said) as connection:
        newest = await latest_reviews(connection, 1)
        number = newest[0].review_no
    async with writing(said) as connection:
        await add_to_review(connection, number, "后来补寄了执照", "key", keys=keys, now=utcnow())
    assert await found(said, "补寄") == await found(said, "登记 补寄") == [SAID[-1]]
    async with writing(said) as connection:
        withheld = NewDecision(number, "su-2", WithholdingReason.PRIVACY, "点了人名。")
        await decide(connection, withheld, utcnow())
    assert await found(said, "补寄") == []


async def test_bringing_a_review_in_again_changes_nothing(said: AsyncEngine) -> None:
    async with writing(said) as connection:
        numbers = await connection.execute(select(reviews.c.review_no))
        await search_again(connection, [row.review_no for row in numbers])
    assert await found(said, "排队") == [SAID[1], SAID[0]]
