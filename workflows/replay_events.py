"""What a history says that workflow code asked for, in the form of replay_commands.py."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from temporalio.api.history.v1 import HistoryEvent

from rules.replay_verdicts import CommandKind
from workflows.replay_commands import Asked, failure_facts, numbered, refused, shown, timer

LOCAL_ACTIVITY = "core_local_activity"
PATCH = "core_patch"


def kind_of(event: HistoryEvent) -> str:
    """What an event is, such as timer_started."""
    return (event.WhichOneof("attributes") or "").removesuffix("_event_attributes")


def attributes_of(event: HistoryEvent) -> Any:
    """What an event holds."""
    return getattr(event, event.WhichOneof("attributes") or "")


def recorded(events: Iterable[HistoryEvent]) -> Iterator[tuple[int, Asked]]:
    """Each command that is on record, with the id of its event, in order."""
    those = [event for event in events if kind_of(event) in EVENTS and not _others_mark(event)]
    accepted = {
        event.event_id: attributes_of(event).protocol_instance_id
        for event in those
        if kind_of(event) == "workflow_execution_update_accepted"
    }
    asked = numbered(EVENTS[kind_of(event)](attributes_of(event), accepted) for event in those)
    return zip((event.event_id for event in those), asked, strict=True)


Accepted = Mapping[int, str]
"""By the event of an update's acceptance, the id under which the code answers it."""


def _others_mark(event: HistoryEvent) -> bool:
    names = {LOCAL_ACTIVITY, PATCH}
    return kind_of(event) == "marker_recorded" and attributes_of(event).marker_name not in names


def _marked(it: Any, _: Accepted) -> Asked:
    name = "data" if it.marker_name == LOCAL_ACTIVITY else "patch-data"
    data = json.loads(it.details[name].payloads[0].data)
    if it.marker_name == PATCH:
        return Asked(CommandKind.PATCH, data["id"])
    return Asked(CommandKind.LOCAL_ACTIVITY, data["activity_id"], data["activity_type"])


def _outcome(it: Any, accepted: Accepted) -> Asked:
    key = accepted.get(it.accepted_event_id, it.meta.update_id)
    if it.outcome.HasField("failure"):
        return refused(key, it.outcome.failure)
    payloads = tuple(it.outcome.success.payloads)
    return Asked(CommandKind.UPDATE_COMPLETED, key, payloads=payloads)


EVENTS: Mapping[str, Callable[[Any, Accepted], Asked]] = {
    "timer_started": lambda it, _: timer(it.timer_id, it),
    "timer_canceled": lambda it, _: Asked(CommandKind.TIMER_CANCELLED, it.timer_id),
    "activity_task_scheduled": lambda it, _: Asked(
        CommandKind.ACTIVITY,
        it.activity_id,
        it.activity_type.name,
        payloads=tuple(it.input.payloads),
    ),
    "marker_recorded": _marked,
    "workflow_execution_update_accepted": lambda it, _: Asked(
        CommandKind.UPDATE_ACCEPTED, it.protocol_instance_id
    ),
    "workflow_execution_update_completed": _outcome,
    "upsert_workflow_search_attributes": lambda it, _: shown(it),
    "workflow_execution_completed": lambda it, _: Asked(
        CommandKind.COMPLETED, payloads=tuple(it.result.payloads)
    ),
    "workflow_execution_failed": lambda it, _: Asked(
        CommandKind.FAILED, facts=failure_facts(it.failure)
    ),
    "workflow_execution_continued_as_new": lambda it, _: Asked(
        CommandKind.CONTINUED, payloads=tuple(it.input.payloads)
    ),
}
"""By the kind of event that a command leads to."""
