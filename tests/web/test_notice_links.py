"""Every link a rater gets in a message opens a page, and only with its token."""

from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from activities.notice_contexts import addressed
from db.engine import reading
from db.notices import QueuedNotice
from db.recipients import RATER
from db.sealing import Keys
from notices.message import TO_THE_RATER, Channel
from rules.notice_kinds import Audience, NoticeKind, NoticeOrder
from rules.working_days import due_date
from tests.conftest import utcnow
from tests.web.browser import SITE, Browser
from tests.workflows.case_driver import CaseDriver

OpenCase = Callable[..., Awaitable[CaseDriver]]


@pytest.mark.parametrize("kind", TO_THE_RATER)
@pytest.mark.parametrize("channel", list(Channel))
async def test_a_link_in_a_message_opens_the_raters_own_page(
    citizen: Browser,
    keys: Keys,
    open_case: OpenCase,
    organised: AsyncEngine,
    kind: NoticeKind,
    channel: Channel,
) -> None:
    case = await open_case()
    await case.closed()
    asks = kind is NoticeKind.SURVEY_LINK
    order = NoticeOrder(
        kind,
        Audience.RATER,
        due=due_date(utcnow()),
        decision="refused",
        result="resolved",
        survey_round=0 if asks else None,
        survey_expires=due_date(utcnow()) if asks else None,
    )
    notice = QueuedNotice("key", case.case_no, channel, RATER, order, 0)
    async with reading(organised) as connection:
        letter = await addressed(connection, notice, keys, SITE)
    assert letter is not None
    message = letter.message()
    link = next(word for word in message.text.split() if word.startswith(SITE))
    page = await citizen.get(link.removeprefix(SITE))
    assert page.status_code == 200
    assert ("满意度测评" if asks else case.case_no) in page.text
    without = await citizen.get(link.removeprefix(SITE).replace(link[-12:], "0" * 12))
    assert without.status_code == 404
