"""Comparing what a history says that the code asked for with what the code asks for now."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from temporalio.api.common.v1 import Payload
from temporalio.converter import PayloadCodec

from rules.replay_verdicts import CommandKind, Difference, Told
from workflows.replay_commands import Asked
from workflows.replay_moments import Drift
from workflows.replay_shapes import shaped

SHOWN = 300
"""Characters of a value that are shown."""
CALENDAR = re.compile(rb'"calendar_version":"([^"]+)"')
NOTHING = object()
NANOSECONDS = 1_000_000_000


@dataclass(slots=True)
class Comparison:
    """What was compared so far. `calendars` are the versions named by deadlines on record."""

    codec: PayloadCodec | None
    drift: Drift
    compared: int = 0
    calendars: set[str] = field(default_factory=set)

    async def first_difference(
        self, recorded: Iterable[tuple[int, Asked]], made: Sequence[Asked]
    ) -> Difference | None:
        """The first event of which the code now makes nothing, or something else."""
        left = {(each.kind, each.key): each for each in made}
        for event_id, asked in recorded:
            self.compared += 1
            now = left.pop((asked.kind, asked.key), None)
            if now is None:
                instead = next(iter(left.values()), None)
                return Difference(event_id, told(asked), told(instead) if instead else None)
            if found := await self._content(asked, now):
                return replace(found, event_id=event_id)
        return None

    async def _content(self, asked: Asked, now: Asked) -> Difference | None:
        if asked.name != now.name:
            return Difference(0, told(asked), told(now))
        if asked.kind is CommandKind.TIMER:
            return self._duration(asked, now)
        if asked.facts != now.facts:
            return self._first(asked, dict(asked.facts), dict(now.facts))
        opened = await self._opened(asked.payloads)
        self._remember_calendars(opened)
        if [each.data for each in opened] == [each.data for each in now.payloads]:
            return None
        before = [shaped(asked.kind, asked.name, each) for each in opened]
        after = [shaped(now.kind, now.name, each) for each in now.payloads]
        alone = len(before) == len(after) == 1
        return self._first(asked, before[0] if alone else before, after[0] if alone else after)

    def _duration(self, asked: Asked, now: Asked) -> Difference | None:
        before, after = asked.facts["nanoseconds"], now.facts["nanoseconds"]
        if before == after or self.drift.explains_span(round((after - before) / 1000)):
            return None
        return Difference(0, told(asked), told(now), path="duration")

    async def _opened(self, payloads: Sequence[Payload]) -> Sequence[Payload]:
        return await self.codec.decode(payloads) if self.codec and payloads else payloads

    def _remember_calendars(self, payloads: Sequence[Payload]) -> None:
        for payload in payloads:
            self.calendars |= {each.decode() for each in CALENDAR.findall(payload.data)}

    def _first(self, asked: Asked, before: Any, after: Any) -> Difference | None:
        for path, old, new in _differing(before, after, ""):
            if not self.drift.explains(old, new):
                return Difference(
                    0,
                    Told(asked.kind, asked.name or asked.key, _text(old)),
                    Told(asked.kind, asked.name or asked.key, _text(new)),
                    path,
                )
        return None


def told(asked: Asked) -> Told:
    """A command for a person to read."""
    value = ""
    if asked.kind is CommandKind.TIMER:
        value = f"{asked.facts['nanoseconds'] / NANOSECONDS:.6f}".rstrip("0").rstrip(".")
    return Told(asked.kind, asked.name or asked.key, value)


def _differing(before: Any, after: Any, path: str) -> Iterator[tuple[str, Any, Any]]:
    """Every leaf in which two JSON values differ, with its path."""
    if isinstance(before, dict) and isinstance(after, dict):
        for name in before | after:
            old, new = before.get(name, NOTHING), after.get(name, NOTHING)
            yield from _differing(old, new, f"{path}.{name}" if path else name)
    elif isinstance(before, list) and isinstance(after, list):
        for number in range(max(len(before), len(after))):
            old = before[number] if number < len(before) else NOTHING
            new = after[number] if number < len(after) else NOTHING
            yield from _differing(old, new, f"{path}[{number}]")
    elif before != after:
        yield path, before, after


def _text(value: Any) -> str:
    if value is NOTHING:
        return ""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"
