"""Withholding a text: who may, where it vanishes, that its stars and its record stay."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import reading, writing
from db.looks import looks_at, looks_at_review
from db.publication import decisions_about, original_comment
from db.review_writes import NewReview, add_review
from db.scores import scores_by_unit
from db.sealing import Keys
from db.tables import reviews, staff
from rules.publication import PublicationDecision, WithholdingReason
from rules.roles import Role
from rules.stars import HandlingStage, Identity, ReviewChannel, Stars
from tests.conftest import utcnow
from tests.web.browser import Browser

TYPED = "窗口的张老师骂人，我的电话13800005566"
MASKED = "窗口的*老师骂人，我的电话***********"
SignIn = Callable[[Role | None], Awaitable[Browser]]


async def _rated(town: AsyncEngine, keys: Keys, stars: Stars) -> str:
    new = NewReview(
        submitted_at=datetime(2026, 10, 1, tzinfo=UTC),
        channel=ReviewChannel.WINDOW_QR,
        handling_stage=HandlingStage.RESULT,
        stars=stars,
        unit_code="Q01-01",
        window_no="05",
        identity=Identity.ANONYMOUS,
        comment=TYPED,
    )
    async with writing(town) as connection:
        return (await add_review(connection, new, keys, utcnow())).review_no


@pytest.fixture
async def review_no(town: AsyncEngine, keys: Keys) -> str:
    return await _rated(town, keys, Stars.VERY_DISSATISFIED)


def page_of(review_no: str) -> str:
    return f"/reviews/{review_no}/publication"


async def withhold(browser: Browser, review_no: str, **typed: str) -> int:
    values = {"reason": "privacy", "why": "说了邻居的病情。", **typed}
    sent = await browser.send(page_of(review_no), page_of(review_no), **values)
    return sent.status_code


async def test_a_withheld_text_vanishes_everywhere_and_its_reason_shows(
    signed_in: SignIn, town: AsyncEngine, review_no: str
) -> None:
    supervisor = await signed_in(Role.SUPERVISOR)
    assert MASKED in (await (await signed_in(None)).get("/reviews?q=老师")).text
    assert await withhold(supervisor, review_no) == 303
    # somebody whose site has kept no page of a moment ago
    anybody = await signed_in(None)
    for page in ("/", "/reviews", f"/reviews/{review_no}", "/reviews?unit=Q01&stars=1"):
        shown = (await anybody.get(page)).text
        assert "骂人" not in shown, page
        assert "涉及个人隐私" in shown, page
        assert "邻居" not in shown, page
    found = await anybody.get("/reviews?q=老师")
    assert review_no not in found.text
    assert review_no not in (await anybody.get("/reviews?commented=yes")).text
    async with reading(town) as connection:
        assert (await scores_by_unit(connection, ["Q01"]))["Q01"].counts == (1, 0, 0, 0, 0)


async def test_a_text_published_again_is_back_everywhere(
    signed_in: SignIn, town: AsyncEngine, review_no: str
) -> None:
    supervisor, anybody = await signed_in(Role.SUPERVISOR), await signed_in(None)
    await withhold(supervisor, review_no)
    again = await supervisor.send(page_of(review_no), page_of(review_no), why="核对过，没有隐私。")
    assert again.status_code == 303
    assert MASKED in (await anybody.get(f"/reviews/{review_no}")).text
    assert MASKED in (await anybody.get("/reviews?q=老师")).text
    async with reading(town) as connection:
        made = await decisions_about(connection, review_no)
    assert [(each.decision, each.reason, each.why) for each in made] == [
        (PublicationDecision.WITHHOLD, WithholdingReason.PRIVACY, "说了邻居的病情。"),
        (PublicationDecision.PUBLISH, None, "核对过，没有隐私。"),
    ]


async def test_deciding_twice_the_same_is_one_decision(
    signed_in: SignIn, town: AsyncEngine, review_no: str
) -> None:
    administrator = await signed_in(Role.ADMINISTRATOR)
    await withhold(administrator, review_no)
    assert await withhold(administrator, review_no, decision="withhold") == 303
    async with reading(town) as connection:
        assert len(await decisions_about(connection, review_no)) == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"reason": ""}, "请选择不予公开的理由"),
        ({"reason": "boredom"}, "请选择不予公开的理由"),
        ({"why": " \u200b "}, "请写明情况"),
        ({"why": "长" * 501}, "不能超过 500 个字"),
        ({"decision": "delete"}, "请选择不予公开，还是恢复公开"),
    ],
)
async def test_a_decision_without_reasons_is_none(
    signed_in: SignIn, town: AsyncEngine, review_no: str, typed: dict[str, str], sentence: str
) -> None:
    supervisor = await signed_in(Role.SUPERVISOR)
    values = {"reason": "privacy", "why": "说了邻居的病情。", **typed}
    sent = await supervisor.send(page_of(review_no), page_of(review_no), **values)
    assert sent.status_code == 422
    assert sentence in sent.text
    assert values["why"].strip(" \u200b") in sent.text
    async with reading(town) as connection:
        assert await decisions_about(connection, review_no) == ()


async def test_a_unit_does_not_withhold_what_is_said_about_itself(
    signed_in: SignIn, town: AsyncEngine, review_no: str
) -> None:
    async with writing(town) as connection:
        await connection.execute(
            update(staff).where(staff.c.id == Role.SUPERVISOR).values(unit_code="Q01-01")
        )
    supervisor = await signed_in(Role.SUPERVISOR)
    page = await supervisor.get(page_of(review_no))
    assert page.status_code == 200
    assert "请选择理由" not in page.text
    token = await supervisor.send(page_of(review_no), f"/reviews/{review_no}/original")
    assert token.status_code == 200
    sent = await supervisor.post(
        page_of(review_no),
        {"form_token": _token(page.text), "decision": "withhold", "reason": "privacy", "why": "。"},
    )
    assert sent.status_code == 403


def _token(text: str) -> str:
    return text.split('name="form_token" value="')[1].split('"', maxsplit=1)[0]


async def test_a_supervisor_of_another_unit_has_no_business_there(
    signed_in: SignIn, town: AsyncEngine, review_no: str
) -> None:
    async with writing(town) as connection:
        await connection.execute(
            update(staff).where(staff.c.id == Role.SUPERVISOR).values(unit_code="D03")
        )
    supervisor = await signed_in(Role.SUPERVISOR)
    assert (await supervisor.get(page_of(review_no))).status_code == 404
    shown = await supervisor.get(f"/reviews/{review_no}")
    assert page_of(review_no) not in shown.text


@pytest.mark.parametrize("stars", [Stars.VERY_DISSATISFIED, Stars.VERY_SATISFIED])
@pytest.mark.parametrize("role", [Role.OPERATOR, Role.SUPERVISOR])
async def test_each_look_at_the_original_is_on_record_before_it_is_shown(
    signed_in: SignIn, town: AsyncEngine, keys: Keys, role: Role, stars: Stars
) -> None:
    review_no = await _rated(town, keys, stars)
    browser = await signed_in(role)
    assert "13800005566" not in (await browser.get(page_of(review_no))).text
    for times in (1, 2):
        shown = await browser.send(page_of(review_no), f"/reviews/{review_no}/original")
        assert TYPED in shown.text
        assert shown.headers["cache-control"] == "no-store"
        async with reading(town) as connection:
            looks = await looks_at_review(connection, review_no)
            case_no = await connection.scalar(
                select(reviews.c.case_no).where(reviews.c.review_no == review_no)
            )
            of_case = await looks_at(connection, case_no) if case_no else ()
        assert [(each.staff_name, each.what) for each in looks] == [
            (f"{role} 某", "original")
        ] * times
        assert of_case == (looks if stars.is_bad else ())


async def test_an_administrator_decides_but_does_not_read_the_original(
    signed_in: SignIn, town: AsyncEngine, review_no: str
) -> None:
    administrator = await signed_in(Role.ADMINISTRATOR)
    page = await administrator.get(page_of(review_no))
    assert "查看原文" not in page.text
    sent = await administrator.post(
        f"/reviews/{review_no}/original", {"form_token": _token(page.text)}
    )
    assert sent.status_code == 403
    async with reading(town) as connection:
        assert await looks_at_review(connection, review_no) == ()


async def test_the_original_outlives_its_withholding(
    signed_in: SignIn, town: AsyncEngine, keys: Keys, review_no: str
) -> None:
    await withhold(await signed_in(Role.SUPERVISOR), review_no)
    async with reading(town) as connection:
        assert await original_comment(connection, review_no, keys) == TYPED
