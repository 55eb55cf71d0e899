"""Rows of the list of events: what each says in short, payloads left sealed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rules.refusals import N_
from web.history.events import Event, Kind
from web.history.filters import KIND_NAMES
from web.history.life import Life, place_of
from web.history.payloads import Opener, Sealed, sealed, with_payloads
from web.i18n import Catalogue

BRIEF = 4
"""Attributes told in a row; the page of the event has all."""
LONGEST = 60
NO_NEWS = frozenset(
    {
        *("identity", "requestId", "taskQueue", "workerVersion", "sdkMetadata", "header"),
        *("meteringMetadata", "useWorkflowBuildId", "priority", "retryPolicy", "metadata"),
        *("protocolInstanceId", "acceptedRequestMessageId", "acceptedRequestSequencingEventId"),
        *("workflowTaskCompletedEventId", "historySizeBytes", "scheduleToCloseTimeout"),
        *("scheduleToStartTimeout", "heartbeatTimeout", "originalExecutionRunId", "updateId"),
        *("firstExecutionRunId", "workflowTaskTimeout", "firstWorkflowTaskBackoff"),
    }
)
"""Attributes that only Temporal needs."""


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event: `words` make up its type's name, `href` is its page, `then` the case after it."""

    run: int
    id: int
    anchor: str
    at: datetime
    words: tuple[str, ...]
    kind: Kind
    kind_name: str
    who: str
    brief: tuple[tuple[str, str], ...]
    href: str
    then: str
    unreadable: bool


def anchor_of(event: Event) -> str:
    """The name of an event on the page."""
    return f"e{event.run}-{event.id}"


def address_of(case_no: str, event: Event, what: str) -> str:
    """The address of something about an event: `events` or `at`."""
    return f"/cases/{case_no}/history/{what}/{event.run + 1}-{event.id}"


def rows(
    case_no: str, events: tuple[Event, ...], life: Life, opener: Opener, said: Catalogue
) -> tuple[EventRow, ...]:
    """A row for each event."""
    unreadable = {place_of(event) for event in life.unreadable}
    return tuple(
        EventRow(
            run=event.run,
            id=event.id,
            anchor=anchor_of(event),
            at=event.at,
            words=event.words,
            kind=event.kind,
            kind_name=said.gettext(KIND_NAMES[event.kind]),
            who=life.names.get(life.actors.get(place_of(event), ""), ""),
            brief=brief(event, opener, said),
            href=address_of(case_no, event, "events"),
            then=address_of(case_no, event, "at"),
            unreadable=place_of(event) in unreadable,
        )
        for event in events
    )


def brief(event: Event, opener: Opener, said: Catalogue) -> tuple[tuple[str, str], ...]:
    """The first few attributes that say something."""
    node = with_payloads(dict(event.attributes), lambda payload: sealed(payload, opener))
    found = []
    for name, value in _leaves("", node):
        if isinstance(value, Sealed):
            text = said.gettext(N_("{n} 字节，已密封")).format(n=value.size)
        else:
            text = str(value)
        found.append((name, text if len(text) <= LONGEST else f"{text[:LONGEST]}…"))
        if len(found) == BRIEF:
            break
    return tuple(found)


def _leaves(name: str, node: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(node, Mapping):
        for inner, value in node.items():
            if inner not in NO_NEWS:
                # what a name stands for says more than the word "name"
                yield from _leaves(name if inner in ("name", "payloads") else inner, value)
    elif isinstance(node, list):
        for value in node:
            yield from _leaves(name, value)
    else:
        yield name, node
