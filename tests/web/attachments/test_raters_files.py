"""Photos with a review: kept through every detour, for those who may know the rater and nobody
else, each look at them on record."""

import hashlib
import re
from collections.abc import Awaitable, Callable

from fastapi import FastAPI
from httpx2 import Response
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from db.attachment_files import AttachmentFiles
from db.attachments import Upload, attach_to_review, keep_upload, owner_of
from db.engine import reading, writing
from db.looks import looks_at, looks_at_review
from db.sealing import Keys
from db.tables import attachments, reviews
from rules.attachments import Kind
from rules.roles import Actor, Role
from rules.stages import Stage
from settings import Settings
from tests.conftest import utcnow
from tests.people import CENTRE, CITY, HANDLER, HEAD, OPERATOR, XUHUI_HANDLER
from tests.web.attachments.files import pdf, photo
from tests.web.browser import Browser, form_in
from tests.web.codes import enter_code
from tests.web.desk.recorded_cases import received_case
from tests.web.desk_site import SignIn
from web.dependencies import WebDependencies

WINDOW = "/rate?unit=Q01-01&window=05"
BAD = {"stars": "1", "comment": "地上都是水", "handling_stage": "accept", "identity": "anonymous"}
REAL_NAME = {"identity": "real_name", "name": "李秀兰", "phone": "13800005566"}
BOX = re.compile(r'name="(upload_[0-9a-f]{32})" value="yes" checked')
LINK = re.compile(r'href="(/attachments/[0-9a-f]{32})"')


async def rate(
    citizen: Browser,
    *files: tuple[str, bytes],
    page: Response | None = None,
    typed: dict[str, str] | None = None,
) -> Response:
    form = form_in(page or await citizen.get(WINDOW), "/rate")
    parts = [("attachments", (name, data, "image/jpeg")) for name, data in files]
    values = {name: value for name, value in (form.values | BAD | (typed or {})).items() if value}
    return await citizen.client.post("/rate", data=values, files=parts or [("x", ("", b""))])


async def attached(town: AsyncEngine) -> list[tuple[str, int]]:
    """The reviews that have files, and which of their additions."""
    async with reading(town) as connection:
        rows = await connection.execute(
            select(attachments.c.review_no, attachments.c.addition)
            .where(attachments.c.expires_at.is_(None))
            .order_by(attachments.c.addition)
        )
        return [(row.review_no, row.addition) for row in rows]


async def numbers(town: AsyncEngine) -> list[str]:
    async with reading(town) as connection:
        return list((await connection.execute(select(reviews.c.review_no))).scalars())


async def test_photos_come_with_the_review_and_nothing_of_them_is_public(
    citizen: Browser, town: AsyncEngine
) -> None:
    answer = await rate(citizen, ("a.jpg", photo()), ("b.pdf", pdf()))
    assert answer.status_code == 303, answer.text
    [review_no] = await numbers(town)
    assert await attached(town) == [(review_no, 0), (review_no, 0)]
    for path in (f"/reviews/{review_no}", f"/api/v1/reviews/{review_no}", "/reviews"):
        page = await citizen.get(path)
        assert "/attachments/" not in page.text
        assert "a.jpg" not in page.text
    async with reading(town) as connection:
        [one, _other] = (await connection.execute(select(attachments.c.id))).scalars()
    assert (await citizen.get(f"/attachments/{one}")).status_code == 303


async def test_a_form_that_is_wrong_keeps_its_photos_and_sent_twice_it_is_one_review(
    citizen: Browser, town: AsyncEngine
) -> None:
    wrong = await rate(citizen, ("a.jpg", photo()), typed={"stars": ""})
    assert wrong.status_code == 422
    assert "请先打星" in wrong.text
    assert len(BOX.findall(wrong.text)) == 1
    assert await numbers(town) == []
    more = ("b.jpg", photo("PNG"))
    first = await rate(citizen, more, page=wrong)
    second = await rate(citizen, more, page=wrong)
    assert (first.status_code, second.status_code) == (303, 303)
    [review_no] = await numbers(town)
    assert await attached(town) == [(review_no, 0)] * 2


async def test_a_real_name_review_has_its_photos_after_its_code(
    citizen: Browser, town: AsyncEngine, keys: Keys
) -> None:
    asked = await rate(citizen, ("a.jpg", photo()), typed=REAL_NAME)
    assert asked.headers["location"].startswith("/rate/confirm/"), asked.text
    assert await attached(town) == []
    edited = await citizen.get(f"{asked.headers['location']}/edit")
    assert len(BOX.findall(edited.text)) == 1
    done = await enter_code(citizen, asked, town, keys)
    assert done.status_code == 303
    [review_no] = await numbers(town)
    assert await attached(town) == [(review_no, 0)]


async def test_photos_of_another_browser_are_not_taken(
    citizen: Browser,
    town: AsyncEngine,
    signed_in: Callable[[Role | None], Awaitable[Browser]],
) -> None:
    wrong = await rate(citizen, ("a.jpg", photo()), typed={"stars": ""})
    [box] = BOX.findall(wrong.text)
    other = await signed_in(None)
    stolen = await rate(other, typed={box: "yes"})
    assert stolen.status_code == 422
    assert "有附件已经过期" in stolen.text
    assert await attached(town) == []


async def test_an_addition_brings_photos_too(citizen: Browser, town: AsyncEngine) -> None:
    receipt = (await rate(citizen)).headers["location"]
    path = receipt.replace("/receipt?", "/addition?")

    async def add(page: Response, *files: tuple[str, bytes], **typed: str) -> Response:
        form = form_in(page, path)
        parts = [("attachments", (name, data, "image/jpeg")) for name, data in files]
        values = {**form.values, **typed}
        return await citizen.client.post(path, data=values, files=parts or [("x", ("", b""))])

    wrong = await add(await citizen.get(path), ("a.jpg", photo()))
    assert wrong.status_code == 422
    assert "请写下要补充的话" in wrong.text
    assert (await add(wrong, addition="补一张照片")).status_code == 303
    [review_no] = await numbers(town)
    assert await attached(town) == [(review_no, 1)]


async def test_too_many_files_from_one_browser_are_not_taken_and_the_review_still_can_be(
    citizen: Browser, town: AsyncEngine, parts: WebDependencies
) -> None:
    small = [(f"{each}.png", photo("PNG", (8 + each, 8))) for each in range(4)]
    for _round in range(10):
        answer = await rate(citizen, *small, typed={"stars": ""})
    assert "现在收不了附件" not in answer.text
    refused = await rate(citizen, ("a.jpg", photo()))
    assert refused.status_code == 422
    assert "现在收不了附件" in refused.text
    assert (await rate(citizen, page=refused)).status_code == 303


async def test_a_good_reviews_photos_are_the_hotlines_to_see_and_the_look_is_on_record(
    citizen: Browser,
    staff: AsyncEngine,
    signed_in: Callable[[Role | None], Awaitable[Browser]],
) -> None:
    sent = await rate(citizen, ("a.jpg", photo()), typed={"stars": "5"})
    assert "1 个文件，不公开" in (await citizen.get(sent.headers["location"])).text
    [review_no] = await numbers(staff)
    async with reading(staff) as connection:
        one = (await connection.execute(select(attachments.c.id))).scalar_one()
    for role, status in (
        (Role.OPERATOR, 200),
        (Role.HANDLER, 404),
        (Role.SUPERVISOR, 404),
        (Role.ADMINISTRATOR, 403),
    ):
        person = await signed_in(role)
        assert (await person.get(f"/attachments/{one}")).status_code == status, role
    for role, shown in ((Role.OPERATOR, [f"/attachments/{one}"]), (Role.SUPERVISOR, [])):
        page = await (await signed_in(role)).get(f"/reviews/{review_no}/publication")
        assert LINK.findall(page.text) == shown
    async with reading(staff) as connection:
        looks = await looks_at_review(connection, review_no)
    assert [look.what for look in looks] == [f"file:{one}"]


async def test_a_bad_reviews_photos_go_to_the_hotline_and_the_responsible_unit(
    quiet_site: FastAPI, organised: AsyncEngine, keys: Keys, sign_in: SignIn
) -> None:
    recorded = await received_case(organised, keys, real_name=False)
    case_no, review_no = recorded.case.case_no, recorded.case.review.review_no
    settings: Settings = quiet_site.state.settings
    data = photo()
    one = "a" * 32
    AttachmentFiles(settings.attachments_path, keys).put(one, data)
    owner = owner_of(keys, "rater:x")
    sha256 = hashlib.sha256(data).hexdigest()
    async with writing(organised) as connection:
        sent = Upload(one, owner, Kind.JPEG, len(data), sha256, "地面.jpg")
        await keep_upload(connection, sent, keys, utcnow())
        await attach_to_review(connection, owner, [one], review_no, 0)

    async def seen_by(person: Actor) -> tuple[int, bool, int]:
        visitor = await sign_in(quiet_site, person)
        page = await visitor.browser.get(f"/cases/{case_no}")
        answer = await visitor.browser.get(f"/attachments/{one}")
        return page.status_code, bool(LINK.findall(page.text)), answer.status_code

    assert await seen_by(OPERATOR) == (200, True, 200)
    assert await seen_by(HANDLER) == (404, False, 404)
    await recorded.brought_to(Stage.AWAITING_ACCEPTANCE, CENTRE)
    assert await seen_by(HANDLER) == (200, True, 200)
    assert await seen_by(HEAD) == (200, False, 404)
    assert await seen_by(CITY) == (200, False, 404)
    assert await seen_by(XUHUI_HANDLER) == (404, False, 404)
    supervisor = await sign_in(quiet_site, CITY)
    page = await supervisor.page(f"/cases/{case_no}")
    assert "评价人附了 1 个文件。只有热线和承办单位可以查看。" in page.text
    async with reading(organised) as connection:
        looks = await looks_at(connection, case_no)
    assert [(look.staff_name, look.what) for look in looks] == [
        (OPERATOR.name, f"file:{one}"),
        (HANDLER.name, f"file:{one}"),
    ]
