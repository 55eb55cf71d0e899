"""A bad review in each database and its case on paper, ready to be recorded."""

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import reading, writing
from db.review_writes import NewReview, add_review
from db.reviews import rated_review
from db.sealing import Keys
from rules.stars import HandlingStage, Identity, ReviewChannel, Stars
from tests.case_on_paper import CaseOnPaper
from tests.conftest import utcnow


def bad_review(**changes: object) -> NewReview:
    """A bad review with a real name."""
    values: dict[str, object] = {
        "submitted_at": utcnow(),
        "channel": ReviewChannel.WINDOW_QR,
        "handling_stage": HandlingStage.ACCEPT,
        "stars": Stars(1),
        "unit_code": "Q01-01",
        "window_no": "05",
        "identity": Identity.REAL_NAME,
        "comment": "等了两个小时，窗口只开了一个。",
        "rater_name": "李秀兰",
        "rater_phone": "13800005566",
        "rater_email": "lixiulan@example.com",
    }
    return NewReview(**(values | changes))  # type: ignore[arg-type]  # fields by name


async def rated(engine: AsyncEngine, keys: Keys, **changes: object) -> CaseOnPaper:
    """A bad review on record and its case on paper."""
    now = utcnow()
    async with writing(engine) as connection:
        added = await add_review(connection, bad_review(**changes), keys, now)
    assert added.case_no is not None
    async with reading(engine) as connection:
        review = await rated_review(connection, added.case_no)
    assert review is not None
    return CaseOnPaper(review, now, added.case_no)


@pytest.fixture
async def paper(organised: AsyncEngine, keys: Keys) -> CaseOnPaper:
    """A case nothing is recorded of yet."""
    return await rated(organised, keys)
