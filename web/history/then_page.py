"""The case as it stood after an event: folded from the recorded changes, seen from that moment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from rules.case import Case, Request, RequestState
from rules.refusals import N_
from rules.roles import Actor
from rules.working_days import Calendar
from web.desk.clock_table import ClockLine, clock_lines
from web.desk.flags import Flag, flags
from web.desk.panel import waiting_for
from web.history.events import Event
from web.history.frame import STORY, Frame, frame
from web.history.life import Recorded
from web.history.looking import Looked
from web.history.rows import address_of
from web.history.standing import Broken
from web.history.story import Happened
from web.history.story_words import StoryLine, Telling
from web.i18n import Catalogue, Sentence

FIELDS: Mapping[str, str] = {
    "stage": N_("工单环节"),
    "round": N_("复核轮次"),
    "dispatch_no": N_("转办次数"),
    "unit": N_("主办单位"),
    "supporting": N_("协办单位"),
    "holder": N_("承办人"),
    "return_until": N_("可退单至"),
    "clocks": N_("时限"),
    "contacts": N_("联系记录"),
    "finding": N_("事实与诉求认定"),
    "submission": N_("提交的办结材料"),
    "requests": N_("各项申请"),
    "complex": N_("复杂认定"),
    "extended": N_("延期"),
    "supervised": N_("督办"),
    "next_reminder_on": N_("可再催办日"),
    "next_escalation": N_("下次逾期催办"),
    "survey": N_("满意度测评"),
    "past_surveys": N_("以前的测评"),
    "outcome": N_("归档原因"),
    "closed_at": N_("办结时间"),
    "archived_at": N_("归档时间"),
    "objection_until": N_("可提异议至"),
    "objections": N_("异议"),
    "information": N_("补充说明次数"),
    "merged_into": N_("并入的工单"),
    "joined": N_("并来的评价"),
}
"""What a step may change, by the field of rules/case.py."""


@dataclass(frozen=True, slots=True)
class ThenPage:
    """history/then.html. `case` is None before the receipt was recorded. `previous` and `next` are
    the versions before and after, `line` the step that led to this one."""

    frame: Frame
    event: int
    run: int
    name: str
    at: datetime
    version: int
    last: int
    case: Case | None
    waiting: Sentence
    flags: tuple[Flag, ...]
    clocks: tuple[ClockLine, ...]
    requests: tuple[Request, ...]
    line: StoryLine | None
    changed: tuple[str, ...]
    first: str
    previous: str
    next: str
    newest: str
    event_href: str


def then_page(
    looked: Looked, event: Event, calendar: Calendar, actor: Actor, said: Catalogue, *, raw: bool
) -> ThenPage:
    """The page of the case as it stood. Raises Broken if the history leads to no case."""
    standing = looked.standing
    if standing is None:
        raise Broken(looked.case_no)
    version = looked.life.version_at(event)
    case = standing.case(version)
    by_version = {each.version: each for each in looked.life.recorded}
    here = by_version.get(version)

    def way(number: int) -> str:
        wanted = by_version.get(number)
        return address_of(looked.case_no, wanted.event, "at") if wanted else ""

    last = standing.last
    return ThenPage(
        frame=frame(looked, actor, STORY),
        event=event.id,
        run=event.run + 1,
        name=event.name,
        at=event.at,
        version=version,
        last=last,
        case=case,
        waiting=waiting_for(case) if case else Sentence(N_("这时工单还没有登记。")),
        flags=_flags(case, event.at) if case else (),
        clocks=clock_lines(case, event.at, calendar, said) if case else (),
        requests=case.requests if case else (),
        line=_line(looked, here, said, raw=raw),
        changed=tuple(FIELDS[name] for name in FIELDS if here and name in here.changes),
        first=way(1) if version > 1 else "",
        previous=way(version - 1),
        next=way(version + 1),
        newest=way(last) if version < last else "",
        event_href=address_of(looked.case_no, event, "events") if raw else "",
    )


def _line(looked: Looked, here: Recorded | None, said: Catalogue, *, raw: bool) -> StoryLine | None:
    if here is None:
        return None
    telling = Telling(looked.life, looked.standing, said, reasons=raw, stood_in=looked.stood_in)
    (line,) = telling.lines([Happened(here)])
    return line


def _flags(case: Case, at: datetime) -> tuple[Flag, ...]:
    return flags(
        overdue=any(clock.runs and at > clock.term.due for clock in case.clocks),
        supervised=case.supervised,
        complex_one=case.complex,
        extended=case.extended,
        rounds=case.round,
        pending=[r.kind for r in case.requests if r.state is RequestState.PENDING],
    )
