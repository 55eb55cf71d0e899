"""What lasted how long in a case: stages, whose turn it was, clocks, requests, timers. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from rules.case import Case, RequestState
from rules.refusals import N_
from rules.stages import AlarmKind, Stage
from rules.survey import SurveyOutcome
from web.desk.clock_table import TONES, tone_of
from web.history.life import Life
from web.history.standing import Standing
from web.history.story import moves_of
from web.wording import source_name


class Lane(StrEnum):
    """What a stretch is of."""

    STAGE = "stage"
    TURN = "turn"
    CLOCK = "clock"
    REQUEST = "request"
    TIMER = "timer"


class Turn(StrEnum):
    """Who is waited for."""

    HOTLINE = "hotline"
    UNIT = "unit"
    REVIEWER = "reviewer"
    RATER = "rater"


LANE_NAMES = {
    Lane.STAGE: N_("工单环节"),
    Lane.TURN: N_("等谁"),
    Lane.CLOCK: N_("时限"),
    Lane.REQUEST: N_("各项申请"),
    Lane.TIMER: N_("定时器"),
}
TURN_NAMES = {
    Turn.HOTLINE: N_("等热线"),
    Turn.UNIT: N_("等承办单位"),
    Turn.REVIEWER: N_("等督办审核"),
    Turn.RATER: N_("等评价人"),
}
MATTERS = frozenset({"stage", "survey", "objections", "requests"})
"""Fields of a case whose change may begin or end a stretch."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Something with a beginning and, unless it goes on, an end (UTC). `due` is when it was to
    end, where there was such a moment. `name` and `outcome` are Chinese sources, `look` is how it
    is drawn."""

    lane: Lane
    name: str
    look: str
    begins: datetime
    ends: datetime | None
    due: datetime | None = None
    outcome: str = ""


def turn_of(case: Case) -> Turn | None:
    """Who is waited for; None once the case is archived."""
    match case.stage:
        case Stage.AWAITING_DISPATCH:
            return Turn.HOTLINE
        case Stage.AWAITING_ACCEPTANCE | Stage.AWAITING_CONTACT | Stage.IN_PROGRESS:
            return Turn.UNIT
        case Stage.IN_CLOSURE_REVIEW:
            return Turn.REVIEWER
        case Stage.ARCHIVED:
            return None
        case Stage.AWAITING_SURVEY:
            survey = case.survey
            unhappy = survey is not None and survey.outcome is SurveyOutcome.DISSATISFIED
            calling = survey is not None and survey.calling
            return Turn.HOTLINE if case.objection or unhappy or calling else Turn.RATER


def course_of(life: Life, standing: Standing, now: datetime) -> tuple[Stretch, ...]:
    """Every stretch, lane by lane, each in the order of its beginning. Raises Broken."""
    changes = list(_changes(life, standing))
    if not changes:
        return ()
    last = standing.case(standing.last)
    return (
        *_stages(changes),
        *_turns(changes),
        *(_clocks(last, now) if last else ()),
        *_requests(changes),
        *_timers(life),
    )


def _changes(life: Life, standing: Standing) -> Iterator[tuple[datetime, Case]]:
    """The case at each moment at which a stretch may begin or end."""
    for each in life.recorded:
        if MATTERS.intersection(each.changes):
            case = standing.case(each.version)
            if case is not None:
                yield each.told.at, case


def _runs(changes: list[tuple[datetime, str]]) -> Iterator[tuple[str, datetime, datetime | None]]:
    """Stretches in which a value stays the same: the value, from when, until when."""
    began, value = changes[0]
    for at, other in changes[1:]:
        if other != value:
            yield value, began, at
            began, value = at, other
    yield value, began, None


def _stages(changes: list[tuple[datetime, Case]]) -> Iterator[Stretch]:
    for stage, begins, ends in _runs([(at, case.stage.value) for at, case in changes]):
        if stage != Stage.ARCHIVED:
            yield Stretch(Lane.STAGE, source_name(Stage(stage)), stage, begins, ends)


def _turns(changes: list[tuple[datetime, Case]]) -> Iterator[Stretch]:
    for turn, begins, ends in _runs([(at, turn_of(case) or "") for at, case in changes]):
        if turn:
            yield Stretch(Lane.TURN, TURN_NAMES[Turn(turn)], turn, begins, ends)


def _clocks(case: Case, now: datetime) -> Iterator[Stretch]:
    said = dict(TONES)
    for clock in case.clocks:
        tone = tone_of(clock, now)
        yield Stretch(
            lane=Lane.CLOCK,
            name=source_name(clock.kind),
            look=tone,
            begins=clock.term.started_at,
            ends=clock.stopped_at,
            due=clock.term.due,
            outcome=source_name(clock.verdict) if clock.verdict else said[tone],
        )


def _requests(changes: list[tuple[datetime, Case]]) -> Iterator[Stretch]:
    """Requests keep their place in the case, so each is followed by it."""
    _, last = changes[-1]
    for place, request in enumerate(last.requests):
        decided = (
            at
            for at, case in changes
            if place < len(case.requests) and case.requests[place].state is not RequestState.PENDING
        )
        yield Stretch(
            lane=Lane.REQUEST,
            name=source_name(request.kind),
            look=request.state,
            begins=request.at,
            ends=next(decided, None),
            due=request.expires.due,
            outcome=source_name(request.state),
        )


def _timers(life: Life) -> Iterator[Stretch]:
    for move in moves_of(life.timers):
        timer = move.now
        if timer is None:
            continue
        known = timer.alarm in set(AlarmKind)
        last = move.last or timer
        look = "fired" if last.fired else "moved" if last.ended else "waiting"
        yield Stretch(
            lane=Lane.TIMER,
            name=source_name(AlarmKind(timer.alarm)) if known else timer.alarm,
            look=look,
            begins=timer.event.at,
            ends=last.ended.at if last.ended else None,
            due=timer.fires_at,
            outcome=TIMER_ENDS[look],
        )


TIMER_ENDS = {"fired": N_("到点"), "moved": N_("改定或取消"), "waiting": N_("等待到点")}
