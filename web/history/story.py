"""The story of a case in order: steps and what time did, with what became of the timers. Pure.

Words are in story_words.py. A timer that was only set anew for the same moment is no news.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from web.history.events import Event
from web.history.life import Life, Place, Recorded, Refused, Timer, Trouble, place_of

SAME_MOMENT = timedelta(seconds=1)
"""Timers set at different events for one moment differ by how long a task took."""

LIFE_OF_A_RUN = {
    "WORKFLOW_EXECUTION_STARTED",
    "WORKFLOW_EXECUTION_CONTINUED_AS_NEW",
    "WORKFLOW_EXECUTION_COMPLETED",
    "WORKFLOW_EXECUTION_FAILED",
    "WORKFLOW_EXECUTION_TERMINATED",
    "WORKFLOW_EXECUTION_CANCELED",
    "WORKFLOW_EXECUTION_TIMED_OUT",
}


@dataclass(frozen=True, slots=True)
class Happened:
    """A transition; `timer` is the one that ran out and caused it."""

    recorded: Recorded
    timer: Timer | None = None

    @property
    def event(self) -> Event:
        """Where in the history."""
        return self.recorded.event


@dataclass(frozen=True, slots=True)
class TimerMoved:
    """A timer set, moved (`was` is what it replaced), or cancelled with none in its place."""

    event: Event
    was: Timer | None
    now: Timer | None


@dataclass(frozen=True, slots=True)
class RunChanged:
    """A run began, was continued in another, or ended; the type of the event says which."""

    event: Event


Told = Happened | TimerMoved | RunChanged | Refused | Trouble


def story_of(life: Life, events: Iterable[Event]) -> tuple[Told, ...]:
    """Everything worth telling, in the order of the events."""
    told: list[Told] = [RunChanged(each) for each in events if each.type in LIFE_OF_A_RUN]
    told += _happened(life)
    told += _moves(life.timers)
    told += life.refused
    told += life.troubles
    return tuple(sorted(told, key=lambda each: place_of(each.event)))


def _happened(life: Life) -> list[Happened]:
    """Transitions, each alarm with the timer that fired last before it."""
    fired = {place_of(timer.ended): timer for timer in life.timers if timer.fired and timer.ended}
    places = sorted(fired)
    found, next_one, waiting = [], 0, None
    for each in life.recorded:
        while next_one < len(places) and places[next_one] < place_of(each.event):
            waiting = fired[places[next_one]]
            next_one += 1
        rang = waiting if waiting is not None and waiting.alarm == each.told.kind else None
        found.append(Happened(each, rang))
        waiting = None if rang is not None else waiting
    return found


def _moves(timers: Iterable[Timer]) -> list[TimerMoved]:
    """What became of the one timer that a case has at a time."""
    found: list[TimerMoved] = []
    before: Timer | None = None
    for timer in timers:
        was = before if before is not None and not before.fired else None
        if was is None or not _same(was, timer):
            found.append(TimerMoved(timer.event, was, timer))
        before = timer
    last = before
    if last is not None and last.ended is not None and not last.fired:
        found.append(TimerMoved(last.ended, last, None))
    return found


def _same(one: Timer, other: Timer) -> bool:
    return one.alarm == other.alarm and abs(one.fires_at - other.fires_at) < SAME_MOMENT


def by_place(story: Iterable[Told]) -> Mapping[Place, tuple[Told, ...]]:
    """The story's parts by the event they are told at."""
    found: dict[Place, tuple[Told, ...]] = {}
    for each in story:
        place = place_of(each.event)
        found[place] = (*found.get(place, ()), each)
    return found
