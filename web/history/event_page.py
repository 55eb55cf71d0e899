"""One event of a history: its attributes, payloads sealed or, for a look on record, opened."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rules.refusals import N_
from rules.roles import Actor
from web.history.events import Event, Kind
from web.history.filters import KIND_NAMES, PAGE
from web.history.frame import STORY, Frame, frame
from web.history.life import place_of
from web.history.looking import Looked
from web.history.payloads import Opener, Sealed, Unreadable, is_payload, sealed, with_payloads
from web.history.rows import address_of, anchor_of
from web.i18n import Catalogue


@dataclass(frozen=True, slots=True)
class EventPage:
    """history/event.html. `opened`: the payloads are, and the look is on record."""

    frame: Frame
    number: int
    run: int
    name: str
    kind: Kind
    kind_name: str
    at: datetime
    who: str
    attributes: str
    has_payloads: bool
    opened: bool
    here: str
    then: str
    previous: str
    next: str
    list_href: str


def event_page(
    looked: Looked, event: Event, opener: Opener, actor: Actor, said: Catalogue, *, opened: bool
) -> EventPage:
    """The page of one event."""
    body = dict(event.attributes)
    if event.summary is not None:
        body = {"summary": event.summary, **body}
    return EventPage(
        frame=frame(looked, actor, STORY),
        number=event.id,
        run=event.run + 1,
        name=event.name,
        kind=event.kind,
        kind_name=said.gettext(KIND_NAMES[event.kind]),
        at=event.at,
        who=looked.life.names.get(looked.life.actors.get(place_of(event), ""), ""),
        attributes=_json(body, opener, said, opened=opened),
        has_payloads=_has_sealed(body, opener),
        opened=opened,
        here=address_of(looked.case_no, event, "events"),
        then=address_of(looked.case_no, event, "at"),
        previous=_beside(looked, event, -1),
        next=_beside(looked, event, 1),
        list_href=_in_list(looked, event),
    )


def _json(body: Mapping[str, Any], opener: Opener, said: Catalogue, *, opened: bool) -> str:
    def shown(payload: Mapping[str, Any]) -> Any:
        value = sealed(payload, opener)
        if not isinstance(value, Sealed):
            return value
        if not opened:
            return said.gettext(N_("〔{n} 字节，已密封〕")).format(n=value.size)
        try:
            return opener.value(payload)
        except Unreadable:
            return said.gettext(N_("〔解不开：密钥不在本机，或内容有误〕"))

    return json.dumps(with_payloads(body, shown), ensure_ascii=False, indent=2)


def _has_sealed(node: Any, opener: Opener) -> bool:
    if is_payload(node):
        return isinstance(sealed(node, opener), Sealed)
    values = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return any(_has_sealed(value, opener) for value in values)


def _place_in_all(looked: Looked, event: Event) -> int:
    return sum(len(run.events) for run in looked.history.runs[: event.run]) + event.id - 1


def _beside(looked: Looked, event: Event, by: int) -> str:
    """The address of the event before or after this one, "" at either end."""
    events = looked.history.events
    place = _place_in_all(looked, event) + by
    return address_of(looked.case_no, events[place], "events") if 0 <= place < len(events) else ""


def _in_list(looked: Looked, event: Event) -> str:
    page = _place_in_all(looked, event) // PAGE + 1
    query = f"?page={page}" if page > 1 else ""
    return f"/cases/{looked.case_no}/history{query}#{anchor_of(event)}"
