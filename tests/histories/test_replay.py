"""Every history ever released replays against the present code; a case open then goes on now."""

from pathlib import Path

import pytest
from temporalio import workflow
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer

from db.sealing import Keys
from tests.histories.conftest import FOLDER
from workflows.case import CaseWorkflow
from workflows.converter import data_converter
from workflows.messages import CaseInput

RECORDED = sorted(FOLDER.glob("*_*.json"))


def test_there_are_recorded_histories() -> None:
    assert len(RECORDED) >= 7


def read(recorded: Path) -> WorkflowHistory:
    return WorkflowHistory.from_json(recorded.stem, recorded.read_text())


HISTORIES = [read(each) for each in RECORDED]


@pytest.mark.parametrize("history", HISTORIES, ids=lambda run: run.workflow_id)
async def test_a_recorded_history_replays(history: WorkflowHistory, keys: Keys) -> None:
    replayer = Replayer(workflows=[CaseWorkflow], data_converter=data_converter(keys))
    result = await replayer.replay_workflow(history, raise_on_replay_failure=False)
    assert result.replay_failure is None


@workflow.defn(name="CaseWorkflow", sandboxed=False)
class AnotherCaseWorkflow:
    """Does nothing that a case did."""

    @workflow.run
    async def run(self, start: CaseInput) -> None:
        await workflow.wait_condition(lambda: start.case.version < 0)


async def test_a_workflow_that_does_something_else_does_not_replay(keys: Keys) -> None:
    replayer = Replayer(workflows=[AnotherCaseWorkflow], data_converter=data_converter(keys))
    result = await replayer.replay_workflow(HISTORIES[0], raise_on_replay_failure=False)
    assert result.replay_failure is not None
