"""One case's whole life against a bare workflow that does each thing as often.

The two are measured in turn, so that whatever else the machine does meets both; the ratio is the
median of those of the pairs.
"""

import time
from collections import Counter

from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowHistory

from bench.bare_workflow import BareLife
from bench.figures import Figure, Unit, Yardstick, median, progress
from bench.pair import BARE_WORKER, Pair, side_by_side, take_bare_life
from bench.stack import processor_seconds
from bench.town import LIFE
from cli.up.supervisor import PartName

PAIRS, QUICK_PAIRS = 30, 5
RATIO = 1.3
EVENTS = 120
KILOBYTES = 60


class ProcessorTime:
    """What a case and a bare workflow cost, which other work on the machine hardly changes.

    Each has a worker of its own; the server's time counts for the one whose turn it is.
    """

    def __init__(self, pair: Pair) -> None:
        self._parts = pair.stack.parts
        self._began = {name: self._used(name) for name in self._parts}
        self._server = self._used(PartName.TEMPORAL)
        self._server_case = self._server_bare = 0.0

    def now_bare(self) -> None:
        """A case's turn is over."""
        self._server_case += self._server_since()

    def now_case(self) -> None:
        """A bare workflow's turn is over."""
        self._server_bare += self._server_since()

    def each(self, pairs: int) -> tuple[float, float]:
        """Seconds for one case and for one bare workflow."""
        # notices are delivered while anybody has a turn, and all of them are the cases'
        ours = self._worker(PartName.WORKER) + self._worker(PartName.OUTBOX)
        case = self._server_case + ours
        bare = self._server_bare + self._worker(BARE_WORKER)
        return case / pairs, bare / pairs

    def _server_since(self) -> float:
        before, self._server = self._server, self._used(PartName.TEMPORAL)
        return self._server - before

    def _worker(self, name: str) -> float:
        return self._used(name) - self._began[name]

    def _used(self, name: str) -> float:
        return processor_seconds(self._parts[name].process.pid)


async def measure(*, quick: bool) -> list[Figure]:
    """The figures of one case's life."""
    pairs = QUICK_PAIRS if quick else PAIRS
    async with side_by_side() as pair:
        # the first ones warm both workers up, and say what a case does how often
        case_no, _ = await _case(pair)
        history = await _history(pair, case_no)
        life = like(history)
        await _bare(pair, life)
        took: list[tuple[float, float]] = []
        used = ProcessorTime(pair)
        with progress("case beside bare workflow", pairs) as advance:
            for _ in range(pairs):
                case = (await _case(pair))[1]
                used.now_bare()
                bare = (await _bare(pair, life))[1]
                used.now_case()
                took.append((case, bare))
                advance(1)
        case_used, bare_used = used.each(pairs)
        size = await _kilobytes(pair, case_no)
        bare_id, _ = await _bare(pair, life)
        bare_history = await pair.bare.get_workflow_handle(bare_id).fetch_history()
    name = f"bare workflow, {life.updates} updates, {life.timers} timers, {len(LIFE) + 1} records"
    return [
        Figure(
            f"a straightforward case, median of {pairs}",
            median([case for case, _ in took]) * 1000,
            Unit.MILLISECONDS,
            Yardstick(name, median([bare for _, bare in took]) * 1000),
            ratio_at_most=RATIO,
            paired_ratio=median([case / bare for case, bare in took]),
        ),
        Figure(
            "processor time of server, worker and outbox for one",
            case_used * 1000,
            Unit.MILLISECONDS,
            Yardstick("bare workflow", bare_used * 1000),
        ),
        Figure(
            "its history, events",
            len(history.events),
            Unit.COUNT,
            Yardstick("bare workflow", len(bare_history.events)),
            at_most=EVENTS,
        ),
        Figure("its history, size", size, Unit.KILOBYTES, at_most=KILOBYTES),
    ]


def like(history: WorkflowHistory) -> BareLife:
    """What a bare workflow must do to do each thing as often as a case did."""
    count = Counter(event.event_type for event in history.events)
    updates = count[EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED]
    records = count[EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED]
    assert records == updates + 1, "a case records its receipt and each step"
    return BareLife(updates, count[EventType.EVENT_TYPE_TIMER_STARTED])


async def _case(pair: Pair) -> tuple[str, float]:
    began = time.perf_counter()
    case_no = await pair.opened_case()
    await pair.take_life(case_no)
    await pair.cases.client.get_workflow_handle(case_no).result()
    return case_no, time.perf_counter() - began


async def _bare(pair: Pair, life: BareLife) -> tuple[str, float]:
    began = time.perf_counter()
    handle = await pair.opened_bare(life)
    await take_bare_life(handle, life)
    await handle.result()
    return handle.id, time.perf_counter() - began


async def _history(pair: Pair, case_no: str) -> WorkflowHistory:
    return await pair.cases.client.get_workflow_handle(case_no).fetch_history()


async def _kilobytes(pair: Pair, case_no: str) -> float:
    """The size of a history as the server counts it (KB of 1,024 bytes)."""
    description = await pair.cases.client.get_workflow_handle(case_no).describe()
    return description.raw_description.workflow_execution_info.history_size_bytes / 1024
