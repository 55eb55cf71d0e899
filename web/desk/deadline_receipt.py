"""The deadline receipt: how one clock of a case was counted, day by day; also for paper.

The counting is rules/derivation.py, the same as `haochaping deadline` prints.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from db.cases import CaseEvent
from rules.case import Case
from rules.clocks import Clock, ClockKind
from rules.derivation import Derivation
from rules.policy import ClockStart
from rules.refusals import N_, N_plural
from rules.stages import Action
from rules.working_days import DayEnd, Reason, due_date
from web.desk.case_view import Loaded
from web.desk.clock_table import ClockLine, clock_line
from web.desk.trail import TrailLine, trail_lines
from web.i18n import Catalogue, Sentence


@dataclass(frozen=True, slots=True)
class DayLine:
    """One day passed. `number` is its place in the count, None if it does not count.

    `notice` is the place in the list of notices, 0 if the day needs none.
    """

    day: date
    number: int | None
    why: str
    name: str
    notice: int
    last: bool


@dataclass(frozen=True, slots=True)
class ReceiptPage:
    """desk/deadline_receipt.html."""

    case_no: str
    clock: ClockLine
    unit: str
    rule: Sentence
    counting: Sentence
    from_event: str
    first_days: int
    days: tuple[DayLine, ...]
    notices: tuple[str, ...]
    agrees: bool
    newest_calendar: bool
    moves: tuple[TrailLine, ...]
    now: datetime


RULES: Mapping[ClockKind, str] = {
    ClockKind.DISPATCH: N_plural("热线工作规则：收到差评后 {days} 个工作日内转办。"),
    ClockKind.CONTACT: N_plural("“1-5-15”的“1”：{days} 个工作日内先行联系评价人。"),
    ClockKind.RECTIFICATION: N_plural("“1-5-15”的“5”：{days} 个工作日内整改反馈。"),
    ClockKind.CLOSURE: N_plural("“1-5-15”的“15”：{days} 个工作日内办结。"),
    ClockKind.REOPENING: N_plural(
        "评价人不满意或提出异议后，热线在 {days} 个工作日内决定是否重办。"
    ),
    ClockKind.RECHECK_CONTACT: N_plural("回访复核：重办后 {days} 个工作日内再次联系评价人。"),
    ClockKind.RECHECK: N_plural("回访复核：重办后 {days} 个工作日内答复。"),
}
"""The clause each clock comes from (rules/policy.py), with the days of the case's own policy."""

COUNTING: Mapping[DayEnd, str] = {
    DayEnd.MIDNIGHT: N_(
        "起算当日不计，从次日起只计工作日（含调休上班日），到第 {days} 个工作日的 24:00 为止。"
    ),
    DayEnd.OFFICE: N_(
        "起算当日不计，从次日起只计工作日（含调休上班日），到第 {days} 个工作日的 17:30 为止。"
    ),
}

REASONS: Mapping[Reason, str] = {
    Reason.WORKDAY: N_("工作日"),
    Reason.WEEKEND: N_("休息日"),
    Reason.HOLIDAY: N_("放假"),
    Reason.MAKE_UP: N_("调休上班"),
    Reason.ASSUMED_WORKDAY: N_("工作日（安排未公布）"),
    Reason.ASSUMED_WEEKEND: N_("休息日（安排未公布）"),
}
"""Why a day counts or does not."""

FROM_REVIEW, FROM_DISPATCH = N_("收到评价"), N_("转办到主办单位")
STARTS: Mapping[ClockKind, str] = {
    ClockKind.DISPATCH: FROM_REVIEW,
    ClockKind.REOPENING: N_("评价人表示不满意或提出异议"),
    ClockKind.RECHECK_CONTACT: N_("决定重办"),
    ClockKind.RECHECK: N_("决定重办"),
}
"""What each clock is counted from, where the policy leaves no choice."""

MOVING = frozenset(
    {
        Action.SUBMIT_FEEDBACK,
        Action.RESOLVE_ON_THE_SPOT,
        Action.ANSWER_RECHECK,
        Action.SEND_BACK_CLOSURE,
        Action.APPROVE_CLOSURE,
        Action.DECIDE_COMPLEX,
        Action.DECIDE_EXTENSION,
        Action.RECALCULATE_DEADLINES,
    }
)
"""Steps that stop a clock, let it run again, or give it another end."""
HELD = frozenset({ClockKind.RECTIFICATION, ClockKind.CLOSURE, ClockKind.RECHECK})


def clock_named(case: Case, key: str) -> Clock | None:
    """The clock of a case with this key."""
    return next((clock for clock in case.clocks if clock.key == key), None)


def receipt_page(
    loaded: Loaded, clock: Clock, derived: Derivation, catalogue: Catalogue
) -> ReceiptPage:
    """The receipt of one clock, seen from the case's own now."""
    case, term = loaded.case, clock.term
    passed = derived.counted.days
    notices = tuple(dict.fromkeys(day.notice for day in passed if day.notice))
    return ReceiptPage(
        case_no=case.case_no,
        clock=clock_line(clock, loaded.now, loaded.calendar, catalogue),
        unit=next((unit.name for unit in loaded.units if unit.code == clock.unit_code), ""),
        rule=Sentence(RULES[clock.kind], {"days": clock.original_days}),
        counting=Sentence(COUNTING[case.policy.day_end], {"days": term.working_days}),
        from_event=_counted_from(clock.kind, case.policy.clock_start),
        first_days=clock.original_days,
        days=tuple(
            DayLine(
                day=each.day,
                number=each.number if each.counted else None,
                why=REASONS[each.reason],
                name=each.name,
                notice=notices.index(each.notice) + 1 if each.notice else 0,
                last=each.day == due_date(derived.counted.due),
            )
            for each in passed
        ),
        notices=notices,
        agrees=derived.agrees,
        newest_calendar=term.calendar_version == loaded.calendar.version,
        moves=trail_lines(_moves(clock, loaded.events), catalogue),
        now=loaded.now,
    )


def _counted_from(kind: ClockKind, clock_start: ClockStart) -> str:
    by_policy = FROM_REVIEW if clock_start is ClockStart.REVIEW else FROM_DISPATCH
    return STARTS.get(kind, by_policy)


def _moves(clock: Clock, events: tuple[CaseEvent, ...]) -> tuple[CaseEvent, ...]:
    if clock.kind not in HELD:
        return ()
    until = clock.stopped_at
    return tuple(
        event
        for event in events
        if event.kind in MOVING
        and event.at >= clock.term.started_at
        and (clock.verdict is None or until is None or event.at <= until or _judges(event))
    )


def _judges(event: CaseEvent) -> bool:
    return event.kind == Action.APPROVE_CLOSURE
