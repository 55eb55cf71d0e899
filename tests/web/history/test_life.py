"""What is read out of recorded histories, and what of it is told."""

import json
from dataclasses import replace

import pytest
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer, UnsandboxedWorkflowRunner

from rules.case import Case
from rules.stages import AlarmKind, Stage
from tests.web.history.recordings import (
    HISTORY_KEYS,
    NAMES,
    events_of,
    recorded_events,
    recorded_life,
    text_of,
)
from web.history.events import Kind, from_temporal
from web.history.life import place_of
from web.history.life_reading import life_of
from web.history.payloads import Opener
from web.history.standing import Broken, standing_of
from web.history.story import Happened, TimerMoved, story_of
from web.history.story_words import Look, StoryLine, Telling
from web.i18n import Language, load
from workflows.case import CaseWorkflow
from workflows.converter import data_converter


def told(name: str) -> list[StoryLine]:
    """The story of a recorded history in Chinese."""
    life = recorded_life(name)
    telling = Telling(life, standing_of(life), load(Language.ZH), reasons=True)
    return list(telling.lines(story_of(life, recorded_events(name))))


@pytest.mark.parametrize("name", NAMES)
async def test_the_case_folded_from_a_history_is_at_every_version_what_the_workflow_had(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    had: list[Case] = []
    show = CaseWorkflow._show

    def watched(self: CaseWorkflow) -> None:
        had.append(self._case)
        show(self)

    monkeypatch.setattr(CaseWorkflow, "_show", watched)
    life = recorded_life(name)
    history = WorkflowHistory.from_json(name, text_of(name))
    replayer = Replayer(
        workflows=[CaseWorkflow],
        data_converter=data_converter(HISTORY_KEYS),
        workflow_runner=UnsandboxedWorkflowRunner(),
    )
    await replayer.replay_workflow(history)
    standing = standing_of(life)
    assert [each.version for each in had] == list(range(1, standing.last + 1))
    if not any("holder" in each.changes for each in life.recorded[1:]):
        # recorded before a case remembered its holder
        had = [replace(each, holder=None) for each in had]
    assert [standing.case(each.version) for each in had] == had


def test_stages_of_the_story_are_told_from_one_to_the_next() -> None:
    moves = [(line.from_stage, line.to_stage) for line in told("straightforward") if line.to_stage]
    assert moves == [
        (Stage.AWAITING_DISPATCH, Stage.AWAITING_ACCEPTANCE),
        (Stage.AWAITING_ACCEPTANCE, Stage.AWAITING_CONTACT),
        (Stage.AWAITING_CONTACT, Stage.IN_PROGRESS),
        (Stage.IN_PROGRESS, Stage.IN_CLOSURE_REVIEW),
        (Stage.IN_CLOSURE_REVIEW, Stage.AWAITING_SURVEY),
        (Stage.AWAITING_SURVEY, Stage.ARCHIVED),
    ]


def test_who_did_what_with_which_words_is_in_the_story() -> None:
    (found,) = (line for line in told("straightforward") if line.what == "事实与诉求认定")
    assert (found.who, found.role) == ("黄浦经办", "单位经办人")
    assert "属实" in [fact.value for fact in found.facts]


def test_every_alarm_of_a_silent_case_names_the_timer_that_rang() -> None:
    story = story_of(recorded_life("silent"), recorded_events("silent"))
    alarms = [
        part
        for part in story
        if isinstance(part, Happened) and part.recorded.told.kind in set(AlarmKind)
    ]
    rang = [alarm for alarm in alarms if alarm.timer is not None]
    # two fell due on one morning: the second needed no timer of its own
    assert (len(alarms), len(rang)) == (11, 10)
    for alarm in rang:
        assert alarm.timer is not None
        assert alarm.timer.alarm == alarm.recorded.told.kind
        assert alarm.timer.fired
    noted = [line.note for line in told("silent") if line.look in (Look.LATE, Look.TIME)]
    assert sum("到点：" in note for note in noted) == 10
    assert all(noted)


def test_a_timer_set_again_for_the_same_moment_is_no_news_but_one_that_moved_is() -> None:
    name = "complex_and_extended"
    life = recorded_life(name)
    moves = [part for part in story_of(life, recorded_events(name)) if isinstance(part, TimerMoved)]
    assert 0 < len(moves) < len(life.timers)
    lines = [line for line in told(name) if line.look is Look.TIMER]
    assert lines[0].what.startswith("定时：")
    assert any(line.what.startswith("改定时：") and line.note for line in lines)
    assert any("时限过半催办（" in line.what for line in lines)


def test_events_stored_and_events_as_they_come_are_read_alike() -> None:
    text = text_of("silent")
    stored = events_of(text)
    came = [from_temporal(0, each) for each in WorkflowHistory.from_json("x", text).events]
    assert [(e.id, e.at, e.type, e.kind) for e in came] == [
        (e.id, e.at, e.type, e.kind) for e in stored
    ]
    assert [dict(e.attributes) for e in came] == [dict(e.attributes) for e in stored]
    assert [e.summary for e in came] == [e.summary for e in stored]
    assert {e.kind for e in came} == set(Kind)


def test_a_payload_that_cannot_be_opened_is_named_and_the_rest_is_told() -> None:
    text = text_of("straightforward")
    bodies = json.loads(text)["events"]
    accepted = [b for b in bodies if b["eventType"].endswith("UPDATE_ACCEPTED")][1]
    request = accepted["workflowExecutionUpdateAcceptedEventAttributes"]["acceptedRequest"]
    request["input"]["args"]["payloads"][0]["data"] = "AaEdUbwPXgzX"
    life = life_of(events_of(json.dumps({"events": bodies})), Opener(HISTORY_KEYS))
    assert [str(each.id) for each in life.unreadable] == [accepted["eventId"]]
    assert len(life.recorded) == len(recorded_life("straightforward").recorded)


def test_a_history_that_lacks_a_version_is_not_folded() -> None:
    events = recorded_events("straightforward")
    third = recorded_life("straightforward").recorded[2].event
    gap = [each for each in events if place_of(each) != place_of(third)]
    with pytest.raises(Broken):
        standing_of(life_of(gap, Opener(HISTORY_KEYS)))
