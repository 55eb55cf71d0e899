"""查进度: the owner gets to the receipt; nobody else learns which numbers there are."""

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import reading, writing
from db.review_writes import AddedReview, NewReview, add_review
from db.sealing import Keys
from rules.stars import HandlingStage, Identity, ReviewChannel, Stars
from tests.conftest import utcnow
from tests.web.browser import Browser, form_in
from tests.web.watching import watched
from web.public.follow import owned
from web.public.receipt import receipt_path

UNKNOWN = "PJ190912-0A0A0A"
SAME_ANSWER = "没有找到。请核对编号和电话后四位"


async def _rated(engine: AsyncEngine, keys: Keys, *, phone: str = "13800005566") -> AddedReview:
    review = NewReview(
        submitted_at=utcnow(),
        channel=ReviewChannel.PORTAL,
        handling_stage=HandlingStage.ACCEPT,
        stars=Stars.VERY_DISSATISFIED,
        unit_code="Q01-01",
        identity=Identity.REAL_NAME if phone else Identity.ANONYMOUS,
        rater_name="李秀兰" if phone else "",
        rater_phone=phone,
    )
    async with writing(engine) as connection:
        return await add_review(connection, review, keys, utcnow())


@pytest.mark.parametrize("ending", ["5566", "５５６６", " 5566 "])
async def test_number_and_phone_lead_to_the_receipt(
    citizen: Browser, town: AsyncEngine, keys: Keys, ending: str
) -> None:
    added = await _rated(town, keys)
    assert added.case_no is not None
    bare = added.review_no.replace("-", "").lower()
    for number in (added.review_no, added.case_no, f" {added.review_no.lower()} ", bare):
        answer = await citizen.send("/follow", "/follow", number=number, phone_ending=ending)
        assert answer.status_code == 303
        assert answer.headers["location"] == receipt_path(keys, added.review_no)
    assert (await citizen.get(answer.headers["location"])).status_code == 200


async def test_wrong_digits_an_unknown_number_and_an_anonymous_review_get_one_answer(
    citizen: Browser, town: AsyncEngine, keys: Keys
) -> None:
    mine = await _rated(town, keys)
    anonymous = await _rated(town, keys, phone="")
    pages = []
    for number in (mine.review_no, anonymous.review_no, UNKNOWN):
        answer = await citizen.send("/follow", "/follow", number=number, phone_ending="0000")
        assert answer.status_code == 404
        assert SAME_ANSWER in answer.text
        assert f'value="{number}"' in answer.text, "what was typed is kept"
        pages.append(answer.text.replace(number, "NUMBER"))
    assert len(set(pages)) == 1


async def test_the_same_work_is_done_whether_the_number_exists_or_not(
    town: AsyncEngine, keys: Keys
) -> None:
    mine = await _rated(town, keys)
    anonymous = await _rated(town, keys, phone="")
    tries = [(mine.review_no, "0000"), (anonymous.review_no, "0000"), (UNKNOWN, "0000")]
    paths = []
    for number, ending in [(mine.review_no, "5566"), *tries]:
        async with reading(town) as connection:
            with watched() as called:
                found = await owned(connection, keys, number, ending)
        assert (found == mine.review_no) is (ending == "5566")
        paths.append(called)
    hashing = [each for each in paths[0] if each.endswith("Keys.phone_ending_hmac")]
    assert len(hashing) == 1, "a hash is made and compared in any case"
    assert paths[1] == paths[2] == paths[3] == paths[0]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"number": ""}, "请填写评价编号或工单编号"),
        ({"number": "' OR 1=1 --"}, "编号不对"),
        ({"number": "PJ190912-0A0A0A\x00"}, ""),
        ({"number": "\u202ePJ190912-0A0A0A"}, ""),
        ({"number": "𝟙𝟚😀"}, "编号不对"),
        ({"number": "<script>alert(1)</script>"}, "编号不对"),
        ({"number": "9" * 100_000}, "不能超过 40 个字"),
        ({"phone_ending": ""}, "请填写电话号码的最后四位数字"),
        ({"phone_ending": "123"}, "请填写电话号码的最后四位数字"),
        ({"phone_ending": "12345"}, "请填写电话号码的最后四位数字"),
        ({"phone_ending": "a%00b"}, "请填写电话号码的最后四位数字"),
        ({"phone_ending": "١٢٣٤"}, "请填写电话号码的最后四位数字"),
    ],
)
async def test_nonsense_gets_a_sentence(
    citizen: Browser, typed: dict[str, str], sentence: str
) -> None:
    sent = {"number": UNKNOWN, "phone_ending": "0000"} | typed
    answer = await citizen.send("/follow", "/follow", **sent)
    assert answer.status_code == (422 if sentence else 404)
    assert (sentence or SAME_ANSWER) in answer.text
    assert "<script>alert" not in answer.text


async def test_one_number_is_not_tried_out_whether_it_exists_or_not(
    citizen: Browser, town: AsyncEngine, keys: Keys
) -> None:
    mine = await _rated(town, keys)
    answers = []
    for number in (mine.review_no, UNKNOWN):
        form = form_in(await citizen.get("/follow"), "/follow")
        tries = []
        for ending in range(12):
            # another browser each time, as somebody who guesses would be
            citizen.client.cookies.clear()
            form = form_in(await citizen.get("/follow"), "/follow")
            typed = {"number": number, "phone_ending": f"{ending:04}"}
            tries.append(await citizen.post("/follow", form.values | typed))
        answers.append([each.status_code for each in tries])
        assert "次数太多" in tries[-1].text
        assert int(tries[-1].headers["retry-after"]) > 0
    assert answers[0] == answers[1] == [404] * 10 + [429] * 2


async def test_a_number_with_and_without_its_hyphen_is_one_number_to_try(
    citizen: Browser, town: AsyncEngine, keys: Keys
) -> None:
    mine = (await _rated(town, keys)).review_no
    for ending in range(12):
        citizen.client.cookies.clear()
        number = mine.replace("-", "") if ending % 2 else mine
        typed = {"number": number, "phone_ending": f"{ending:04}"}
        answer = await citizen.send("/follow", "/follow", **typed)
    assert answer.status_code == 429


async def test_the_page_says_who_may_object(citizen: Browser) -> None:
    page = (await citizen.get("/follow")).text
    assert "实名评价的填写满意度测评，匿名评价的可以提出异议" in page


async def test_one_browser_does_not_try_many_numbers(citizen: Browser) -> None:
    form = form_in(await citizen.get("/follow"), "/follow")
    statuses = []
    for number in range(11):
        typed = {"number": f"PJ190912-0A0A{number:02}", "phone_ending": "0000"}
        statuses.append((await citizen.post("/follow", form.values | typed)).status_code)
    assert statuses == [404] * 10 + [429]


async def test_the_form_needs_its_token(citizen: Browser) -> None:
    answer = await citizen.post("/follow", {"number": UNKNOWN, "phone_ending": "0000"})
    assert answer.status_code == 403


async def test_a_million_characters_are_refused(citizen: Browser) -> None:
    answer = await citizen.send("/follow", "/follow", number="长" * 1_000_000, phone_ending="0000")
    assert answer.status_code == 413
