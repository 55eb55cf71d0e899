"""The page of one review: what everybody may read of it, its clocks and its replies."""

from datetime import timedelta

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncEngine

from db.calendars import newest
from db.cases import CaseRow
from db.engine import reading, writing
from db.reviews import review_of_case
from db.sealing import Keys
from db.tables import reviews
from rules.case import Claim, Finding, Result
from rules.clocks import ClockKind
from rules.policy import Policy
from rules.stages import Stage
from rules.steps import ApproveClosure, RecordFinding, SubmitFeedback
from tests.conftest import utcnow
from tests.people import CITY, HANDLER
from tests.web.browser import Browser
from tests.web.desk.recorded_cases import RecordedCase, received_case
from web.public.clocks import Tone, public_clocks

FOUND = {"finding": Finding.SUBSTANTIATED, "claim": Claim.REASONABLE, "basis": "调看了记录。"}


async def number_of(engine: AsyncEngine, case: RecordedCase) -> str:
    async with reading(engine) as connection:
        found = await review_of_case(connection, case.case.case_no)
    assert found is not None
    return found.review_no


async def test_a_bad_review_shows_what_is_promised_and_whether_it_was_kept(
    citizen: Browser, organised: AsyncEngine, keys: Keys
) -> None:
    case = await received_case(organised, keys)
    number = await number_of(organised, case)
    page = (await citizen.get(f"/reviews/{number}")).text
    assert 'href="/units/Q01-01"' in page
    assert 'href="/reviews?topic=queueing"' in page
    for words in ("转办后 1 个工作日内", "转办后 15 个工作日内", "还没有开始", "已等了 0 个工作日"):
        assert words in page
    await case.brought_to(Stage.AWAITING_SURVEY)
    page = (await citizen.get(f"/reviews/{number}")).text
    assert page.count("按时") == 4
    assert "还没有开始" not in page
    assert "已增开窗口。" in page
    assert "黄浦区的答复" in page


async def test_a_reply_is_read_without_the_name_and_number_of_whom_it_answers(
    citizen: Browser, organised: AsyncEngine, keys: Keys
) -> None:
    case = await received_case(organised, keys)
    await case.brought_to(Stage.IN_PROGRESS)
    await case.take(RecordFinding, HANDLER, **FOUND)
    reply = "李秀兰女士，已给您13800005566回电，增开了05号窗口。再次感谢李秀兰！"
    told = {"measures": "增开窗口。", "reply": reply, "result": Result.RESOLVED}
    await case.take(SubmitFeedback, HANDLER, **told)
    number = await number_of(organised, case)
    assert "增开了" not in (await citizen.get(f"/reviews/{number}")).text
    await case.take(ApproveClosure, CITY)
    for page in (f"/reviews/{number}", "/reviews", "/reviews?q=增开了"):
        shown = (await citizen.get(page)).text
        assert "*女士，已给您***********回电，增开了05号窗口。再次感谢***！" in shown


async def test_an_invalid_review_says_why_and_that_it_left_the_scores(
    citizen: Browser, organised: AsyncEngine, keys: Keys
) -> None:
    case = await received_case(organised, keys)
    number = await number_of(organised, case)
    async with writing(organised) as connection:
        await connection.execute(
            update(reviews).where(reviews.c.review_no == number).values(invalid_ground="malicious")
        )
    page = (await citizen.get(f"/reviews/{number}")).text
    assert "经查证为恶意差评，不计入得分" in page


async def test_a_promise_that_passed_is_broken_before_any_timer_says_so(
    organised: AsyncEngine, keys: Keys
) -> None:
    case = await received_case(organised, keys)
    async with reading(organised) as connection:
        found = await review_of_case(connection, case.case.case_no)
        calendar = await newest(connection)
    assert found is not None
    row = CaseRow(case.case, "", "run", timedelta(), utcnow())
    soon = public_clocks(found, row, Policy(), calendar, utcnow())
    later = public_clocks(found, row, Policy(), calendar, utcnow() + timedelta(days=12))
    assert [each.tone for each in soon.clocks] == [Tone.RUNNING, Tone.AHEAD, Tone.AHEAD, Tone.AHEAD]
    assert later.clocks[0].tone is Tone.BROKEN
    assert [bool(each.latest) for each in soon.clocks] == [False, True, True, True]
    assert not any(each.latest for each in later.clocks), "what is late has no latest date"
    assert soon.waited == 0
    assert later.waited is not None
    assert later.waited > 0


async def test_nobody_is_promised_a_contact_who_gave_no_name(
    organised: AsyncEngine, keys: Keys
) -> None:
    case = await received_case(organised, keys, real_name=False)
    async with reading(organised) as connection:
        found = await review_of_case(connection, case.case.case_no)
        calendar = await newest(connection)
    assert found is not None
    for row in (None, CaseRow(case.case, "", "run", timedelta(), utcnow())):
        clocks = public_clocks(found, row, Policy(), calendar, utcnow())
        assert ClockKind.CONTACT not in {each.kind for each in clocks.clocks}
        assert clocks.clocks[0].kind is ClockKind.DISPATCH
