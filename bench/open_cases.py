"""Many open cases: what the worker needs, and how soon it serves again after it was killed."""

import asyncio
import time
import uuid
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from bench import town
from bench.bare_workflow import CACHED, BareLife, BareWorkflow
from bench.figures import Figure, Unit, Yardstick, progress
from bench.pair import BARE_WORKER, LOOK_AGAIN_SECONDS, Pair, side_by_side, start_bare_worker
from bench.stack import now, resident_megabytes
from cli.starting import CaseOpening
from cli.up.supervisor import PartName
from db.case_counts import counted
from db.case_filters import CaseFilter
from db.cases import case
from db.engine import reading
from rules.case import RatedReview
from rules.steps import AddNote
from workflows.case import CaseWorkflow

CASES, QUICK_CASES = 10_000, 500
BATCH = 500
MEGABYTES = 600
SECONDS = 2
WAITING = BareLife(updates=10, timers=1)
AT_A_TIME = 8


@dataclass(frozen=True, slots=True)
class Restart:
    """Times in seconds since the worker was killed, another one being started at once."""

    up: float
    served: float


async def measure(*, quick: bool) -> list[Figure]:
    """The figures of many open cases."""
    number = QUICK_CASES if quick else CASES
    async with side_by_side() as pair:
        case_nos = await _open(pair, number)
        bare_ids = await _open_bare(pair, min(number, CACHED))
        memory = resident_megabytes(pair.stack.parts[PartName.WORKER].process.pid)
        bare_memory = resident_megabytes(pair.stack.parts[BARE_WORKER].process.pid)
        # the first one was most likely in nobody's memory
        last = await _killed(pair, case_nos[-1], touched=True)
        first = await _killed(pair, case_nos[0], touched=False)
        bare = await _bare_killed(pair, bare_ids[-1])
        after = resident_megabytes(pair.stack.parts[PartName.WORKER].process.pid)
    beside = f"bare worker, {len(bare_ids)} open"
    return [
        Figure(
            f"worker's memory, {number:,} open cases",
            memory,
            Unit.MEGABYTES,
            Yardstick(beside, bare_memory),
            at_most=MEGABYTES,
        ),
        Figure("worker's memory, restarted", after, Unit.MEGABYTES, at_most=MEGABYTES),
        Figure(
            "from the kill to the first update served, the case touched last",
            last.served,
            Unit.SECONDS,
            Yardstick(beside, bare.served),
            at_most=SECONDS,
        ),
        Figure(
            "the same, a case touched long ago",
            first.served,
            Unit.SECONDS,
            Yardstick(beside, bare.served),
            at_most=SECONDS,
        ),
        Figure(
            "of which until the new worker was up",
            last.up,
            Unit.SECONDS,
            Yardstick(beside, bare.up),
        ),
    ]


async def _open(pair: Pair, number: int) -> list[str]:
    """Open so many cases; returns when all of them are recorded."""
    opening = CaseOpening(pair.cases.starter)
    case_nos: list[str] = []
    with progress(f"opening {number:,} cases", number) as advance:
        while len(case_nos) < number:
            batch = min(BATCH, number - len(case_nos))
            rated: Sequence[tuple[str, RatedReview]] = await town.rated_badly(
                pair.stack.engine, pair.stack.keys, batch, now()
            )
            await opening.open(rated, advance)
            case_nos += [case_no for case_no, _ in rated]
            await _recorded(pair, len(case_nos))
    return case_nos


async def _recorded(pair: Pair, number: int) -> None:
    while True:
        async with reading(pair.stack.engine) as connection:
            if await counted(connection, CaseFilter()) >= number:
                return
        await asyncio.sleep(0.2)


async def _open_bare(pair: Pair, number: int) -> list[str]:
    ids: list[str] = []
    with progress(f"opening {number:,} bare workflows", number) as advance:
        while len(ids) < number:
            some = range(min(AT_A_TIME, number - len(ids)))
            opened = await asyncio.gather(*(pair.opened_bare(WAITING) for _ in some))
            ids += [handle.id for handle in opened]
            advance(len(opened))
    return ids


async def _killed(pair: Pair, case_no: str, *, touched: bool) -> Restart:
    """Kill the worker, start it again, and take a step in a case at the same moment.

    With `touched` another step was taken just before, so that Temporal looks for the worker that
    has the case in memory, and has heard from it a moment ago.
    """
    async with reading(pair.stack.engine) as connection:
        row = await case(connection, case_no)
    assert row is not None
    note = AddNote(actor=town.OPERATOR, seen_version=row.case.version, text="已核对来电记录。")
    if touched:
        _, version = await pair.take(case_no, note)
        note = replace(note, seen_version=version)
        await _settled(pair, case_no)
    return await _restarted(
        pair,
        PartName.WORKER,
        lambda: pair.stack.spawn(PartName.WORKER),
        lambda: pair.take(case_no, note),
    )


async def _settled(pair: Pair, case_no: str) -> None:
    """Wait until nothing is on its way: what a killed worker had begun goes to another one only
    after ten seconds."""
    handle = pair.cases.client.get_workflow_handle(case_no)
    while not await handle.query(CaseWorkflow.settled):  # noqa: ASYNC110 - another process
        await asyncio.sleep(LOOK_AGAIN_SECONDS)


async def _bare_killed(pair: Pair, workflow_id: str) -> Restart:
    handle = pair.bare.get_workflow_handle(workflow_id)
    return await _restarted(
        pair,
        BARE_WORKER,
        lambda: start_bare_worker(pair.stack),
        lambda: handle.execute_update(BareWorkflow.step, "again", id=str(uuid.uuid4())),
    )


async def _restarted(
    pair: Pair,
    name: str,
    start: Callable[[], Awaitable[object]],
    update: Callable[[], Awaitable[object]],
) -> Restart:
    began = time.perf_counter()
    await pair.stack.kill(name)

    async def up() -> float:
        await start()
        await pair.stack.parts[name].logged("worker_started")
        return time.perf_counter() - began

    async def served() -> float:
        await update()
        return time.perf_counter() - began

    return Restart(*await asyncio.gather(up(), served()))
