"""Two verdicts: what was judged then stays beside what today's calendar would say."""

from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine

from db.calendars import import_version
from db.cases import case as case_row
from db.engine import reading, writing
from rules.shipped_calendar import shipped_calendar_text
from tests.conftest import utcnow
from tests.people import CITY, HANDLER, HEAD, OPERATOR
from tests.web.desk_site import SignIn
from tests.web.history.conftest import Put

SHIPPED = "".join(
    line for line in shipped_calendar_text().splitlines(keepends=True) if "2026" in line[:4]
)
WITH_A_DAY_OFF = f"day,kind,name,notice\n{SHIPPED}2026-11-30,off,临时放假,沪府办〔2026〕99号\n"
"""The arrangement of 2026 with one day more, as an import would bring it."""


async def test_todays_calendar_is_shown_beside_and_changes_nothing(
    quiet_site: FastAPI, put_on_record: Put, sign_in: SignIn, organised: AsyncEngine
) -> None:
    case = await put_on_record("silent")
    path = f"/cases/{case.case_no}/history/verdicts"
    visitor = await sign_in(quiet_site, CITY)
    same = await visitor.page(path)
    assert "每个时限的结果都一样" in same.text
    assert "不同" not in same.text.replace("不改变", "")
    async with reading(organised) as connection:
        before = await case_row(connection, case.case_no)
    async with writing(organised) as connection:
        _, new = await import_version(connection, WITH_A_DAY_OFF, "test", utcnow())
    assert new
    differing = await visitor.page(path)
    assert "有 2 个时限会不一样" in differing.text
    assert differing.text.count("到期不同") == 2
    assert "12月2日（周三）结束前" in differing.text
    assert "12月3日（周四）结束前" in differing.text
    async with reading(organised) as connection:
        assert await case_row(connection, case.case_no) == before


async def test_verdicts_are_for_supervisors_and_the_hotline(
    quiet_site: FastAPI, put_on_record: Put, sign_in: SignIn
) -> None:
    case = await put_on_record("straightforward")
    path = f"/cases/{case.case_no}/history/verdicts"
    for person in (OPERATOR, HEAD, CITY):
        page = await (await sign_in(quiet_site, person)).page(path)
        assert "按时" in page.text
    handler = await sign_in(quiet_site, HANDLER)
    await handler.page(path, 403)
    story = await handler.browser.get(f"/cases/{case.case_no}/history")
    assert path not in story.text
