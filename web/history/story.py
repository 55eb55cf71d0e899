"""The story of a case in order: steps and what time did, with what became of the timers. Pure.

Words are in story_words.py. A timer that was only set anew for the same moment is no news.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

from web.history.events import OF_A_RUN, Event
from web.history.life import Life, Place, Recorded, Refused, Timer, Trouble, place_of

SAME_MOMENT = timedelta(seconds=1)
"""Timers set at different events for one moment differ by how long a task took."""


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
    """A timer set, moved (`was` is what it replaced), or cancelled with none in its place. `last`
    is the last one set for the same moment."""

    event: Event
    was: Timer | None
    now: Timer | None
    last: Timer | None


@dataclass(frozen=True, slots=True)
class RunChanged:
    """A run began, was continued in another, or ended; the type of the event says which."""

    event: Event


Told = Happened | TimerMoved | RunChanged | Refused | Trouble


def story_of(life: Life, events: Iterable[Event]) -> tuple[Told, ...]:
    """Everything worth telling, in the order of the events."""
    told: list[Told] = [RunChanged(each) for each in events if each.type in OF_A_RUN]
    told += _happened(life)
    told += moves_of(life.timers)
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


def moves_of(timers: Iterable[Timer]) -> tuple[TimerMoved, ...]:
    """What became of the one timer that a case has at a time."""
    found: list[TimerMoved] = []
    for timer in timers:
        before = found[-1].last if found else None
        was = before if before is not None and not before.fired else None
        if was is not None and _same(was, timer):
            found[-1] = replace(found[-1], last=timer)
        else:
            found.append(TimerMoved(timer.event, was, timer, timer))
    last = found[-1].last if found else None
    if last is not None and last.ended is not None and not last.fired:
        found.append(TimerMoved(last.ended, last, None, None))
    return tuple(found)


def _same(one: Timer, other: Timer) -> bool:
    return one.alarm == other.alarm and abs(one.fires_at - other.fires_at) < SAME_MOMENT


def places_of(told: Told, life: Life) -> tuple[Place, ...]:
    """The events a part of the story is about: where it is told first, then what led to it."""
    places = [place_of(told.event)]
    if isinstance(told, Happened):
        asked = life.asked.get(told.recorded.update_id or "")
        places += [place_of(asked.event)] if asked else []
        places += [place_of(told.timer.ended)] if told.timer and told.timer.ended else []
    elif isinstance(told, TimerMoved) and told.was is not None and told.was.ended is not None:
        places.append(place_of(told.was.ended))
    return tuple(places)
