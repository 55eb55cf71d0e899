"""Cases of recorded histories put on record and stored, as the worker would have left them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from db.case_writes import record_transition
from db.engine import writing
from db.histories import store_history, to_store
from db.review_writes import NewReview, row_of
from db.tables import reviews
from rules.stars import HandlingStage, Identity, ReviewChannel, Stars
from rules.transition import Transition
from tests.conftest import utcnow
from tests.web.history.recordings import HISTORY_KEYS, events_of, text_of
from web.history.payloads import Opener

TRANSITION = TypeAdapter(Transition)


@dataclass(frozen=True)
class OnRecord:
    """A case of a recorded history, and its run."""

    case_no: str
    run_id: str
    json: str


async def put(
    engine: AsyncEngine,
    name: str,
    json: str = "",
    *,
    stored: bool = True,
    steps: int | None = None,
) -> OnRecord:
    """Put the case of a recorded history, or of the JSON given, on record up to a version."""
    text = json or text_of(name)
    opener = Opener(HISTORY_KEYS)
    found = [each for each in events_of(text) if each.type == "ACTIVITY_TASK_SCHEDULED"]
    inputs: list[dict[str, Any]] = [opener.first(each.attributes["input"]) for each in found]
    recorded = [each for each in inputs if "transition" in each]
    case_no, run_id = recorded[0]["transition"]["case_no"], recorded[0]["run_id"]
    review = recorded[0]["transition"]["changes"]["review"]
    now = utcnow()
    async with writing(engine) as connection:
        row = row_of(_review(review), HISTORY_KEYS, now)
        row |= {"review_no": review["review_no"], "case_no": case_no, "rater_sealed": None}
        await connection.execute(insert(reviews).values(row))
        for each in recorded[:steps]:
            new = TRANSITION.validate_python(each["transition"])
            await record_transition(connection, new, run_id, HISTORY_KEYS, now)
        if stored:
            kept = to_store(case_no, run_id, 0, len(events_of(text)), text)
            await store_history(connection, kept, now)
    return OnRecord(case_no, run_id, text)


def _review(review: dict[str, Any]) -> NewReview:
    return NewReview(
        submitted_at=datetime.fromisoformat(review["received_at"]),
        channel=ReviewChannel.WINDOW_QR,
        handling_stage=HandlingStage.ACCEPT,
        stars=Stars(review["stars"]),
        unit_code=review["unit"]["code"],
        window_no=review["window_no"],
        identity=Identity.REAL_NAME,
        comment="等了两个小时，窗口只开了一个。",
        rater_name="李秀兰",
        rater_phone="13800005566",
    )
