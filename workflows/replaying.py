"""Replaying the histories of cases against the present code, wherever they come from.

The SDK's replayer says whether the code still asks for the same kinds of things in the same order.
Whether it asks for the same things is compared here: how long timers run, what is recorded, what
is answered (replay_comparison.py). Who asks for it and what is done with the answer is above.
"""

import asyncio
import re
from collections.abc import AsyncIterable, AsyncIterator
from dataclasses import dataclass, replace

from temporalio.client import Client, WorkflowHistory
from temporalio.converter import DataConverter
from temporalio.service import RPCError
from temporalio.worker import Replayer, UnsandboxedWorkflowRunner, WorkflowRunner
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner

from activities.replay_runs import live_history, sha256_of
from db.histories import StoredHistory, Tampered
from db.sealing import Unsealable
from rules.replay_verdicts import Difference, ReplayResult, RunVerdict
from workflows.case import CaseWorkflow
from workflows.replay_capture import Capture
from workflows.replay_commands import made
from workflows.replay_comparison import Comparison, told
from workflows.replay_events import recorded
from workflows.replay_moments import Drift

OPEN = "WorkflowType = 'CaseWorkflow' AND ExecutionStatus = 'Running'"
PATIENCE_SECONDS = 120.0
"""How long one run may take: far more than the longest, but a loop without an end is left."""
SLOW = "TMPRL1101"
"""The SDK's number for workflow code that took longer than two seconds: a busy machine."""
EVENT = re.compile(r"HistoryEvent\(id: (\d+)")


class TemporalAway(Exception):
    """Temporal does not answer: open cases cannot be looked at."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """What came of replaying one run of a case."""

    case_no: str
    run: RunVerdict


class Replays:
    """Replays runs, one at a time.

    In the sandbox it would also be found that workflow code reaches for a clock or for chance;
    outside, as in the worker (decision 8), it takes a third of the time.
    """

    def __init__(self, converter: DataConverter, *, sandboxed: bool = False) -> None:
        runner: WorkflowRunner = (
            SandboxedWorkflowRunner() if sandboxed else UnsandboxedWorkflowRunner()
        )
        self._capture = Capture(runner)
        self._codec = converter.payload_codec
        self._replayer = Replayer(
            workflows=[CaseWorkflow],
            data_converter=converter,
            workflow_runner=self._capture,
            unsandboxed_workflow_runner=self._capture,
        )
        self._turn = asyncio.Lock()

    async def stored(self, kept: StoredHistory) -> RunVerdict:
        """Replay a run that is stored."""
        history = await asyncio.to_thread(WorkflowHistory.from_json, kept.case_no, kept.json)
        return await self.run(history, kept.sha256, stored=True)

    async def live(self, history: WorkflowHistory) -> RunVerdict:
        """Replay a run as Temporal has it."""
        return await self.run(history, await sha256_of(history), stored=False)

    async def sha256(self, history: WorkflowHistory) -> str:
        """The hash of a run as Temporal has it."""
        return await sha256_of(history)

    async def run(self, history: WorkflowHistory, sha256: str, *, stored: bool) -> RunVerdict:
        """Replay a run and compare what the code asks for with what is on record."""
        verdict = RunVerdict(
            history.run_id, len(history.events), sha256, stored, ReplayResult.UNFINISHED
        )
        if sealed := await self._unsealable(history):
            return replace(verdict, difference=sealed)
        async with self._turn:
            self._capture.taken()
            try:
                async with asyncio.timeout(PATIENCE_SECONDS):
                    result = await self._replayer.replay_workflow(
                        history, raise_on_replay_failure=False
                    )
            except TimeoutError:
                return verdict
            commands = self._capture.taken()
        comparison = Comparison(self._codec, Drift(history.events))
        difference = await comparison.first_difference(
            recorded(history.events), tuple(made(commands))
        )
        if result.replay_failure is not None:
            difference = _failed(history, difference, str(result.replay_failure))
        return replace(
            verdict,
            result=_result(difference),
            compared=comparison.compared,
            drifted=comparison.drift.found,
            calendars=tuple(sorted(comparison.calendars)),
            difference=difference,
        )

    async def _unsealable(self, history: WorkflowHistory) -> Difference | None:
        """That we have not got the key of this history, which says nothing about the code."""
        started = history.events[0].workflow_execution_started_event_attributes
        try:
            if self._codec:
                await self._codec.decode(started.input.payloads)
        except Unsealable as error:
            return Difference(1, None, None, message=str(error))
        return None


def _failed(history: WorkflowHistory, found: Difference | None, message: str) -> Difference:
    """Where the replayer stopped, unless something differed before that."""
    if found is not None:
        return replace(found, message=message)
    named = EVENT.search(message)
    event_id = int(named[1]) if named else 0
    asked = next((each for at, each in recorded(history.events) if at == event_id), None)
    return Difference(event_id, told(asked) if asked else None, None, message=message)


def _result(difference: Difference | None) -> ReplayResult:
    if difference is None:
        return ReplayResult.IDENTICAL
    if SLOW in difference.message:
        return ReplayResult.UNFINISHED
    same_commands = difference.path and not difference.message
    return ReplayResult.CHANGED if same_commands else ReplayResult.DIVERGED


async def replay_stored(
    found: AsyncIterable[StoredHistory | Tampered], replays: Replays
) -> AsyncIterator[Replayed]:
    """Replay stored histories."""
    async for each in found:
        if isinstance(each, Tampered):
            yield Replayed(each.case_no, tampered(each))
        else:
            yield Replayed(each.case_no, await replays.stored(each))


def tampered(found: Tampered) -> RunVerdict:
    """What is said of a run that is not the one whose hash was stored with it."""
    return RunVerdict(found.run_id, 0, "", stored=True, result=ReplayResult.TAMPERED)


async def replay_open(
    client: Client, case_no: str | None, replays: Replays
) -> AsyncIterator[Replayed]:
    """Replay the histories Temporal still runs, of one case (also if it ended just now) or of all.

    Raises TemporalAway.
    """
    try:
        async for number, run_id in _open_runs(client, case_no):
            run = await live_history(client, number, run_id)
            # otherwise it ended since the list was made, and its retention passed
            if run is not None:
                yield Replayed(number, await replays.live(run))
    except RPCError:
        raise TemporalAway from None


async def _open_runs(client: Client, case_no: str | None) -> AsyncIterator[tuple[str, str | None]]:
    if case_no is not None:
        yield case_no, None
        return
    async for execution in client.list_workflows(OPEN):
        yield execution.id, execution.run_id
