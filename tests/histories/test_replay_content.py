"""A replay also finds what the SDK's own replayer passes over: other durations, other content."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from temporalio import workflow
from temporalio.api.common.v1 import Payload
from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer, UnsandboxedWorkflowRunner

import workflows.case
import workflows.replaying
from cli.replay_report import divergence
from db.sealing import Keys, load_or_make
from rules.case import Case
from rules.procedure.alarms import Alarm, next_alarm
from rules.replay_verdicts import CommandKind, ReplayResult, RunVerdict, Told
from tests.histories.conftest import FOLDER
from tests.histories.test_replay import HISTORIES
from workflows.case import CaseWorkflow
from workflows.converter import SealingCodec, data_converter
from workflows.messages import CaseInput
from workflows.replaying import Replayed, Replays

ADDED_SINCE = "transition.changes.holder"
"""Whoever accepts a case holds it: those accepted before that was so have nobody on record."""


@pytest.fixture
def replays(keys: Keys) -> Replays:
    return Replays(data_converter(keys))


def named(name: str) -> WorkflowHistory:
    text = (FOLDER / f"0.1_{name}.json").read_text()
    return WorkflowHistory.from_json(name, text)


async def sdk_is_content(history: WorkflowHistory, keys: Keys) -> bool:
    """Whether the SDK's replayer alone finds nothing."""
    replayer = Replayer(
        workflows=[CaseWorkflow],
        data_converter=data_converter(keys),
        workflow_runner=UnsandboxedWorkflowRunner(),
    )
    result = await replayer.replay_workflow(history, raise_on_replay_failure=False)
    return result.replay_failure is None


@pytest.mark.parametrize("history", HISTORIES, ids=lambda run: run.workflow_id)
async def test_a_recorded_history_is_the_same_but_for_what_was_added_since(
    history: WorkflowHistory, replays: Replays
) -> None:
    found = await replays.live(history)
    if found.result is ReplayResult.IDENTICAL:
        assert found.difference is None
        assert found.compared > 30
    else:
        assert found.result is ReplayResult.CHANGED
        assert found.difference is not None
        assert (found.difference.path, found.difference.recorded) == (
            ADDED_SINCE,
            Told(CommandKind.ACTIVITY, "record"),
        )


async def test_some_recorded_histories_are_wholly_the_same(replays: Replays) -> None:
    found = [await replays.live(named(name)) for name in ("silent", "handed_on")]
    assert [each.result for each in found] == [ReplayResult.IDENTICAL] * 2
    assert found[0].calendars == ("2026-1",)


async def test_a_changed_duration_of_a_timer_is_found(
    replays: Replays, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    def an_hour_late(case: Case) -> Alarm | None:
        alarm = next_alarm(case)
        return replace(alarm, at=alarm.at + timedelta(hours=1)) if alarm else None

    monkeypatch.setattr(workflows.case, "next_alarm", an_hour_late)
    history = named("claimed_invalid")
    assert await sdk_is_content(history, keys), "no timer of it fired"
    found = await replays.live(history)
    assert found.result is ReplayResult.CHANGED
    difference = found.difference
    assert difference is not None
    assert (difference.path, difference.event_id) == ("duration", first(history, "TIMER_STARTED"))
    assert difference.recorded is not None
    assert difference.computed is not None
    later = float(difference.computed.value) - float(difference.recorded.value)
    assert later == pytest.approx(3600)


async def test_changed_content_of_a_transition_is_found(
    replays: Replays, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workflows.case, "content_of", lambda _: {"note": "改过了"})
    history = named("handed_on")
    assert await sdk_is_content(history, keys)
    found = await replays.live(history)
    assert found.result is ReplayResult.CHANGED
    assert found.difference is not None
    assert found.difference.path.startswith("transition.content")
    assert "transition.content" in (divergence(Replayed("GD", found)) or "")


async def test_a_forged_answer_to_an_update_is_found(replays: Replays, keys: Keys) -> None:
    history = named("handed_on")
    [event, *_] = [
        each
        for each in history.events
        if each.HasField("workflow_execution_update_completed_event_attributes")
    ]
    outcome = event.workflow_execution_update_completed_event_attributes.outcome
    codec = SealingCodec(keys)
    [plain] = await codec.decode(outcome.success.payloads)
    forged = Payload(metadata=plain.metadata, data=plain.data.replace(b"GD", b"XX"))
    outcome.success.payloads[0].CopyFrom((await codec.encode([forged]))[0])
    found = await replays.live(history)
    assert found.difference is not None
    assert (found.difference.event_id, found.difference.path) == (event.event_id, "case_no")


@workflow.defn(name="CaseWorkflow", sandboxed=False)
class SleepingCaseWorkflow:
    """Starts with a timer where a case starts with a question to the calendar."""

    @workflow.run
    async def run(self, _: CaseInput) -> None:
        await workflow.sleep(timedelta(hours=2))


async def test_another_command_is_told_with_its_event(
    keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workflows.replaying, "CaseWorkflow", SleepingCaseWorkflow)
    history = named("silent")
    found = await Replays(data_converter(keys)).live(history)
    assert found.result is ReplayResult.DIVERGED
    assert found.difference is not None
    assert found.difference.event_id == first(history, "MARKER_RECORDED")
    assert found.difference.recorded == Told(CommandKind.LOCAL_ACTIVITY, "timetable")
    assert found.difference.computed == Told(CommandKind.TIMER, "1", "7200")
    assert found.difference.message


async def test_payloads_sealed_with_unknown_keys_are_not_called_a_divergence(
    other_keys: Keys,
) -> None:
    found: RunVerdict = await Replays(data_converter(other_keys)).live(named("silent"))
    assert found.result is ReplayResult.UNFINISHED


@pytest.fixture
def other_keys(tmp_path: Path) -> Keys:
    return load_or_make(tmp_path / "keys.json")


def first(history: WorkflowHistory, kind: str) -> int:
    """The id of the first event of a kind."""
    wanted = EventType.Value(f"EVENT_TYPE_{kind}")
    return next(each.event_id for each in history.events if each.event_type == wanted)
