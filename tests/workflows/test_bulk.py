"""One step in many cases on the real server: each case's outcome, once, whatever is repeated."""

import asyncio
import contextlib
import uuid
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio.client import Client
from temporalio.testing import ActivityEnvironment

from activities.bulk import BulkBatch, BulkSteps
from db.bulk_runs import (
    BulkItem,
    BulkOutcome,
    BulkRun,
    ChosenCase,
    add_run,
    bulk_run,
    cancel,
    items_of,
)
from db.engine import reading, writing
from rules.bulk import OVER
from rules.stages import Action, Stage
from tests.conftest import utcnow
from tests.copied_cases import copies_of
from tests.people import HUANGPU, OPERATOR, XUHUI
from tests.workflows.case_driver import CaseDriver
from web.desk.bulk.selection import SELECTED_MAX
from workflows.bulk import start_bulk
from workflows.starting import CaseStarter

Open = Callable[..., Awaitable[CaseDriver]]
TO_HUANGPU = {"unit": {"code": HUANGPU.code, "name": HUANGPU.name, "path": HUANGPU.path}}
TO_XUHUI = {"unit": {"code": XUHUI.code, "name": XUHUI.name, "path": XUHUI.path}}
PATIENCE = timedelta(minutes=2).total_seconds()


async def asked(
    engine: AsyncEngine, action: Action, content: Mapping[str, object], *cases: ChosenCase
) -> BulkRun:
    """A run put on record, once."""
    run = BulkRun(uuid.uuid4().hex, OPERATOR.id, action, content, utcnow())
    async with writing(engine) as connection:
        assert await add_run(connection, run, cases)
        assert not await add_run(connection, run, cases)
    return run


async def finished(
    engine: AsyncEngine, client: Client, starter: CaseStarter, run_id: str
) -> tuple[BulkItem, ...]:
    await start_bulk(client, starter.task_queue, run_id)
    async with asyncio.timeout(PATIENCE):
        await client.get_workflow_handle(f"bulk-{run_id}").result()
    # started again after its end it stays ended
    await start_bulk(client, starter.task_queue, run_id)
    async with reading(engine) as connection:
        run = await bulk_run(connection, run_id)
        assert run is not None
        assert run.finished_at is not None
        return await items_of(connection, run_id)


async def test_each_case_has_its_own_outcome_and_is_taken_once(
    organised: AsyncEngine, client: Client, starter: CaseStarter, open_case: Open
) -> None:
    plain, elsewhere, taken, changed = [await open_case() for _ in range(4)]
    await taken.dispatched()
    await changed.dispatched()
    run = await asked(
        organised,
        Action.DISPATCH,
        {**TO_HUANGPU, "note": "请尽快。"},
        ChosenCase(plain.case_no, 1),
        ChosenCase(elsewhere.case_no, 1, TO_XUHUI),
        ChosenCase(taken.case_no, 2),
        ChosenCase(changed.case_no, 1),
    )
    found = await finished(organised, client, starter, run.id)
    assert [each.outcome for each in found] == [
        BulkOutcome.DONE,
        BulkOutcome.DONE,
        BulkOutcome.REFUSED,
        BulkOutcome.CHANGED,
    ]
    assert found[2].text == "工单现在的环节不能办理这一步。"
    for case, unit in ((plain, HUANGPU), (elsewhere, XUHUI)):
        row = await case.recorded()
        assert (row.case.unit, row.case.version) == (unit, 2)
    assert (await plain.trail())[-1].content["note"] == "请尽快。"


async def test_what_was_taken_before_a_crash_is_done_and_not_taken_again(
    organised: AsyncEngine, client: Client, starter: CaseStarter, open_case: Open
) -> None:
    case = await open_case()
    await case.dispatched()
    run = await asked(organised, Action.REMIND, {"note": ""}, ChosenCase(case.case_no, 2))
    step_of = BulkSteps(organised, client, utcnow)
    # the step was taken, but nothing of it came to be on record with the run
    async with reading(organised) as connection:
        [item] = await items_of(connection, run.id)
    for _ in range(2):
        result = await step_of._result(run, item, OPERATOR)
        assert result.outcome is BulkOutcome.DONE
    [done] = await finished(organised, client, starter, run.id)
    assert done.outcome is BulkOutcome.DONE
    reminders = [event for event in await case.trail() if event.kind == Action.REMIND]
    assert len(reminders) == 1


async def test_a_cancelled_run_leaves_alone_what_it_has_not_tried(
    organised: AsyncEngine, client: Client, starter: CaseStarter, open_case: Open
) -> None:
    case = await open_case()
    run = await asked(organised, Action.DISPATCH, TO_HUANGPU, ChosenCase(case.case_no, 1))
    async with writing(organised) as connection:
        await cancel(connection, run.id, utcnow())
    [left] = await finished(organised, client, starter, run.id)
    assert left.outcome is BulkOutcome.CANCELLED
    assert (await case.recorded()).case.stage is Stage.AWAITING_DISPATCH


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_thousand_cases_have_their_outcomes_whoever_stops_meanwhile(
    organised: AsyncEngine, client: Client, starter: CaseStarter, open_case: Open
) -> None:
    running = {at: await open_case() for at in (0, 555, SELECTED_MAX - 1)}
    for case in running.values():
        await case.dispatched()
    # the others are on record, and Temporal does not know them
    numbers = await copies_of(organised, running[0].case_no, SELECTED_MAX)
    for at, case in running.items():
        numbers[at] = case.case_no
    chosen = [ChosenCase(each, 2) for each in numbers]
    run = await asked(organised, Action.REMIND, {"note": "请尽快。"}, *chosen)

    # one worker takes a batch and stops in the middle of the next
    steps = BulkSteps(organised, client, utcnow)
    assert await ActivityEnvironment().run(steps.take_some, BulkBatch(run.id))
    stopped = ActivityEnvironment()
    reached = asyncio.Event()
    stopped.on_heartbeat = lambda *_: reached.set()
    going_on = asyncio.create_task(stopped.run(steps.take_some, BulkBatch(run.id)))
    async with asyncio.timeout(PATIENCE):
        await reached.wait()
    going_on.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await going_on

    found = await finished(organised, client, starter, run.id)
    assert [each.chosen.case_no for each in found] == numbers
    for each in found:
        told = (BulkOutcome.DONE, "") if each.position in running else (BulkOutcome.REFUSED, OVER)
        assert ((each.outcome, each.text), each.attempts) == (told, 1)
    for case in running.values():
        assert (await case.kinds()).count(Action.REMIND) == 1
