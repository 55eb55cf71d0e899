"""Which events of a history an address asks for, and which page of them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from rules.refusals import N_
from web.forms import TOO_LONG, FormState, Submission, cleaned
from web.history.events import Event, Kind
from web.history.life import Life, Place, place_of
from web.i18n import Sentence

PAGE = 200
"""Events on one page."""
TEXT_MAX = 100
TIMERS_ACTOR = "time"
"""As an actor: what nobody did, but time."""

KIND_NAMES: Mapping[Kind, str] = {
    Kind.STEP: N_("步骤"),
    Kind.TIMER: N_("定时器"),
    Kind.ACTIVITY: N_("活动"),
    Kind.MARKER: N_("标记"),
    Kind.RUN: N_("流程起止"),
    Kind.TASK: N_("内部调度"),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an address asks for; nonsense chosen means nothing, what is typed and wrong is told."""

    path: str
    kind: Kind | None
    actor: str
    text: str
    page: int
    form: FormState

    @property
    def narrowed(self) -> bool:
        """Whether any event is left out."""
        return bool(self.kind or self.actor or self.text)

    def address(self, page: int | str = "") -> str:
        """The same list at another page."""
        values = {"kind": self.kind or "", "actor": self.actor, "q": self.text, "page": page}
        query = urlencode({name: value for name, value in values.items() if value})
        return f"{self.path}?{query}" if query else self.path

    @property
    def pages(self) -> str:
        """The address up to the number of the page."""
        address = self.address()
        return f"{address}{'&' if '?' in address else '?'}page="


@dataclass(frozen=True, slots=True)
class Window:
    """One page of the events asked for. `number` is the page, from 1."""

    events: tuple[Event, ...]
    number: int
    pages: int
    total: int

    @property
    def places(self) -> frozenset[Place]:
        """Where its events are."""
        return frozenset(place_of(event) for event in self.events)


def wanted_in(path: str, query: Mapping[str, str], life: Life) -> Wanted:
    """What an address asks for."""
    form = Submission({"q": cleaned(query.get("q", ""))})
    text = form.values["q"]
    if len(text) > TEXT_MAX:
        form.wrong("q", Sentence(TOO_LONG, {"maximum": TEXT_MAX, "length": len(text)}))
        text = ""
    kind = query.get("kind", "")
    actor = query.get("actor", "")
    page = query.get("page", "")
    return Wanted(
        path=path,
        kind=Kind(kind) if kind in set(Kind) else None,
        actor=actor if actor in life.names or actor == TIMERS_ACTOR else "",
        text=text,
        page=int(page) if page.isascii() and page.isdecimal() and len(page) < 7 else 1,  # noqa: PLR2004
        form=form.state,
    )


def window(events: Sequence[Event], life: Life, wanted: Wanted) -> Window:
    """The page asked for, or the last one before it."""
    if wanted.narrowed:
        words = _words(life) if wanted.text else {}
        found = [event for event in events if _fits(event, life, wanted, words)]
    else:
        found = list(events)
    pages = max(1, -(-len(found) // PAGE))
    number = min(max(wanted.page, 1), pages)
    return Window(tuple(found[(number - 1) * PAGE : number * PAGE]), number, pages, len(found))


def _fits(event: Event, life: Life, wanted: Wanted, words: Mapping[Place, str]) -> bool:
    if wanted.kind is not None and event.kind is not wanted.kind:
        return False
    if wanted.actor:
        who = life.actors.get(place_of(event), TIMERS_ACTOR if event.kind is Kind.TIMER else "")
        if who != wanted.actor:
            return False
    if not wanted.text:
        return True
    text = f"{event.id} {event.name} {words.get(place_of(event), '')}"
    return wanted.text.casefold() in text.casefold()


def _words(life: Life) -> dict[Place, str]:
    """What can be found in an event beside its type: a step's name, who took it, what they wrote;
    why a timer was set."""
    words: dict[Place, str] = {}
    by_update: dict[str, str] = {}
    for each in life.recorded:
        told = each.told
        content = json.dumps(told.content, ensure_ascii=False)
        text = f"{told.kind} {told.actor_name} {content}"
        words[place_of(each.event)] = text
        if each.update_id:
            by_update[each.update_id] = text
    for asked in life.asked.values():
        words[place_of(asked.event)] = by_update.get(
            asked.update_id, f"{asked.action} {asked.actor_name}"
        )
    for timer in life.timers:
        words[place_of(timer.event)] = timer.alarm
        if timer.ended is not None:
            words[place_of(timer.ended)] = timer.alarm
    return words
