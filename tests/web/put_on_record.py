"""Cases on record that began some time ago, without a workflow."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from db.case_writes import record_transition
from db.engine import writing
from db.review_writes import NewReview, add_review
from db.reviews import rated_review
from db.sealing import Keys
from rules.stars import HandlingStage, Identity, ReviewChannel, Stars
from tests.case_on_paper import CaseOnPaper
from tests.conftest import utcnow
from tests.workflows.case_driver import CaseDriver

Life = Callable[[CaseOnPaper], None]
PutOnRecord = Callable[..., Awaitable[CaseOnPaper]]
OpenCase = Callable[..., Awaitable[CaseDriver]]


@pytest.fixture
def on_record(organised: AsyncEngine, keys: Keys) -> PutOnRecord:
    """Puts a case on record: received so many days ago, lived as told, and then until now."""

    async def put(
        life: Life = lambda _paper: None,
        *,
        days: float = 0,
        unit_code: str = "Q01-01",
        channel: ReviewChannel = ReviewChannel.WINDOW_QR,
        comment: str = "等了两个小时，窗口只开了一个。",
        window_no: str | None = None,
        item_code: str | None = None,
    ) -> CaseOnPaper:
        received = utcnow() - timedelta(days=days)
        new = NewReview(
            submitted_at=received,
            channel=channel,
            handling_stage=HandlingStage.ACCEPT,
            stars=Stars.VERY_DISSATISFIED,
            unit_code=unit_code,
            window_no=window_no,
            item_code=item_code,
            identity=Identity.REAL_NAME,
            comment=comment,
            rater_name="李秀兰",
            rater_phone="13800005566",
        )
        async with writing(organised) as connection:
            added = await add_review(connection, new, keys, received)
            assert added.case_no is not None
            rated = await rated_review(connection, added.case_no)
            assert rated is not None
            paper = CaseOnPaper(rated, received, case_no=added.case_no)
            life(paper)
            paper.forward(utcnow() - paper.now)
            for each in paper.transitions:
                await record_transition(connection, each, "run", keys, each.at)
        return paper

    return put
