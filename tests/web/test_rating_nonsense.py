"""Nonsense in the rating form: a clear sentence, 4xx, no review, and all that was typed kept."""

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import reading
from db.reviews import latest_reviews
from tests.web.browser import Browser, form_in

WINDOW = "/rate?unit=Q01-01&window=05"
REAL_NAME = {"stars": "1", "identity": "real_name", "name": "王小明", "phone": "13800005566"}


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "请先打星"),
        ({"stars": "0"}, "请先打星"),
        ({"stars": "6"}, "请先打星"),
        ({"stars": "abc"}, "请先打星"),
        ({"stars": "-1"}, "请先打星"),
        ({"stars": "３"}, "请先打星"),
        ({"stars": "9" * 5000}, "请先打星"),
        ({"stars": "5", "attitude": "7"}, "请从所列选项中选择"),
        ({"stars": "1", "topic_attitude": "maybe"}, "请从所列选项中选择"),
        ({"stars": "5", "handling_stage": "elsewhere"}, "请选择办到了哪一步"),
        ({"stars": "5", "identity": "somebody"}, "请选择实名还是匿名"),
        ({"stars": "5", "comment": "长" * 1001}, "不能超过 1000 个字，现在有 1001 个字"),
        ({"stars": "5", "comment": "长" * 20_000}, "现在有 20000 个字"),
        (REAL_NAME | {"name": ""}, "实名评价请填写姓名"),
        (REAL_NAME | {"name": "名" * 41}, "不能超过 40 个字"),
        (REAL_NAME | {"phone": ""}, "请留下电话或电子邮箱"),
        (REAL_NAME | {"phone": "12345"}, "11 位手机号"),
        (REAL_NAME | {"phone": "打我电话"}, "11 位手机号"),
        (REAL_NAME | {"email": "nobody"}, "邮箱地址不完整"),
        (REAL_NAME | {"email": "a@b.cn\r\nBcc: x@y.cn"}, "邮箱地址不完整"),
    ],
)
async def test_what_is_wrong_is_said_and_nothing_happens(
    citizen: Browser, town: AsyncEngine, typed: dict[str, str], sentence: str
) -> None:
    answer = await citizen.send(WINDOW, "/rate", **typed)
    assert answer.status_code == 422
    assert sentence in answer.text
    async with reading(town) as connection:
        assert await latest_reviews(connection, 10) == ()


async def test_everything_typed_is_kept(citizen: Browser) -> None:
    typed = REAL_NAME | {
        "phone": "12345",
        "email": "x@example.com",
        "comment": '第一行\n第二行 <b>粗</b> & "引号"',
        "attitude": "2",
        "topic_queueing": "yes",
        "handling_stage": "review",
    }
    shown = form_in(await citizen.send(WINDOW, "/rate", **typed), "/rate").values
    assert {name: shown[name] for name in typed} == typed
    assert shown["window"] == "05"


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("/rate?unit=Q01-01&window=99", "没有找到这个窗口"),
        ("/rate?unit=Z99&window=05", "没有找到这个单位"),
        ("/rate?unit=%00Z9&window=%00", "没有找到这个单位"),
        ("/rate?unit=Q01-01&window=05%27--", "没有找到这个窗口"),
        ("/rate?item=I999", "没有找到这个事项"),
        ("/rate?unit=Q01&item=I005", "没有找到这个事项"),
        ("/rate?unit=" + "x" * 3000, "没有找到这个单位"),
    ],
)
async def test_an_unknown_target_is_said_and_another_offered(
    citizen: Browser, address: str, sentence: str
) -> None:
    answer = await citizen.get(address)
    assert answer.status_code == 404
    assert sentence in answer.text
    assert "/rate?unit=" in answer.text


@pytest.mark.parametrize("target", [{"window": "99"}, {"unit": "Z99"}, {"unit": "", "window": ""}])
async def test_a_review_of_nothing_is_refused_with_its_text(
    citizen: Browser, town: AsyncEngine, target: dict[str, str]
) -> None:
    answer = await citizen.send(WINDOW, "/rate", stars="1", comment="我写了很久", **target)
    assert answer.status_code == 422
    assert "我写了很久" in answer.text
    async with reading(town) as connection:
        assert await latest_reviews(connection, 10) == ()


async def test_markup_is_shown_as_it_was_typed(citizen: Browser) -> None:
    nasty = "<script>alert(1)</script>{{ 7*7 }}<img src=x onerror=y>"
    await citizen.send(WINDOW, "/rate", stars="4", comment=nasty)
    for page in (await citizen.get("/"), await citizen.get(await _review_address(citizen))):
        assert "<script>" not in page.text
        assert "<img src=x" not in page.text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }}" in page.text


async def test_invisible_characters_do_not_get_in(citizen: Browser, town: AsyncEngine) -> None:
    await citizen.send(WINDOW, "/rate", stars="4", comment="好\x00\u202e评\u200b\ufeff\x07")
    async with reading(town) as connection:
        (review,) = await latest_reviews(connection, 10)
    assert review.comment == "好评"


async def test_personal_data_is_not_published(citizen: Browser) -> None:
    await citizen.send(WINDOW, "/rate", stars="4", comment="请打 13912345678 找我")
    page = await citizen.get(await _review_address(citizen))
    assert "13912345678" not in page.text
    assert "请打" in page.text


@pytest.mark.parametrize(
    ("field", "status", "sentence"),
    [("attachments", 422, "只收 JPEG"), ("picture", 415, "不能上传图片")],
)
async def test_a_file_that_is_none_of_ours_is_refused_with_a_sentence(
    citizen: Browser, town: AsyncEngine, field: str, status: int, sentence: str
) -> None:
    form = form_in(await citizen.get(WINDOW), "/rate")
    answer = await citizen.client.post(
        "/rate",
        data=form.values | {"stars": "1", "comment": "见图"},
        files={field: ("x.png", b"MZ\x90 not a picture", "image/png")},
    )
    assert answer.status_code == status
    assert sentence in answer.text
    async with reading(town) as connection:
        assert await latest_reviews(connection, 10) == ()


async def test_a_form_without_files_may_come_in_parts(citizen: Browser) -> None:
    form = form_in(await citizen.get(WINDOW), "/rate")
    parts = {name: (None, value) for name, value in (form.values | {"stars": "5"}).items()}
    assert (await citizen.client.post("/rate", files=parts)).status_code == 303


FAMILY = "\U00020bb7野家的\U0001d4b3窗口\U0001f468\u200d\U0001f469\u200d\U0001f467很好"


@pytest.mark.parametrize(
    ("comment", "shown"),
    [
        (FAMILY, FAMILY),
        ("\U00031350先生 \U0001fae9", "\U00031350先生 \U0001fae9"),
        ("半个字符 \ud83d 在这里", "半个字符 ? 在这里"),
        ("\u202e倒着写\u202c的", "倒着写的"),
        ("a\x00b\x1bc", "abc"),
        ("\ufdfd" * 200, "\ufdfd" * 200),
        ("e\u0301" * 400, "\u00e9" * 400),
    ],
)
async def test_any_characters_are_taken_and_shown(
    citizen: Browser, comment: str, shown: str
) -> None:
    typed = comment.encode("utf-8", "replace").decode()
    answer = await citizen.send(WINDOW, "/rate", stars="4", comment=typed)
    assert answer.status_code == 303
    page = await citizen.get(await _review_address(citizen))
    assert page.status_code == 200
    assert shown in page.text
    assert not set("\x00\x1b\u202e\u202c") & set(page.text)


async def test_a_million_characters_are_answered_and_not_kept(
    citizen: Browser, town: AsyncEngine
) -> None:
    answer = await citizen.send(WINDOW, "/rate", stars="4", comment="a" * 1_000_000)
    assert answer.status_code == 422
    assert "现在有 1000000 个字" in answer.text
    async with reading(town) as connection:
        assert await latest_reviews(connection, 10) == ()


async def test_a_body_beyond_the_limit_is_refused(citizen: Browser) -> None:
    answer = await citizen.send(WINDOW, "/rate", stars="4", comment="长" * 700_000)
    assert answer.status_code == 413
    assert "提交的内容或附件超过了上限" in answer.text
    # as the site's own form sends it, which may bring files
    shown = form_in(await citizen.get(WINDOW), "/rate")
    in_parts = await citizen.client.post(
        "/rate",
        data=shown.values | {"stars": "4", "comment": "长" * 700_000},
        files={"files": ("", b"")},
    )
    assert in_parts.status_code == 413
    assert "提交的内容或附件超过了上限" in in_parts.text


async def _review_address(citizen: Browser) -> str:
    front = await citizen.get("/")
    start = front.text.index("/reviews/")
    return front.text[start : front.text.index('"', start)]
