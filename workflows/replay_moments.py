"""Moments that a replay may read later than the run did.

While a local activity runs, the server may end a workflow task that did nothing and begin the next
one at once. The SDK's replay takes such tasks as one and gives the code the time of the last; the
code that ran first had the time of the first. Nothing else may differ by exactly that much.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from temporalio.api.history.v1 import HistoryEvent

from workflows.replay_events import kind_of

BETWEEN_TASKS = {"workflow_task_scheduled", "workflow_task_started", "workflow_task_completed"}
MICROSECOND = 1000


class Drift:
    """By how much moments of one history may differ, and how many did."""

    def __init__(self, events: Iterable[HistoryEvent]) -> None:
        self._spans = frozenset(_spans(events))
        self.found = 0

    def explains(self, recorded: Any, computed: Any) -> bool:
        """Whether two moments, as JSON, are the same but for the task they were read in."""
        if not (self._spans and isinstance(recorded, str) and isinstance(computed, str)):
            return False
        try:
            apart = datetime.fromisoformat(computed) - datetime.fromisoformat(recorded)
        except (ValueError, TypeError):
            return False
        return self.explains_span(round(apart.total_seconds() * 1_000_000))

    def explains_span(self, microseconds: int) -> bool:
        """Whether something may differ by this much."""
        # the SDK rounds each moment to a microsecond
        explained = any(abs(microseconds) + one in self._spans for one in (-1, 0, 1))
        self.found += explained
        return explained


def _spans(events: Iterable[HistoryEvent]) -> Iterable[int]:
    """The microseconds between workflow tasks that a replay takes as one."""
    chain: list[int] = []
    for event in events:
        kind = kind_of(event)
        if kind == "workflow_task_started":
            started = round(event.event_time.ToNanoseconds() / MICROSECOND)
            yield from (started - earlier for earlier in chain)
            chain.append(started)
        elif kind not in BETWEEN_TASKS:
            chain = []
