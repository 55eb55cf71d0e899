"""A reply before it is submitted: as its rater will read it, and as everybody will."""

import pytest
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import reading
from db.sealing import Keys
from db.tables import case_events
from rules.stages import Action, Stage
from tests.people import HANDLER, XUHUI_HANDLER
from tests.web.desk.page_reader import read_page
from tests.web.desk.recorded_cases import RecordedCase, received_case
from tests.web.desk_site import SignIn
from web.desk.forms.catalogue import FORMS
from web.desk.replies.preview import preview_of

REPLY = "李秀兰女士：经查属实，已请王芳老师致歉。疑问请拨 13800005566。"


@pytest.fixture
async def found(organised: AsyncEngine, keys: Keys) -> RecordedCase:
    """A case whose finding is on record, about to be answered."""
    case = await (await received_case(organised, keys)).brought_to(Stage.IN_PROGRESS)
    return await case.brought_to(Stage.IN_PROGRESS)


async def test_the_rater_reads_what_was_typed_and_the_public_what_masking_leaves(
    quiet_site: FastAPI, sign_in: SignIn, found: RecordedCase
) -> None:
    visitor = await sign_in(quiet_site, HANDLER)
    page = await visitor.page(f"/cases/{found.case.case_no}")
    form = page.form(f"/cases/{found.case.case_no}/{Action.RESOLVE_ON_THE_SPOT}")
    address = f"{form.action}/preview"
    typed = {**form.values, "reply": REPLY, "measures": "换了叫号机。"}
    shown = await visitor.browser.post(address, data=typed)
    assert shown.status_code == 200
    text = read_page(shown.text).text
    assert "公众看到的" in text
    assert REPLY in text
    assert "<mark>***********</mark>" in shown.text
    public = shown.text[shown.text.index("公众看到的") :]
    public = public[: public.index("</section>")]
    assert "13800005566" not in public
    assert "王芳" not in public
    again = read_page(shown.text).form(form.action)
    assert again.values["measures"] == "换了叫号机。"
    assert again.values["seen_version"] == form.values["seen_version"]
    assert again.values["key"] == form.values["key"]
    async with reading(found.engine) as connection:
        events = (await connection.execute(case_events.select())).all()
    assert max(event.version for event in events) == found.case.version


async def test_a_script_gets_the_preview_alone(
    quiet_site: FastAPI, sign_in: SignIn, found: RecordedCase
) -> None:
    visitor = await sign_in(quiet_site, HANDLER)
    form = await visitor.form(found.case.case_no, Action.RESOLVE_ON_THE_SPOT)
    answer = await visitor.browser.post(
        f"{form.action}/preview",
        data={**form.values, "reply": "<b>已办</b>"},
        headers={"HX-Request": "true"},
    )
    assert answer.headers["cache-control"] == "no-store"
    assert "<main" not in answer.text
    assert "&lt;b&gt;已办&lt;/b&gt;" in answer.text
    assert "没有需要遮盖的内容。" in answer.text


async def test_only_who_may_see_the_case_looks_and_only_at_replies(
    quiet_site: FastAPI, sign_in: SignIn, found: RecordedCase
) -> None:
    number = found.case.case_no
    visitor = await sign_in(quiet_site, HANDLER)
    token = (await visitor.form(number, Action.RESOLVE_ON_THE_SPOT)).values["form_token"]
    for action in ("add_note", "nonsense"):
        answer = await visitor.browser.post(
            f"/cases/{number}/{action}/preview", data={"form_token": token}
        )
        assert answer.status_code == 404
    stranger = await sign_in(quiet_site, XUHUI_HANDLER)
    page = await stranger.browser.get("/department")
    foreign = next(f for f in read_page(page.text).forms if "form_token" in f.values)
    answer = await stranger.browser.post(
        f"/cases/{number}/resolve_on_the_spot/preview",
        data={"form_token": foreign.values["form_token"], "reply": REPLY},
    )
    assert answer.status_code == 404
    assert "王芳" not in answer.text


def test_forms_that_publish_nothing_have_no_preview(found: RecordedCase) -> None:
    assert preview_of(FORMS[Action.ADD_NOTE], {"text": "内部。"}, found.case) is None
    empty = preview_of(FORMS[Action.SUBMIT_FEEDBACK], {}, found.case)
    assert empty is not None
    assert empty.public == ()
