"""The course of a case as a picture: a lane or two of bands, then bars, one under the other. Pure.

Across, everything is in percent of the period shown; down, in pixels. Nothing here has colours:
`look` is the end of a class name in history.css.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from rules.working_days import SHANGHAI
from web.history.course import LANE_NAMES, Lane, Stretch

HEAD = 22
BAND = 26
BAR = 14
NAME = 18
GAP = 8
FOOT = 24
TICKS = 6
NARROWEST = 0.35
"""Percent of the width: what lasted milliseconds is seen too."""

LETTER = 1.2
"""Percent of a desk's width that a character takes: a band with no room has no words."""


@dataclass(frozen=True, slots=True)
class Period:
    """What the picture shows (UTC)."""

    begins: datetime
    ends: datetime

    def at(self, moment: datetime) -> float:
        """Where a moment is, in percent; outside it is at the edge."""
        share = (moment - self.begins) / (self.ends - self.begins) * 100
        return round(min(max(share, 0.0), 100.0), 3)

    def shows(self, stretch: Stretch) -> bool:
        """Whether any of a stretch lies in it."""
        until = max((t for t in (stretch.ends, stretch.due) if t), default=self.ends)
        return stretch.begins <= self.ends and (stretch.ends is None or until >= self.begins)


@dataclass(frozen=True, slots=True)
class Rect:
    """A bar or a band. `label` is written into it, as far as there is room."""

    x: float
    y: int
    width: float
    height: int
    look: str
    label: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment: when something was due, or a timer went off."""

    x: float
    y: int
    look: str


@dataclass(frozen=True, slots=True)
class Name:
    """What a row is called."""

    y: int
    text: str
    heads_lane: bool


@dataclass(frozen=True, slots=True)
class Tick:
    """A day's beginning."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything to draw. `now` is None where it is not in the period."""

    height: int
    rects: tuple[Rect, ...]
    marks: tuple[Mark, ...]
    names: tuple[Name, ...]
    ticks: tuple[Tick, ...]
    now: float | None


class _Pen:
    """Draws lane after lane."""

    def __init__(self, period: Period, until: datetime) -> None:
        self.period = period
        self.until = until
        self.y = HEAD
        self.rects: list[Rect] = []
        self.marks: list[Mark] = []
        self.names: list[Name] = []

    def lane(self, lane: Lane, stretches: Sequence[Stretch]) -> None:
        """One kind of stretches, if there are any."""
        if not stretches:
            return
        self.names.append(Name(self.y + NAME - 5, LANE_NAMES[lane], heads_lane=True))
        self.y += NAME
        if lane in (Lane.STAGE, Lane.TURN):
            for each in stretches:
                self._band(each, lane)
            self.y += BAND + GAP
        elif lane is Lane.TIMER:
            for each in stretches:
                self._rect(each, 2, "timer", "", down=BAR // 2 - 1)
                ended = each.ends or each.due
                if ended is not None and self.period.begins <= ended <= self.period.ends:
                    at = self.period.at(ended)
                    self.marks.append(Mark(at, self.y + BAR // 2, f"timer-{each.look}"))
            self.y += BAR + GAP
        else:
            for each in stretches:
                self._row(each, lane)

    def _band(self, each: Stretch, lane: Lane) -> None:
        self._rect(each, BAND, f"{lane}-{each.look}", each.name)
        band = self.rects[-1]
        if band.width < LETTER * (len(each.name) + 1):
            self.rects[-1] = replace(band, label="")

    def _row(self, each: Stretch, lane: Lane) -> None:
        self.names.append(Name(self.y + NAME - 5, each.name, heads_lane=False))
        self.y += NAME
        if each.due is not None:
            begin, due = self.period.at(each.begins), self.period.at(each.due)
            width = max(due - begin, NARROWEST)
            self.rects.append(Rect(begin, self.y, width, BAR, "term", ""))
            if self.period.begins <= each.due <= self.period.ends:
                self.marks.append(Mark(due, self.y + BAR // 2, "due"))
        self._rect(each, BAR - 8, f"{lane}-{each.look}", "", down=4)
        self.y += BAR + GAP

    def _rect(self, each: Stretch, height: int, look: str, label: str, down: int = 0) -> None:
        begin = self.period.at(each.begins)
        end = self.period.at(each.ends or self.until)
        width = max(end - begin, NARROWEST)
        # what begins at the very edge is moved in, or it would not be seen
        begin = min(begin, 100 - width)
        self.rects.append(Rect(begin, self.y + down, width, height, look, label))


def drawing(course: Iterable[Stretch], period: Period, until: datetime, *, ended: bool) -> Drawing:
    """The stretches that lie in a period. `until` is now, or when the case ended."""
    shown = [each for each in course if period.shows(each)]
    pen = _Pen(period, until)
    for lane in Lane:
        pen.lane(lane, [each for each in shown if each.lane is lane])
    inside = not ended and period.begins <= until <= period.ends
    return Drawing(
        height=pen.y + FOOT,
        rects=tuple(pen.rects),
        marks=tuple(pen.marks),
        names=tuple(pen.names),
        ticks=tuple(_ticks(period)),
        now=period.at(until) if inside else None,
    )


def _ticks(period: Period) -> Iterator[Tick]:
    """Beginnings of days (Asia/Shanghai), or of hours where less than two days are shown."""
    length = period.ends - period.begins
    unit = timedelta(days=1) if length > timedelta(days=2) else timedelta(hours=1)
    written = "%m-%d" if unit.days else "%d日%H时"
    step = unit * max(1, -(-length // (unit * TICKS)))
    first = period.begins.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
    at = first
    while at <= period.ends:
        if at >= period.begins:
            yield Tick(period.at(at), at.strftime(written))
        at += step
