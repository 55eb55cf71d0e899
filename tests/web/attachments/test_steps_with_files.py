"""Files attached to steps, on the real server: kept through refusals, shown in the trail, given to
those who work with the case and to nobody else."""

import hashlib
import re
from collections.abc import Awaitable, Callable

import pytest
from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient, Response

from rules.attachments import LARGEST
from rules.stages import Action, Stage
from tests.people import CITY, HANDLER, HEAD, OPERATOR, XUHUI_HANDLER
from tests.web.attachments.files import pdf, photo
from tests.web.desk.desk_visitor import DeskVisitor
from tests.web.desk.page_reader import PageForm, read_page
from tests.web.desk_site import SITE, SignIn
from tests.workflows.case_driver import CaseDriver

OpenCase = Callable[..., Awaitable[CaseDriver]]
CONTACT = {"reached": "yes", "summary": "已说明情况，约定周五答复。"}
FEEDBACK = {"measures": "午间增开窗口。", "reply": "已增开窗口。", "result": "resolved"}
LINK = re.compile(r'href="(/attachments/[0-9a-f]{32})"')

Named = tuple[str, bytes]


async def sent(visitor: DeskVisitor, form: PageForm, *files: Named, **typed: str) -> Response:
    """A form sent with files, as a browser without scripts sends it."""
    values = {name: value for name, value in {**form.values, **typed}.items() if value}
    parts = [("attachments", (name, data, "image/png")) for name, data in files]
    return await visitor.browser.post(form.action, data=values, files=parts or [("x", ("", b""))])


async def test_files_stay_with_a_refused_form_and_are_given_to_those_of_the_case(
    live_site: FastAPI, open_case: OpenCase, sign_in: SignIn
) -> None:
    case = await open_case()
    await case.accepted()
    handler = await sign_in(live_site, HANDLER)
    form = await handler.form(case.case_no, Action.RECORD_CONTACT)
    picture, paper = photo(), pdf()
    refused = await sent(
        handler, form, ("现场.png", picture), ("说明.pdf", paper), reached="yes", summary=""
    )
    assert refused.status_code == 422
    page = read_page(refused.text)
    assert "联系情况：请填写这一项。" in page.text
    assert "现场.png JPEG · " in page.text
    again = page.form(form.action)
    assert sum(name.startswith("upload_") for name in again.values) == 2
    # nobody has them before the step is taken
    ids = [name.removeprefix("upload_") for name in again.values if name.startswith("upload_")]
    assert (await handler.browser.get(f"/attachments/{ids[0]}")).status_code == 404
    taken = await sent(handler, again, **CONTACT)
    assert taken.status_code == 303, taken.text
    shown = await handler.browser.get(f"/cases/{case.case_no}")
    links = LINK.findall(shown.text)
    assert len(links) == 2
    answers = [await handler.browser.get(link) for link in links]
    by_type = {answer.headers["content-type"]: answer for answer in answers}
    image, document = by_type["image/jpeg"], by_type["application/pdf"]
    assert document.content == paper
    assert document.headers["content-disposition"].startswith("attachment; filename=")
    assert image.headers["content-disposition"].startswith("inline; filename=")
    assert "%E7%8E%B0%E5%9C%BA.jpg" in image.headers["content-disposition"]
    assert image.content != picture
    assert b"SECRET" not in image.content
    for answer in answers:
        assert "sandbox" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
    for person, status in ((CITY, 200), (HEAD, 200), (OPERATOR, 200), (XUHUI_HANDLER, 404)):
        visitor = await sign_in(live_site, person)
        assert (await visitor.browser.get(links[0])).status_code == status, person.name
    async with AsyncClient(transport=ASGITransport(live_site), base_url=SITE) as stranger:
        assert (await stranger.get(links[0])).status_code == 303
    event = (await case.recorded()).case
    assert event.stage is Stage.IN_PROGRESS


async def test_the_same_form_sent_twice_attaches_its_files_once(
    live_site: FastAPI, open_case: OpenCase, sign_in: SignIn
) -> None:
    case = await open_case()
    await case.accepted()
    handler = await sign_in(live_site, HANDLER)
    form = await handler.form(case.case_no, Action.RECORD_CONTACT)
    picture = ("a.jpg", photo())
    first = await sent(handler, form, picture, **CONTACT)
    version = (await case.recorded()).case.version
    second = await sent(handler, form, picture, **CONTACT)
    assert (first.status_code, second.status_code) == (303, 303)
    assert (await case.recorded()).case.version == version
    page = await handler.browser.get(f"/cases/{case.case_no}")
    assert len(LINK.findall(page.text)) == 1


async def test_a_reviewer_of_the_closure_sees_what_was_attached_to_the_feedback(
    live_site: FastAPI, open_case: OpenCase, sign_in: SignIn
) -> None:
    case = await open_case()
    await case.contacted()
    await case.found()
    handler, city = await sign_in(live_site, HANDLER), await sign_in(live_site, CITY)
    form = await handler.form(case.case_no, Action.SUBMIT_FEEDBACK)
    assert (await sent(handler, form, ("整改.pdf", pdf()), **FEEDBACK)).status_code == 303
    page = await city.browser.get(f"/cases/{case.case_no}")
    links = LINK.findall(page.text)
    # in the submission and in the trail
    assert len(links) == 2
    assert len(set(links)) == 1
    home = await city.browser.get("/supervisor")
    assert links[0] in LINK.findall(home.text)
    assert "整改.pdf PDF · " in read_page(home.text).text


async def test_what_is_wrong_with_files_is_said_and_the_good_ones_stay(
    live_site: FastAPI, open_case: OpenCase, sign_in: SignIn
) -> None:
    case = await open_case()
    await case.accepted()
    handler = await sign_in(live_site, HANDLER)
    form = await handler.form(case.case_no, Action.RECORD_CONTACT)
    before = await case.recorded()
    script = b"<script>alert(1)</script>"
    one = await sent(handler, form, ("好.jpg", photo()), ("坏.png", script), **CONTACT)
    assert one.status_code == 422
    page = read_page(one.text)
    assert "附件：“坏.png”没有收下：只收 JPEG、PNG、WebP 照片和 PDF，它的内容不是。" in page.text
    kept = page.form(form.action)
    assert kept.values["summary"] == CONTACT["summary"]
    assert sum(name.startswith("upload_") for name in kept.values) == 1
    two = await sent(
        handler, kept, ("b.png", script), ("c.pdf", b"\x00" * (LARGEST + 1)), **CONTACT
    )
    assert "这些文件没有收下：b.png、c.pdf。" in read_page(two.text).text
    many = [(f"{each}.jpg", photo(size=(20 + each, 20))) for each in range(4)]
    three = await sent(handler, kept, *many, **CONTACT)
    page = read_page(three.text)
    assert "最多可以附 4 个文件。" in page.text
    kept = page.form(form.action)
    boxes = [name for name in kept.values if name.startswith("upload_")]
    assert len(boxes) == 4
    assert await case.recorded() == before
    # all but one are dropped, and one is named that another form brought or nobody
    for box in boxes[1:]:
        del kept.values[box]
    forged = await sent(handler, kept, **CONTACT, **{f"upload_{'0' * 32}": "yes"})
    assert forged.status_code == 422
    assert "有附件已经过期" in read_page(forged.text).text
    assert (await sent(handler, kept, **CONTACT)).status_code == 303
    page_of_case = await handler.browser.get(f"/cases/{case.case_no}")
    assert len(LINK.findall(page_of_case.text)) == 1


async def test_nobody_attaches_what_somebody_else_sent(
    live_site: FastAPI, open_case: OpenCase, sign_in: SignIn
) -> None:
    case, other = await open_case(), await open_case()
    for each in (case, other):
        await each.accepted()
    handler = await sign_in(live_site, HANDLER)
    form = await handler.form(case.case_no, Action.RECORD_CONTACT)
    refused = await sent(handler, form, ("a.jpg", photo()), summary="")
    kept = read_page(refused.text).form(form.action).values
    box = next(name for name in kept if name.startswith("upload_"))
    elsewhere = await handler.form(other.case_no, Action.RECORD_CONTACT)
    stolen = await sent(handler, elsewhere, **CONTACT, **{box: "yes"})
    assert stolen.status_code == 422
    assert "有附件已经过期" in read_page(stolen.text).text


@pytest.mark.parametrize("action", ["accept", "add_note"])
async def test_a_form_that_takes_no_files_says_so(
    live_site: FastAPI, open_case: OpenCase, sign_in: SignIn, action: str
) -> None:
    case = await open_case()
    await case.dispatched()
    handler = await sign_in(live_site, HANDLER)
    form = await handler.form(case.case_no, Action(action))
    refused = await sent(handler, form, ("a.jpg", photo()))
    assert refused.status_code == 415
    too_much = await sent(handler, form, ("a.jpg", b"\x00" * 2_000_000))
    assert too_much.status_code == 413


async def test_a_file_that_was_damaged_on_the_disk_is_not_given_out(
    live_site: FastAPI, open_case: OpenCase, sign_in: SignIn
) -> None:
    case = await open_case()
    await case.accepted()
    handler = await sign_in(live_site, HANDLER)
    form = await handler.form(case.case_no, Action.RECORD_CONTACT)
    await sent(handler, form, ("a.pdf", pdf()), **CONTACT)
    [link] = LINK.findall((await handler.browser.get(f"/cases/{case.case_no}")).text)
    assert hashlib.sha256((await handler.browser.get(link)).content).digest()
    folder = live_site.state.settings.attachments_path
    [path] = [each for each in folder.rglob("*") if each.is_file()]
    path.write_bytes(path.read_bytes()[:-1] + b"\x00")
    damaged = await handler.browser.get(link)
    assert damaged.status_code == 500
    assert "附件打不开" in damaged.text
    path.unlink()
    assert (await handler.browser.get(link)).status_code == 500
