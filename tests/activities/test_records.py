"""Transitions are recorded once, in order, with their notices, or not at all."""

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from activities.records import CaseRecords, RecordInput
from db.case_writes import OutOfOrder
from db.cases import case, trail
from db.engine import reading, writing
from db.notices import notices_listed
from db.reviews import review_of_case
from db.sealing import Keys
from rules import steps
from rules.case import InvalidGround
from tests.activities.conftest import rated
from tests.case_on_paper import CaseOnPaper
from tests.conftest import utcnow
from tests.paper_lives import until_accepted, until_closed
from tests.people import CITY, HANDLER


@pytest.fixture
def records(organised: AsyncEngine, keys: Keys) -> CaseRecords:
    return CaseRecords(organised, keys, utcnow)


async def record(records: CaseRecords, paper: CaseOnPaper, start: int = 0) -> None:
    for each in paper.transitions[start:]:
        await records.record(RecordInput("run-1", each))


async def test_the_record_equals_the_case_after_every_transition(
    organised: AsyncEngine, records: CaseRecords, paper: CaseOnPaper
) -> None:
    until_closed(paper)
    await record(records, paper)
    async with reading(organised) as connection:
        row = await case(connection, paper.case_no)
        events = await trail(connection, paper.case_no)
    assert row is not None
    assert row.case == paper.case
    assert [event.version for event in events] == list(range(1, len(paper.transitions) + 1))
    assert [event.kind for event in events] == [each.kind for each in paper.transitions]


async def test_a_retried_recording_changes_nothing_and_sends_nothing_twice(
    organised: AsyncEngine, records: CaseRecords, paper: CaseOnPaper
) -> None:
    until_closed(paper)
    await record(records, paper)
    async with reading(organised) as connection:
        row, events = await case(connection, paper.case_no), await trail(connection, paper.case_no)
        queued = await notices_listed(connection)
    await record(records, paper)
    async with reading(organised) as connection:
        assert await case(connection, paper.case_no) == row
        assert await trail(connection, paper.case_no) == events
        assert await notices_listed(connection) == queued


async def test_many_workers_recording_the_same_transition_record_it_once(
    organised: AsyncEngine, records: CaseRecords, paper: CaseOnPaper
) -> None:
    first = RecordInput("run-1", paper.transitions[0])
    await asyncio.gather(*(records.record(first) for _ in range(8)), return_exceptions=False)
    async with reading(organised) as connection:
        assert len(await trail(connection, paper.case_no)) == 1
        # the receipt by SMS and by mail
        assert len(await notices_listed(connection)) == 2


async def test_a_transition_never_overtakes_an_earlier_one(
    organised: AsyncEngine, records: CaseRecords, paper: CaseOnPaper
) -> None:
    until_accepted(paper)
    with pytest.raises(OutOfOrder):
        await records.record(RecordInput("run-1", paper.transitions[1]))
    async with reading(organised) as connection:
        assert await case(connection, paper.case_no) is None
        assert await notices_listed(connection) == ()


async def test_another_transition_under_a_number_taken_is_refused(
    records: CaseRecords, paper: CaseOnPaper
) -> None:
    until_accepted(paper)
    await record(records, paper)
    other = replace(paper.transitions[-1], update_id="somebody else's")
    with pytest.raises(OutOfOrder):
        await records.record(RecordInput("run-1", other))


async def test_a_recording_that_fails_half_way_leaves_nothing(
    organised: AsyncEngine, records: CaseRecords, paper: CaseOnPaper
) -> None:
    # the case, its event and its clocks are written before the notices, which have no table now
    async with writing(organised) as connection:
        await connection.exec_driver_sql("ALTER TABLE notices RENAME TO notices_away")
    with pytest.raises(DBAPIError):
        await record(records, paper)
    async with writing(organised) as connection:
        assert await case(connection, paper.case_no) is None
        assert await trail(connection, paper.case_no) == ()
        await connection.exec_driver_sql("ALTER TABLE notices_away RENAME TO notices")
    await record(records, paper)
    async with reading(organised) as connection:
        assert len(await trail(connection, paper.case_no)) == 1


async def test_an_upheld_claim_marks_the_review_and_keeps_it(
    organised: AsyncEngine, records: CaseRecords, paper: CaseOnPaper
) -> None:
    until_accepted(paper)
    paper.take(
        steps.RequestInvalidation, HANDLER, ground=InvalidGround.MISTAKEN, reason="评错窗口。"
    )
    paper.take(steps.DecideInvalidation, CITY, granted=True, reason="证据充分。")
    await record(records, paper)
    async with reading(organised) as connection:
        review = await review_of_case(connection, paper.case_no)
    assert review is not None
    assert review.invalid_ground == InvalidGround.MISTAKEN
    assert review.comment.startswith("等了两个小时")


async def test_a_landline_gets_no_sms(
    organised: AsyncEngine, records: CaseRecords, keys: Keys
) -> None:
    paper = await rated(organised, keys, rater_phone="021-62345678")
    await record(records, paper)
    async with reading(organised) as connection:
        assert [line.channel for line in await notices_listed(connection)] == ["email"]


async def test_an_anonymous_rater_gets_no_notice(
    organised: AsyncEngine, records: CaseRecords, keys: Keys
) -> None:
    paper = await rated(
        organised, keys, identity="anonymous", rater_name="", rater_phone="", rater_email=""
    )
    until_accepted(paper)
    await record(records, paper)
    async with reading(organised) as connection:
        recipients = {line.recipient for line in await notices_listed(connection)}
    assert recipients == {HANDLER.id}
