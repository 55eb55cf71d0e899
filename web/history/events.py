"""One event of a workflow's history: as it was stored, or as Temporal sends it.

Reading five thousand of them must be quick, so what is inside an event is unpacked when it is asked
for. Opening its payloads is in payloads.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, cast

from google.protobuf.json_format import MessageToDict
from google.protobuf.message import Message
from temporalio.api.enums.v1 import EventType
from temporalio.api.history.v1 import HistoryEvent

PREFIX = "EVENT_TYPE_"
ATTRIBUTES = "EventAttributes"
NOTHING: Mapping[str, Any] = MappingProxyType({})


class Kind(StrEnum):
    """What an event is about: what somebody did, a timer, an activity, a marker (such as the
    answer of the calendar), the run itself, or Temporal's own book-keeping."""

    STEP = "step"
    TIMER = "timer"
    ACTIVITY = "activity"
    MARKER = "marker"
    RUN = "run"
    TASK = "task"


KINDS = (
    ("WORKFLOW_EXECUTION_UPDATE", Kind.STEP),
    ("WORKFLOW_EXECUTION_SIGNALED", Kind.STEP),
    ("TIMER_", Kind.TIMER),
    ("ACTIVITY_TASK_", Kind.ACTIVITY),
    ("MARKER_", Kind.MARKER),
)
"""By how the name of an event's type begins."""
OF_A_RUN = frozenset(
    f"WORKFLOW_EXECUTION_{what}"
    for what in (
        *("STARTED", "CONTINUED_AS_NEW", "COMPLETED", "FAILED", "TERMINATED"),
        *("CANCELED", "TIMED_OUT"),
    )
)
"""How a run begins and ends."""


@dataclass(frozen=True, slots=True)
class Event:
    """`run` is which run of the case, from 0; `id` counts inside it, from 1; `at` is UTC.

    `type` is Temporal's name without EVENT_TYPE_; `body` the event itself, as JSON or as it came.
    """

    run: int
    id: int
    at: datetime
    type: str
    body: Mapping[str, Any] | HistoryEvent

    @property
    def kind(self) -> Kind:
        """What the event is about."""
        if self.type in OF_A_RUN:
            return Kind.RUN
        return next((kind for start, kind in KINDS if self.type.startswith(start)), Kind.TASK)

    @property
    def name(self) -> str:
        """The type as Temporal's own pages write it: TimerStarted."""
        return "".join(self.words)

    @property
    def words(self) -> tuple[str, ...]:
        """What the name is made of: where a long one may be broken."""
        return tuple(word.capitalize() for word in self.type.split("_"))

    @property
    def attributes(self) -> Mapping[str, Any]:
        """What the event says, as Temporal's JSON, payloads sealed."""
        body = self.body
        if isinstance(body, HistoryEvent):
            name = body.WhichOneof("attributes")
            return MessageToDict(getattr(body, name)) if name else NOTHING
        found = (value for name, value in body.items() if name.endswith(ATTRIBUTES))
        return next(found, NOTHING)

    @property
    def summary(self) -> Mapping[str, Any] | None:
        """The payload of the line that the workflow gave an activity or a timer."""
        body = self.body
        if isinstance(body, HistoryEvent):
            metadata = body.user_metadata
            payload: Message = metadata.summary
            return MessageToDict(payload) if metadata.HasField("summary") else None
        return cast("Mapping[str, Any] | None", body.get("userMetadata", {}).get("summary"))


def from_json(run: int, body: Mapping[str, Any]) -> Event:
    """An event of a stored history. Raises KeyError or ValueError if it is none."""
    at = datetime.fromisoformat(body["eventTime"])
    kind = str(body["eventType"]).removeprefix(PREFIX)
    return Event(run, int(body["eventId"]), at, kind, body)


def from_temporal(run: int, body: HistoryEvent) -> Event:
    """An event as Temporal sends it."""
    kind = EventType.Name(body.event_type).removeprefix(PREFIX)
    at = body.event_time.ToDatetime(tzinfo=UTC)
    return Event(run, body.event_id, at, kind, body)
