"""What a history says happened: transitions, timers, refusals, troubles. Pure, and built from the
recorded events alone: our own tables are not asked, so that the two can be compared."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db.cases import CaseEvent
from web.history.events import Event

Place = tuple[int, int]
"""Run and number of an event."""


def place_of(event: Event) -> Place:
    """Where an event is in the history of its case."""
    return event.run, event.id


@dataclass(frozen=True, slots=True)
class Recorded:
    """A transition as it was given to the activity that records it; `told` is its trail line."""

    event: Event
    told: CaseEvent
    actor_id: str
    update_id: str | None
    changes: Mapping[str, Any]

    @property
    def version(self) -> int:
        """The version of the case after it."""
        return self.told.version


@dataclass(frozen=True, slots=True)
class Timer:
    """A durable timer: why it was set, when it is to fire (UTC), and how it ended, if it did."""

    event: Event
    alarm: str
    fires_at: datetime
    ended: Event | None = None

    @property
    def fired(self) -> bool:
        """Whether it ran out, and was not cancelled."""
        return self.ended is not None and self.ended.type == "TIMER_FIRED"


@dataclass(frozen=True, slots=True)
class Asked:
    """A step that was accepted: what, and by whom."""

    event: Event
    update_id: str
    action: str
    actor_id: str
    actor_name: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A step that was accepted, had to wait, and was then refused: Chinese, as it was said."""

    event: Event
    asked: Asked | None
    why: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """What did not work at once: an attempt of an activity, or a task of the workflow."""

    event: Event
    what: str
    attempts: int


@dataclass(frozen=True)
class Life:
    """Everything, each kind in the order of the events. `base` is the state that the first run
    began with, None where it began with the receipt; `asked` is by the id of the update; `actors`
    who is behind an event; `unreadable` are the events whose payloads can't be opened."""

    recorded: tuple[Recorded, ...]
    timers: tuple[Timer, ...]
    asked: Mapping[str, Asked]
    refused: tuple[Refused, ...]
    troubles: tuple[Trouble, ...]
    base: Mapping[str, Any] | None
    actors: Mapping[Place, str]
    names: Mapping[str, str]
    unreadable: tuple[Event, ...]

    def version_at(self, event: Event) -> int:
        """The version the case had after an event; before the first, that it began with."""
        before = bisect_right(self.recorded, place_of(event), key=lambda each: place_of(each.event))
        if before:
            return self.recorded[before - 1].version
        return int(self.base["version"]) if self.base is not None else 0
