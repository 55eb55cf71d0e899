"""Cases of the recorded histories on record and stored, as the worker would have left them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from db.case_writes import record_transition
from db.engine import writing
from db.histories import store_history, to_store
from db.review_writes import NewReview, row_of
from db.sealing import Keys
from db.tables import reviews
from rules.stars import HandlingStage, Identity, ReviewChannel, Stars
from rules.transition import Transition
from tests.conftest import utcnow
from tests.web.desk.conftest import (
    database,
    live_site,
    organised,
    pages,
    quiet_site,
    sign_in,
    site,
)
from tests.web.history.recordings import FOLDER, HISTORY_KEYS, events_of
from tests.workflows.conftest import client, open_case, starter, temporal, working
from web.history.payloads import Opener

__all__ = [
    "client",
    "database",
    "live_site",
    "open_case",
    "organised",
    "pages",
    "quiet_site",
    "sign_in",
    "site",
    "starter",
    "temporal",
    "working",
]

TRANSITION = TypeAdapter(Transition)


@dataclass(frozen=True)
class OnRecord:
    """A case of a recorded history, and its run."""

    case_no: str
    run_id: str
    json: str


Put = Callable[..., Awaitable[OnRecord]]


@pytest.fixture(scope="session")
def keys() -> Keys:
    """The keys the histories are sealed with."""
    return HISTORY_KEYS


@pytest.fixture
def put_on_record(organised: AsyncEngine, keys: Keys) -> Put:
    """Puts the case of a recorded history on record, with its history in keeping."""

    async def put(
        name: str, json: str = "", *, stored: bool = True, steps: int | None = None
    ) -> OnRecord:
        text = json or (FOLDER / f"0.1_{name}.json").read_text()
        found = [each for each in events_of(text) if each.type == "ACTIVITY_TASK_SCHEDULED"]
        inputs: list[dict[str, Any]] = [
            Opener(keys).first(each.attributes["input"]) for each in found
        ]
        recorded = [each for each in inputs if "transition" in each]
        case_no, run_id = recorded[0]["transition"]["case_no"], recorded[0]["run_id"]
        review = recorded[0]["transition"]["changes"]["review"]
        now = utcnow()
        async with writing(organised) as connection:
            row = row_of(_review(review), keys, now)
            row |= {"review_no": review["review_no"], "case_no": case_no}
            row["rater_sealed"] = None
            await connection.execute(insert(reviews).values(row))
            for each in recorded[:steps]:
                new = TRANSITION.validate_python(each["transition"])
                await record_transition(connection, new, run_id, keys, now)
            if stored:
                kept = to_store(case_no, run_id, 0, len(events_of(text)), text)
                await store_history(connection, kept, now)
        return OnRecord(case_no, run_id, text)

    return put


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


@pytest.fixture
def recordings() -> Path:
    """The folder of the recorded histories."""
    return FOLDER
