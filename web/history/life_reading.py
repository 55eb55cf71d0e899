"""Going through the events of a history once, and taking down what each says (life.py)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from db.cases import CaseEvent
from rules.stages import Stage
from web.history.events import NOTHING, Event
from web.history.life import Asked, Life, Place, Recorded, Refused, Timer, Trouble, place_of
from web.history.payloads import Opener, Unreadable

RECORD = "record"
"""The activity that records a transition (activities/records.py)."""


@dataclass
class _Reading:
    """Goes through the events once."""

    opener: Opener
    recorded: list[Recorded] = field(default_factory=list)
    timers: dict[Place, Timer] = field(default_factory=dict)
    asked: dict[str, Asked] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    base: Mapping[str, Any] | None = None
    actors: dict[Place, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    unreadable: list[Event] = field(default_factory=list)

    def read(self, event: Event) -> None:
        """Take one event in."""
        reader = _READERS.get(event.type)
        if reader is None:
            return
        try:
            reader(self, event)
        except (Unreadable, KeyError, TypeError, ValueError):
            self.unreadable.append(event)

    def started(self, event: Event) -> None:
        if event.run:
            return
        start = self.opener.first(event.attributes.get("input"))
        case = start["case"]
        if case["version"]:
            self.base = case

    def accepted(self, event: Event) -> None:
        request = event.attributes["acceptedRequest"]
        step = self.opener.first(request["input"].get("args")) or NOTHING
        actor = step["actor"]
        found = Asked(
            event=event,
            update_id=request["meta"]["updateId"],
            action=request["input"]["name"],
            actor_id=actor["id"],
            actor_name=actor["name"],
        )
        self.asked[found.update_id] = found
        self._by(event, found.actor_id, found.actor_name)

    def completed(self, event: Event) -> None:
        attributes = event.attributes
        asked = self.asked.get(attributes["meta"]["updateId"])
        if asked is not None:
            self._by(event, asked.actor_id, asked.actor_name)
        failure = attributes.get("outcome", NOTHING).get("failure")
        if failure:
            self.refused.append(Refused(event, asked, str(failure.get("message", ""))))

    def scheduled(self, event: Event) -> None:
        attributes = event.attributes
        if attributes["activityType"]["name"] != RECORD:
            return
        new = self.opener.first(attributes.get("input"))["transition"]
        actor = new["actor"]
        told = CaseEvent(
            version=new["version"],
            kind=new["kind"],
            at=datetime.fromisoformat(new["at"]),
            actor_name=actor["name"],
            actor_role=actor["role"],
            from_stage=Stage(new["from_stage"]),
            to_stage=Stage(new["to_stage"]),
            content=new["content"],
        )
        found = Recorded(event, told, actor["id"], new["update_id"], new["changes"])
        self.recorded.append(found)
        self._by(event, actor["id"], actor["name"])

    def of_activity(self, event: Event) -> None:
        attributes = event.attributes
        scheduled = (event.run, int(attributes["scheduledEventId"]))
        if scheduled in self.actors:
            self.actors[place_of(event)] = self.actors[scheduled]
        attempt = int(attributes.get("attempt", 1))
        if attempt > 1:
            last = attributes.get("lastFailure", NOTHING).get("message", "")
            self.troubles.append(Trouble(event, str(last), attempt))

    def task_failed(self, event: Event) -> None:
        failure = event.attributes.get("failure", NOTHING)
        self.troubles.append(Trouble(event, str(failure.get("message", "")), 1))

    def timer_set(self, event: Event) -> None:
        lasts = float(event.attributes["startToFireTimeout"].removesuffix("s"))
        summary = event.summary
        try:
            alarm = self.opener.value(summary) if summary else ""
        finally:
            # when it fires is known even where its reason can't be read
            fires_at = event.at + timedelta(seconds=lasts)
            self.timers[place_of(event)] = Timer(event, "", fires_at)
        self.timers[place_of(event)] = Timer(event, str(alarm), fires_at)

    def timer_ended(self, event: Event) -> None:
        begun = (event.run, int(event.attributes["startedEventId"]))
        if begun in self.timers:
            self.timers[begun] = replace(self.timers[begun], ended=event)

    def _by(self, event: Event, actor_id: str, name: str) -> None:
        self.actors[place_of(event)] = actor_id
        self.names[actor_id] = name


_READERS = {
    "WORKFLOW_EXECUTION_STARTED": _Reading.started,
    "WORKFLOW_EXECUTION_UPDATE_ACCEPTED": _Reading.accepted,
    "WORKFLOW_EXECUTION_UPDATE_COMPLETED": _Reading.completed,
    "ACTIVITY_TASK_SCHEDULED": _Reading.scheduled,
    "ACTIVITY_TASK_STARTED": _Reading.of_activity,
    "ACTIVITY_TASK_COMPLETED": _Reading.of_activity,
    "WORKFLOW_TASK_FAILED": _Reading.task_failed,
    "WORKFLOW_TASK_TIMED_OUT": _Reading.task_failed,
    "TIMER_STARTED": _Reading.timer_set,
    "TIMER_FIRED": _Reading.timer_ended,
    "TIMER_CANCELED": _Reading.timer_ended,
}


def life_of(events: Iterable[Event], opener: Opener) -> Life:
    """What the events say. Those that can't be read are named, the others are told all the same."""
    reading = _Reading(opener)
    for event in events:
        reading.read(event)
    return Life(
        recorded=tuple(_once(reading.recorded)),
        timers=tuple(reading.timers.values()),
        asked=reading.asked,
        refused=tuple(reading.refused),
        troubles=tuple(reading.troubles),
        base=reading.base,
        actors=reading.actors,
        names=reading.names,
        unreadable=tuple(reading.unreadable),
    )


def _once(recorded: Iterable[Recorded]) -> Iterator[Recorded]:
    """Each version once: the first time it was recorded."""
    last = 0
    for each in recorded:
        if each.version > last:
            last = each.version
            yield each
