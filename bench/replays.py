"""Replaying histories: one beside the SDK's replayer alone, a night, and a step while one runs."""

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path

from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer, UnsandboxedWorkflowRunner

from bench.figures import Figure, Unit, Yardstick, median, percentile, progress
from bench.pair import Pair, side_by_side
from bench.stack import resident_megabytes
from cli.up.supervisor import PartName
from db.engine import reading
from db.replay_nights import last_finished
from rules.replay_nights import Night
from rules.replay_verdicts import ReplayResult
from workflows.case import CaseWorkflow
from workflows.replay_nights import SCHEDULE_ID, start_night
from workflows.replaying import Replays

CASES, QUICK_CASES = 100, 10
NIGHTS, QUICK_NIGHTS = 6, 3
"""The memory after the last one is held against that after the first."""
GROWTH = 1.15


async def measure(*, quick: bool) -> list[Figure]:
    """The figures of replaying."""
    number, nights = (QUICK_CASES, QUICK_NIGHTS) if quick else (CASES, NIGHTS)
    async with side_by_side() as pair:
        with progress("cases to replay", number) as advance:
            histories = []
            for _ in range(number):
                histories.append(await _lived(pair))
                advance(1)
        ours, alone = await _one_by_one(pair, histories)
        worker = pair.stack.parts[PartName.WORKER].process.pid
        idle = await _lives(pair, 5)
        first = await _night(pair, forced=False)
        memory = _memory(worker)
        known = await _night(pair, forced=False)
        busy: list[float] = []
        for _ in range(nights - 2):
            task = asyncio.create_task(_night(pair, forced=True))
            busy += await _while(pair, task)
            await task
        grown = _memory(worker)
    events = sum(len(history.events) for history in histories) / number
    return [
        Figure(
            f"one history replayed and compared, {events:.0f} events, median of {number}",
            median(ours) * 1000,
            Unit.MILLISECONDS,
            Yardstick("the SDK's replayer alone", median(alone) * 1000),
        ),
        Figure(
            f"a night of {first.totals.cases}, all replayed: histories",
            first.totals.replayed / first.took.total_seconds(),
            Unit.PER_SECOND,
        ),
        Figure(
            f"a night of {known.totals.cases}, {known.totals.known} known: histories",
            known.totals.cases / known.took.total_seconds(),
            Unit.PER_SECOND,
        ),
        *(
            Figure(
                f"a step while a night replays, p{round(share * 100)} of {len(busy)}",
                percentile(busy, share) * 1000,
                Unit.MILLISECONDS,
                Yardstick(f"no night, of {len(idle)}", percentile(idle, share) * 1000),
            )
            for share in (0.5, 0.95)
        ),
        Figure(
            f"memory of worker and replaying process, {nights} nights",
            grown,
            Unit.MEGABYTES,
            Yardstick("after the first", memory),
            ratio_at_most=GROWTH,
        ),
    ]


async def _lived(pair: Pair) -> WorkflowHistory:
    case_no = await pair.opened_case()
    await pair.take_life(case_no)
    handle = pair.cases.client.get_workflow_handle(case_no)
    await handle.result()
    return await handle.fetch_history()


async def _one_by_one(
    pair: Pair, histories: Sequence[WorkflowHistory]
) -> tuple[list[float], list[float]]:
    """Seconds for each history, with everything compared and by the SDK alone, in turn."""
    converter = pair.cases.client.data_converter
    replays = Replays(converter)
    sdk = Replayer(
        workflows=[CaseWorkflow],
        data_converter=converter,
        workflow_runner=UnsandboxedWorkflowRunner(),
    )
    ours, alone = [], []
    for history in histories:
        began = time.perf_counter()
        verdict = await replays.run(history, "", stored=False)
        ours.append(time.perf_counter() - began)
        if verdict.result is not ReplayResult.IDENTICAL:
            raise RuntimeError(f"{history.workflow_id} does not replay: {verdict.difference}")
        began = time.perf_counter()
        await sdk.replay_workflow(history)
        alone.append(time.perf_counter() - began)
    return ours, alone


async def _night(pair: Pair, *, forced: bool) -> Night:
    """Replay everything in the worker and wait for the end of it."""
    client, settings = pair.cases.client, pair.stack.plan.settings
    await start_night(client, settings.task_queue, forced=forced)
    await client.get_workflow_handle(f"{SCHEDULE_ID}-now").result()
    async with reading(pair.stack.engine) as connection:
        night = await last_finished(connection)
    if night is None:
        raise RuntimeError("the night did not end")
    return night


def _memory(worker: int) -> float:
    """The resident memory of the worker and of the process in which it replays (MB)."""
    own = Path("/proc").glob("[0-9]*/stat")
    children = [int(path.parent.name) for path in own if _parent(path) == worker]
    return sum(resident_megabytes(pid) for pid in (worker, *children))


def _parent(stat: Path) -> int:
    try:
        return int(stat.read_text(encoding="utf-8").rpartition(")")[2].split()[1])
    except OSError:
        return 0


async def _lives(pair: Pair, number: int) -> list[float]:
    """Seconds for each step of so many cases."""
    return [took for _ in range(number) for took in await pair.take_life(await pair.opened_case())]


async def _while(pair: Pair, task: asyncio.Task[Night]) -> list[float]:
    """Seconds for each step of cases, for as long as a night runs."""
    took: list[float] = []
    while not task.done():
        took += await _lives(pair, 1)
    return took
