"""What workflow code asks for, in one form whether it does so now or a history says that it did.

What a history does not say is left out: the question put to a local activity, whose answer is on
record, refused updates, and timeouts and retries of activities. Events are in replay_events.py.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from temporalio.api.common.v1 import Payload
from temporalio.api.failure.v1 import Failure
from temporalio.bridge.proto.workflow_commands import WorkflowCommand

from rules.replay_verdicts import CommandKind


@dataclass(frozen=True, slots=True)
class Asked:
    """One command. Kind and key tell it from all others of its run.

    `facts` is what it holds in the open, `payloads` what a history holds sealed.
    """

    kind: CommandKind
    key: str = ""
    name: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    payloads: tuple[Payload, ...] = ()


def made(commands: Iterable[WorkflowCommand]) -> Iterator[Asked]:
    """What workflow code asked for, in order."""
    return numbered(
        read(getattr(command, kind))
        for command in commands
        if (kind := command.WhichOneof("variant")) and (read := COMMANDS.get(kind))
    )


def numbered(every: Iterable[Asked]) -> Iterator[Asked]:
    """What has no key of its own gets the number that it has among its kind."""
    shown = 0
    for each in every:
        if each.kind is CommandKind.SEARCH_ATTRIBUTES:
            shown += 1
            yield replace(each, key=str(shown))
        else:
            yield each


def timer(key: str, it: Any) -> Asked:
    """A timer and how long it runs."""
    duration = it.start_to_fire_timeout.ToNanoseconds()
    return Asked(CommandKind.TIMER, key, facts={"nanoseconds": duration})


def shown(it: Any) -> Asked:
    """What a case shows in Temporal's lists."""
    fields = it.search_attributes.indexed_fields
    facts = {name: json.loads(payload.data) for name, payload in fields.items()}
    return Asked(CommandKind.SEARCH_ATTRIBUTES, facts=facts)


def refused(key: str, failure: Failure) -> Asked:
    """An update that was accepted and came to nothing."""
    details = tuple(failure.application_failure_info.details.payloads)
    facts = failure_facts(failure)
    return Asked(CommandKind.UPDATE_COMPLETED, key, facts=facts, payloads=details)


def failure_facts(failure: Failure) -> dict[str, str]:
    """What a failure says in the open."""
    return {"message": failure.message, "type": failure.application_failure_info.type}


def _answer(it: Any) -> Asked:
    key = it.protocol_instance_id
    match it.WhichOneof("response"):
        case "accepted":
            return Asked(CommandKind.UPDATE_ACCEPTED, key)
        case "completed":
            return Asked(CommandKind.UPDATE_COMPLETED, key, payloads=(it.completed,))
        case _:
            return refused(key, it.rejected)


COMMANDS: Mapping[str, Callable[[Any], Asked]] = {
    "start_timer": lambda it: timer(str(it.seq), it),
    "cancel_timer": lambda it: Asked(CommandKind.TIMER_CANCELLED, str(it.seq)),
    "schedule_activity": lambda it: Asked(
        CommandKind.ACTIVITY, it.activity_id, it.activity_type, payloads=tuple(it.arguments)
    ),
    "schedule_local_activity": lambda it: Asked(
        CommandKind.LOCAL_ACTIVITY, it.activity_id, it.activity_type
    ),
    "update_response": _answer,
    "upsert_workflow_search_attributes": shown,
    "set_patch_marker": lambda it: Asked(CommandKind.PATCH, it.patch_id),
    "complete_workflow_execution": lambda it: Asked(CommandKind.COMPLETED, payloads=(it.result,)),
    "fail_workflow_execution": lambda it: Asked(
        CommandKind.FAILED, facts=failure_facts(it.failure)
    ),
    "continue_as_new_workflow_execution": lambda it: Asked(
        CommandKind.CONTINUED, payloads=tuple(it.arguments)
    ),
}
"""By the name a command has in the SDK."""
