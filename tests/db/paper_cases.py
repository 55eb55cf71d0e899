"""Cases that lived on paper, in a time of their own, put on record as the worker would have."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from db.case_writes import record_transition
from db.engine import writing
from db.review_writes import NewReview, add_review
from db.reviews import rated_review
from db.sealing import Keys
from rules.case import Case
from rules.stars import HandlingStage, Identity, ReviewChannel, Stars
from tests.case_on_paper import CaseOnPaper

Life = Callable[[CaseOnPaper], object]


async def on_record(
    engine: AsyncEngine,
    keys: Keys,
    received: datetime,
    life: Life,
    *,
    channel: ReviewChannel = ReviewChannel.WINDOW_QR,
    real_name: bool = True,
) -> Case:
    """A bad review received then, and its case, as it stands after its life."""
    review = NewReview(
        submitted_at=received,
        channel=channel,
        handling_stage=HandlingStage.ACCEPT,
        stars=Stars.DISSATISFIED,
        unit_code="Q01-01",
        window_no="05",
        identity=Identity.REAL_NAME if real_name else Identity.ANONYMOUS,
        comment="排队太久。",
        rater_name="李秀兰" if real_name else "",
        rater_phone="13800005566" if real_name else "",
    )
    async with writing(engine) as connection:
        added = await add_review(connection, review, keys, received)
        assert added.case_no is not None
        rated = await rated_review(connection, added.case_no)
        assert rated is not None
        paper = CaseOnPaper(rated, received, case_no=added.case_no)
        life(paper)
        for each in paper.transitions:
            await record_transition(connection, each, "run", keys, each.at)
    return paper.case
