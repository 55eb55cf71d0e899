"""Replaying the histories of cases against the present code, wherever they come from.

Who asks for it and what is done with the answer is above: `haochaping replay`, the pages.
"""

from collections.abc import AsyncIterable, AsyncIterator
from dataclasses import dataclass

from temporalio.client import Client, WorkflowHistory
from temporalio.converter import DataConverter
from temporalio.service import RPCError, RPCStatusCode
from temporalio.worker import Replayer

from db.histories import StoredHistory, Tampered
from workflows.case import CaseWorkflow

OPEN = "WorkflowType = 'CaseWorkflow' AND ExecutionStatus = 'Running'"


@dataclass(frozen=True, slots=True)
class Replayed:
    """What became of replaying one run. `divergence` is None when it came out the same."""

    case_no: str
    run_id: str
    events: int
    stored: bool
    divergence: str | None


class TemporalAway(Exception):
    """Temporal does not answer: open cases cannot be looked at."""


async def replay_stored(
    found: AsyncIterable[StoredHistory | Tampered], converter: DataConverter
) -> AsyncIterator[Replayed]:
    """Replay stored histories."""
    replayer = Replayer(workflows=[CaseWorkflow], data_converter=converter)
    async for each in found:
        if isinstance(each, Tampered):
            yield Replayed(
                each.case_no, each.run_id, 0, stored=True, divergence="存档与其哈希不符 · tampered"
            )
            continue
        run = WorkflowHistory.from_json(each.case_no, each.json)
        yield await _replay_one(replayer, run, stored=True)


async def replay_open(client: Client, case_no: str | None) -> AsyncIterator[Replayed]:
    """Replay the histories Temporal still runs, of one case (also if it ended just now) or of all.

    Raises TemporalAway.
    """
    replayer = Replayer(workflows=[CaseWorkflow], data_converter=client.data_converter)
    try:
        async for number, run_id in _open_runs(client, case_no):
            handle = client.get_workflow_handle(number, run_id=run_id)
            try:
                run = await handle.fetch_history()
            except RPCError as error:
                if error.status is RPCStatusCode.NOT_FOUND:
                    # it ended since the list was made, and its retention passed
                    continue
                raise
            yield await _replay_one(replayer, run, stored=False)
    except RPCError:
        raise TemporalAway from None


async def _open_runs(client: Client, case_no: str | None) -> AsyncIterator[tuple[str, str | None]]:
    if case_no is not None:
        yield case_no, None
        return
    async for execution in client.list_workflows(OPEN):
        yield execution.id, execution.run_id


async def _replay_one(replayer: Replayer, run: WorkflowHistory, *, stored: bool) -> Replayed:
    result = await replayer.replay_workflow(run, raise_on_replay_failure=False)
    failure = result.replay_failure
    return Replayed(
        case_no=run.workflow_id,
        run_id=run.run_id,
        events=len(run.events),
        stored=stored,
        divergence=f"{type(failure).__name__}: {failure}" if failure else None,
    )
