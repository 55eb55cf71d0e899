"""Who listens for changes, and the one task of this process that looks for them.

It looks once a second, at an index, and only while somebody listens. What a listener has not been
sent yet is a mark, not a queue: however slow a client is, it holds no more than the newest.
"""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from db.call_list import calls_taken
from db.changes import OVERLAP, Change, Key, changes, newest_moment, recorded_since
from db.engine import reading
from db.presence import Present, present
from rules.roles import Actor
from rules.stages import Action
from rules.visibility import may_see
from web.dependencies import now

log = structlog.get_logger()

SECONDS_BETWEEN = 1.0
MOST = 50
"""Events looked at one by one; of more, all who listen for lists are told."""
MOVES_AWAY = frozenset({Action.DISPATCH, Action.REASSIGN})
"""Steps that may take a case out of somebody's list: they are told without having it in scope."""


@dataclass(frozen=True, slots=True)
class News:
    """What a page is told: that lists changed, or who makes which call, what happened to its case,
    who else has it open."""

    lists: bool
    change: Change | None
    company: tuple[Present, ...] | None
    calls: bool = False


@dataclass(eq=False)
class Listener:
    """One open page. `session` names the sign-in; `case_no` the case that is open on it, or "".

    `there` is who else had that case open when it was last looked at, `company` the same while the
    page has yet to be told. `taken` is what the list of calls on it knows of who makes which, or ""
    if it shows none (`calls_taken` of db/call_list.py).
    """

    actor: Actor
    session: str
    case_no: str = ""
    lists: bool = False
    change: Change | None = None
    there: tuple[Present, ...] | None = None
    company: tuple[Present, ...] | None = None
    taken: str = ""
    calls: bool = False
    woken: asyncio.Event = field(default_factory=asyncio.Event)

    def note(self, change: Change) -> None:
        """Mark what a change means to this page, if it is in scope."""
        inside = may_see(self.actor, change.case)
        if inside or change.event.kind in MOVES_AWAY:
            self.lists = True
            self.woken.set()
        if self.case_no == change.case.case_no and inside:
            self.change = change
        elif self.case_no == change.case.case_no:
            # whoever works with it elsewhere is none of this page's business
            self.case_no = ""

    def meet(self, there: Mapping[str, tuple[Present, ...]]) -> None:
        """Mark who else has the open case open, if others do than before."""
        others = tuple(
            each for each in there.get(self.case_no, ()) if each.staff_id != self.actor.id
        )
        if self.case_no and others != self.there:
            self.there = self.company = others
            self.woken.set()

    def hear(self, taken: str) -> None:
        """Mark that other calls are taken than the page knows of."""
        if self.taken and self.taken != taken:
            self.taken, self.calls = taken, True
            self.woken.set()

    def take(self) -> News:
        """What is new since the last call."""
        found = News(self.lists, self.change, self.company, self.calls)
        self.lists, self.change, self.company, self.calls = False, None, None, False
        self.woken.clear()
        return found


class Listening:
    """The listeners of one process."""

    def __init__(self, engine: AsyncEngine, streams_of_one: int = 12) -> None:
        self._engine = engine
        self._streams_of_one = streams_of_one
        self._listeners: set[Listener] = set()
        self._task: asyncio.Task[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self.stopped = False
        self.looked = asyncio.Event()
        """The task has seen where things stand: what is recorded from then on is told."""

    @property
    def number(self) -> int:
        """How many listen."""
        return len(self._listeners)

    @property
    def looks(self) -> bool:
        """Whether the task is running."""
        return self._task is not None

    def is_full(self, listener: Listener) -> bool:
        """Whether one sign-in has more pages open already than anybody can look at."""
        same = sum(each.session == listener.session for each in self._listeners)
        return same >= self._streams_of_one

    @contextmanager
    def listening(self, listener: Listener) -> Iterator[None]:
        """Tell a listener what changes from now on."""
        self._listeners.add(listener)
        self._loop = asyncio.get_running_loop()
        if self._task is None:
            self._task = self._loop.create_task(self._watch())
        try:
            yield
        finally:
            self._listeners.discard(listener)
            if not self._listeners and self._task is not None:
                self._task.cancel()
                self._task = None
                self.looked.clear()

    def stop(self) -> None:
        """End every stream, now and from now on. May be called by a signal's handler."""
        self.stopped = True
        if self._loop is not None and self._listeners:
            self._loop.call_soon_threadsafe(self._wake_all)

    def _wake_all(self) -> None:
        for listener in self._listeners:
            listener.woken.set()

    async def _watch(self) -> None:
        known: dict[Key, datetime] | None = None
        while True:
            try:
                known = await self._look(known)
                await self._look_who_is_there()
                await self._look_who_calls()
                self.looked.set()
            except SQLAlchemyError:
                # the database is away for a moment; whoever reads a page is told there
                log.warning("live_not_looked", exc_info=True)
            await asyncio.sleep(SECONDS_BETWEEN)

    async def _look(self, known: dict[Key, datetime] | None) -> dict[Key, datetime]:
        """Tell what is new beside what is known; returns what is known now."""
        async with reading(self._engine) as connection:
            newest = max(known.values()) if known else await newest_moment(connection)
            since = (newest or now()) - OVERLAP
            found = await recorded_since(connection, since, MOST)
            new = () if known is None else tuple(key for key in found if key not in known)
            happened = await changes(connection, new) if len(new) < MOST else ()
        if len(new) >= MOST:
            self._tell_all()
        for change in happened:
            for listener in self._listeners:
                listener.note(change)
        return found or known or {}

    async def _look_who_is_there(self) -> None:
        open_cases = {each.case_no for each in self._listeners if each.case_no}
        if not open_cases:
            return
        async with reading(self._engine) as connection:
            there = await present(connection, open_cases, now())
        for listener in self._listeners:
            listener.meet(there)

    async def _look_who_calls(self) -> None:
        if not any(each.taken for each in self._listeners):
            return
        async with reading(self._engine) as connection:
            taken = await calls_taken(connection, now())
        for listener in self._listeners:
            listener.hear(taken)

    def _tell_all(self) -> None:
        for listener in self._listeners:
            listener.lists = True
            listener.woken.set()
