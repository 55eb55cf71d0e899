"""The queue of notices, and the messages a demonstration catches."""

from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine

from db.caught import CaughtMessage, keep
from db.engine import reading, writing
from db.leasing import NoticeState
from db.notices import counted_by_state, mark_failed, notices_listed
from db.sealing import Keys
from tests.conftest import utcnow
from tests.people import HANDLER, OPERATOR
from tests.web.desk.recorded_cases import received_case
from tests.web.desk_site import SignIn


async def test_an_operator_resends_a_dead_notice_once(
    quiet_site: FastAPI, organised: AsyncEngine, keys: Keys, sign_in: SignIn
) -> None:
    recorded = await received_case(organised, keys)
    async with writing(organised) as connection:
        (notice,) = await notices_listed(connection)
        await mark_failed(connection, notice.key, "gateway answered 500", None)
    operator = await sign_in(quiet_site, OPERATOR)
    page = await operator.page("/notices?state=dead")
    assert recorded.case.case_no in page.text
    assert "gateway answered 500" in page.text
    assert "13800005566" not in page.text
    form = page.form("/notices/resend")
    resent = await operator.send(form)
    assert resent.status_code == 303
    assert "已放回队列" in (await operator.page(resent.headers["location"])).text
    async with reading(organised) as connection:
        assert (await counted_by_state(connection))[NoticeState.QUEUED] == 1
    assert (await operator.send(form)).status_code == 409


async def test_a_notice_that_is_not_dead_cannot_be_resent(
    quiet_site: FastAPI, organised: AsyncEngine, keys: Keys, sign_in: SignIn
) -> None:
    await received_case(organised, keys)
    operator = await sign_in(quiet_site, OPERATOR)
    page = await operator.page("/notices")
    assert "/notices/resend" not in {form.action for form in page.forms}
    token = page.forms[0].values["form_token"]
    async with reading(organised) as connection:
        (notice,) = await notices_listed(connection)
    data = {"form_token": token, "notice": notice.key}
    assert (await operator.browser.post("/notices/resend", data=data)).status_code == 409


async def test_handlers_do_not_see_the_queue(quiet_site: FastAPI, sign_in: SignIn) -> None:
    handler = await sign_in(quiet_site, HANDLER)
    await handler.page("/notices", 403)


MAIL = CaughtMessage(
    key="GD261123-ABC123:9:survey_link:email:rater",
    channel="email",
    recipient="lixiulan@example.com",
    subject="请评价办理结果",
    text="请打开 http://desk.test/survey/token 填写。",
    html="<html><head><title>x</title></head><body><script>1</script>您好</body></html>",
    caught_at=utcnow(),
)


async def test_a_demonstration_shows_caught_mail_in_a_sandbox(
    demo_site: FastAPI, organised: AsyncEngine, sign_in: SignIn
) -> None:
    async with writing(organised) as connection:
        await keep(connection, MAIL)
    visitor = await sign_in(demo_site, OPERATOR)
    listed = await visitor.browser.get("/messages")
    path = f"/messages/{MAIL.key}"
    assert f'href="{path}"' in listed.text
    shown = await visitor.browser.get(path)
    assert f'src="{path}/html" sandbox=' in shown.text
    assert "frame-src 'self'" in shown.headers["content-security-policy"]
    assert '<a href="http://desk.test/survey/token"' in shown.text
    framed = await visitor.browser.get(f"{path}/html")
    policy = framed.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "allow-scripts" not in policy


async def test_messages_are_shown_in_a_demonstration_only(
    quiet_site: FastAPI, organised: AsyncEngine, sign_in: SignIn
) -> None:
    async with writing(organised) as connection:
        await keep(connection, MAIL)
    operator = await sign_in(quiet_site, OPERATOR)
    for path in ("/messages", f"/messages/{MAIL.key}", f"/messages/{MAIL.key}/html"):
        response = await operator.browser.get(path)
        assert response.status_code == 404
        assert MAIL.text not in response.text
