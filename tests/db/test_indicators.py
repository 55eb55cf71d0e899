"""The indicators as the database counts them, on cases that lived through September 2019.

Dispatched on Thursday 12 September, contact is due on the 16th, feedback on the 20th, closure on
10 October.
"""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import reading
from db.indicators import Wanted, indicators, indicators_by_unit
from db.sealing import Keys
from rules import steps
from rules.case import (
    Claim,
    ContactChannel,
    ExtensionBasis,
    Finding,
    InvalidGround,
    Result,
    ReturnReason,
)
from rules.indicators import Indicators, Period, Share
from rules.roles import RATER
from rules.stars import ReviewChannel
from rules.working_days import SHANGHAI
from tests.case_on_paper import CaseOnPaper
from tests.db.paper_cases import on_record
from tests.organisation import organise
from tests.people import (
    AT_THE_CENTRE,
    CITY,
    CITY_TOO,
    HANDLER,
    HUANGPU,
    OPERATOR,
    XUHUI,
    XUHUI_HANDLER,
)
from tests.survey_answers import satisfied

RECEIVED = datetime(2019, 9, 12, 10, tzinfo=SHANGHAI)
AUTUMN = Period(date(2019, 9, 1), date(2019, 10, 31))
NOVEMBER = datetime(2019, 11, 1, 9, tzinfo=SHANGHAI)
A_DAY = timedelta(days=1)


def contact(paper: CaseOnPaper, *, reached: bool = True) -> None:
    paper.take(
        steps.RecordContact,
        HANDLER,
        channel=ContactChannel.PHONE,
        reached=reached,
        summary="联系情况。",
    )


def submit(paper: CaseOnPaper, finding: Finding, result: Result) -> None:
    claim = Claim.REASONABLE
    paper.take(steps.RecordFinding, HANDLER, finding=finding, claim=claim, basis="调看记录。")
    paper.take(steps.SubmitFeedback, HANDLER, measures="已办。", reply="已办。", result=result)


def answer(paper: CaseOnPaper, *, solved: bool, contacted: bool) -> None:
    paper.take(
        steps.RecordSurveyAnswers, RATER, **satisfied(contacted_first=contacted, solved=solved)
    )


def kept(paper: CaseOnPaper) -> None:
    """Everything in time: contacted on the day, put right on the 17th, satisfied."""
    paper.take(steps.Dispatch, OPERATOR, unit=HUANGPU)
    paper.take(steps.Accept, HANDLER)
    contact(paper)
    paper.forward(5 * A_DAY)
    submit(paper, Finding.SUBSTANTIATED, Result.RESOLVED)
    paper.take(steps.ApproveClosure, CITY)
    answer(paper, solved=True, contacted=True)


def let_lie(paper: CaseOnPaper) -> None:
    """Contacted on the 17th, a day late, then left lying in the sub-unit it was handed to."""
    paper.take(steps.Dispatch, OPERATOR, unit=HUANGPU)
    paper.take(steps.Accept, HANDLER)
    paper.forward(5 * A_DAY)
    contact(paper)
    paper.take(steps.Assign, HANDLER, holder=AT_THE_CENTRE)
    paper.forward(40 * A_DAY)


def not_substantiated(paper: CaseOnPaper) -> None:
    """Tried three times in vain; explained on the 24th, four days late; reopened."""
    paper.take(steps.Dispatch, OPERATOR, unit=HUANGPU)
    paper.take(steps.Accept, HANDLER)
    for _ in range(3):
        contact(paper, reached=False)
        paper.forward(timedelta(hours=4))
    paper.forward(12 * A_DAY)
    submit(paper, Finding.UNSUBSTANTIATED, Result.EXPLAINED)
    paper.take(steps.ApproveClosure, CITY)
    answer(paper, solved=False, contacted=False)
    paper.take(steps.DecideReopening, OPERATOR, reopen=True, explanation="请再核实。")


def returned(paper: CaseOnPaper) -> None:
    """Sent to Xuhui, returned, dispatched to Huangpu on the 16th, extended; a claim refused."""
    paper.take(steps.Dispatch, OPERATOR, unit=XUHUI)
    paper.take(
        steps.RequestReturn,
        XUHUI_HANDLER,
        return_reason=ReturnReason.NOT_OUR_AREA,
        reason="非本辖区。",
    )
    paper.take(steps.DecideReturn, OPERATOR, granted=True)
    paper.forward(4 * A_DAY)
    paper.take(steps.Dispatch, OPERATOR, unit=HUANGPU)
    paper.take(steps.Accept, HANDLER)
    contact(paper)
    paper.take(
        steps.RequestExtension,
        HANDLER,
        basis=ExtensionBasis.SPECIAL_DIFFICULTY,
        extra_days=5,
        reason="需要勘查。",
    )
    for supervisor in (CITY, CITY_TOO):
        paper.take(steps.DecideExtension, supervisor, granted=True)
    paper.take(
        steps.RequestInvalidation, HANDLER, ground=InvalidGround.MISTAKEN, reason="评错窗口。"
    )
    paper.take(steps.DecideInvalidation, CITY, granted=False, reason="没有评错。")
    paper.forward(30 * A_DAY)
    submit(paper, Finding.PARTLY, Result.RESOLVED)
    paper.take(steps.ApproveClosure, CITY)
    paper.forward(14 * A_DAY)


@pytest.fixture(scope="module")
async def autumn(shared_database: AsyncEngine, keys: Keys) -> AsyncEngine:
    """The four cases on record; to read only."""
    await organise(shared_database)
    for life in (kept, let_lie, not_substantiated):
        await on_record(shared_database, keys, RECEIVED, life)
    await on_record(shared_database, keys, RECEIVED, returned, channel=ReviewChannel.PORTAL)
    return shared_database


async def of(engine: AsyncEngine, wanted: Wanted) -> Indicators:
    async with reading(engine) as connection:
        return await indicators(connection, wanted, NOVEMBER)


async def test_a_districts_indicators_are_what_its_cases_went_through(autumn: AsyncEngine) -> None:
    found = await of(autumn, Wanted(AUTUMN, under="Q01"))
    assert found.contacted == Share(2, 3), "late is not kept, tried in vain is counted apart"
    assert found.tried == Share(1, 4)
    assert found.contact_confirmed == Share(1, 2)
    assert found.rectified == Share(1, 3), "what was found 不属实 owes no rectification"
    assert found.closed == Share(3, 4)
    assert found.closed_originally == Share(2, 4), "an extension does not move the first deadline"
    assert found.resolved == Share(2, 2), "the reopened one has no result yet"
    assert found.satisfied == Share(1, 2)
    assert found.reopened == Share(1, 3)
    assert found.returned == Share(0, 4)
    assert found.extended == Share(1, 4)
    assert found.overdue == Share(3, 4)
    assert found.invalidated == Share(0, 1)
    assert found.followed_up == Share(2, 3), "nobody called about the one that lapsed"
    assert found.answered_calls == Share(0, 0)
    assert found.to_contact.cases == {0: 2, 2: 1}
    assert found.to_closure.cases == {2: 1, 7: 1, 19: 1}


async def test_a_return_counts_for_the_unit_that_returned(autumn: AsyncEngine) -> None:
    found = await of(autumn, Wanted(AUTUMN, under="Q02"))
    assert found.returned == Share(1, 1)
    assert (found.contacted, found.closed) == (Share(), Share()), "the duties passed to another"


async def test_what_was_handed_into_a_sub_unit_counts_there_and_above(
    autumn: AsyncEngine,
) -> None:
    async with reading(autumn) as connection:
        by_unit = await indicators_by_unit(connection, Wanted(AUTUMN, "Q01"), NOVEMBER)
    assert by_unit["Q01-01"].closed == Share(0, 1)
    assert by_unit["Q01"].closed == Share(3, 3)
    assert (await of(autumn, Wanted(AUTUMN, "Q01/Q01-01"))).contacted == Share(0, 1)


async def test_the_citys_are_those_of_all_and_the_hotlines_dispatches(
    autumn: AsyncEngine,
) -> None:
    found = await of(autumn, Wanted(AUTUMN))
    assert found.dispatched == Share(5, 5)
    assert found.returned == Share(1, 5)


async def test_a_deadline_counts_on_its_own_day_and_no_other(autumn: AsyncEngine) -> None:
    for day, due in ((13, 0), (16, 3), (17, 1), (18, 0)):
        found = await of(autumn, Wanted(Period(date(2019, 9, day), date(2019, 9, day)), "Q01"))
        assert found.tried.of == due, day


async def test_what_is_not_due_yet_is_not_counted(autumn: AsyncEngine) -> None:
    async with reading(autumn) as connection:
        early = datetime(2019, 9, 12, 12, tzinfo=SHANGHAI)
        found = await indicators(connection, Wanted(AUTUMN, "Q01/Q01-01"), early)
    assert found.closed == Share(0, 1), "what is on record as overdue is overdue by its own clock"
    assert (await of(autumn, Wanted(Period(date(2019, 12, 1), date(2019, 12, 2))))) == Indicators()


async def test_figures_can_be_asked_for_one_channel_or_topic(autumn: AsyncEngine) -> None:
    portal = await of(autumn, Wanted(AUTUMN, "Q01", channel=ReviewChannel.PORTAL))
    assert (portal.extended, portal.closed) == (Share(1, 1), Share(1, 1))
    queueing = await of(autumn, Wanted(AUTUMN, "Q01", topic="queueing"))
    assert queueing.contacted == Share(2, 3)
    assert (await of(autumn, Wanted(AUTUMN, "Q01", topic="attitude"))) == Indicators()
