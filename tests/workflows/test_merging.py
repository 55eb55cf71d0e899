"""Two cases become one on the real server: both halves of a merge come about, or neither."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio.client import Client

from activities.joining import Joining, TakeInInput
from db.engine import reading
from db.notices import notices_listed
from db.recount import differences
from db.replies import replies_to
from rules.case import CaseOutcome
from rules.merging_steps import Merge, TakeIn
from rules.refusals import Refusal, RefusalKind
from rules.roles import SYSTEM
from rules.stages import Action, Stage
from tests.people import OPERATOR
from tests.workflows.case_driver import CaseDriver

Open = Callable[..., Awaitable[CaseDriver]]


@dataclass
class Pair:
    """An earlier case and a later one about the same thing."""

    lead: CaseDriver
    other: CaseDriver

    async def merge(self) -> None:
        await self.other.take(Merge, OPERATOR, into=self.lead.case_no)

    async def review_nos(self) -> tuple[str, str]:
        cases = [(await each.recorded()).case for each in (self.lead, self.other)]
        return cases[0].review.review_no, cases[1].review.review_no


@pytest.fixture
async def pair(open_case: Open) -> Pair:
    return Pair(await open_case(), await open_case())


async def test_one_reply_is_given_to_both_reviews_and_told_to_both_raters(
    pair: Pair, organised: AsyncEngine
) -> None:
    await pair.merge()
    assert await pair.other.handle.result() is CaseOutcome.MERGED
    ended, lead = await pair.other.recorded(), await pair.lead.recorded()
    assert ended.case.merged_into == pair.lead.case_no
    assert [each.case_no for each in lead.case.joined] == [pair.other.case_no]
    assert (await pair.other.kinds())[-1] == Action.MERGE
    assert (await pair.lead.kinds())[-1] == Action.TAKE_IN
    await pair.lead.closed()
    numbers = await pair.review_nos()
    async with reading(organised) as connection:
        given = await replies_to(connection, numbers)
        told = await notices_listed(connection, case_no=pair.other.case_no)
        assert await differences(connection) == ()
    assert [[reply.text for reply in given[number]] for number in numbers] == [
        ["您反映的排队问题属实，我们已增开窗口，感谢您的监督。"]
    ] * 2
    to_the_rater = {line.kind for line in told if line.recipient == "rater"}
    assert to_the_rater == {"receipt", "merged", "result"}


async def test_a_merge_cut_off_after_its_first_half_is_completed_and_nothing_is_doubled(
    pair: Pair, organised: AsyncEngine, client: Client
) -> None:
    review = (await pair.other.recorded()).case.review
    step = TakeIn(
        actor=SYSTEM,
        seen_version=0,
        case_no=pair.other.case_no,
        review=review,
        by=OPERATOR.name,
    )
    joining = Joining(organised, client)
    assert await joining.take_in(TakeInInput(pair.lead.case_no, step)) is None
    await pair.merge()
    assert await joining.take_in(TakeInInput(pair.lead.case_no, step)) is None
    assert (await pair.lead.kinds()).count(Action.TAKE_IN) == 1
    assert (await pair.other.recorded()).case.outcome is CaseOutcome.MERGED


async def test_what_the_other_case_refuses_leaves_both_as_they_were(pair: Pair) -> None:
    before = await pair.lead.recorded()
    backwards = await pair.lead.refused(Merge, OPERATOR, into=pair.other.case_no)
    assert (backwards.kind, backwards.field) == (RefusalKind.BAD_CONTENT, "into")
    unknown = await pair.other.refused(Merge, OPERATOR, into="GD190911-NOBODY")
    assert unknown.field == "into"
    assert await pair.lead.recorded() == before
    await pair.other.dispatched()
    assert (await pair.other.recorded()).case.stage is Stage.AWAITING_ACCEPTANCE


async def test_two_cases_merged_into_each_other_at_once_do_not_wait_for_ever(pair: Pair) -> None:
    answers = await asyncio.gather(
        pair.merge(),
        pair.lead.take(Merge, OPERATOR, into=pair.other.case_no),
        return_exceptions=True,
    )
    assert isinstance(answers[1], Refusal)
    merged = answers[0] is None
    assert merged or isinstance(answers[0], Refusal)
    assert ((await pair.other.recorded()).case.outcome is CaseOutcome.MERGED) == merged
    assert bool((await pair.lead.recorded()).case.joined) == merged
