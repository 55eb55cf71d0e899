"""How far a bad review has come, in a citizen's words: what is owed by when, and the replies."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from db.cases import CaseEvent
from db.replies import given_replies
from rules.case import Case
from rules.clocks import Clock, ClockKind, Verdict
from rules.policy import Policy
from rules.refusals import N_
from rules.stages import Stage
from rules.survey import SurveyOutcome
from rules.working_days import Calendar
from web.i18n import Sentence
from web.public.owed import Owed, owed


class MilestoneLook(StrEnum):
    """How a milestone stands."""

    DONE = "done"
    RUNNING = "running"
    LATE = "late"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class Milestone:
    """One duty. `due` once it is known, else `promise` says it in words, and `latest` by when at
    the latest.

    `verdict` says whether it was kept; `first_due` is the deadline before it was moved.
    """

    title: str
    look: MilestoneLook
    promise: Sentence | None = None
    due: datetime | None = None
    latest: datetime | None = None
    provisional: bool = False
    done_at: datetime | None = None
    note: str = ""
    verdict: Verdict | None = None
    first_due: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply that was approved for the citizen; `by` is a unit, or "" for the hotline."""

    text: str
    by: str
    at: datetime


TITLES = {
    ClockKind.DISPATCH: N_("转给负责的单位"),
    ClockKind.CONTACT: N_("先与您联系"),
    ClockKind.RECTIFICATION: N_("整改并答复"),
    ClockKind.CLOSURE: N_("审核办结"),
    ClockKind.REOPENING: N_("决定是否重办"),
    ClockKind.RECHECK_CONTACT: N_("重办：再与您联系"),
    ClockKind.RECHECK: N_("重办：复核并答复"),
}
HELD = N_("已经提交，审核通过才算完成")
ATTEMPTED = N_("多次联系未能接通")
UNANSWERED = (Verdict.ATTEMPTED, Verdict.ATTEMPTED_LATE)
LATE_WHEN_WITHDRAWN = N_("撤回时已经超时，没有完成")
AFTERWARDS = (ClockKind.REOPENING, ClockKind.RECHECK_CONTACT, ClockKind.RECHECK)
FINISHED = (Stage.AWAITING_SURVEY, Stage.ARCHIVED)
SURVEY_WORDS = {
    SurveyOutcome.SATISFIED: N_("您表示满意"),
    SurveyOutcome.DISSATISFIED: N_("您表示不满意"),
    SurveyOutcome.NOT_RATED: N_("未评价"),
}


def promised(
    received_at: datetime, *, real_name: bool, policy: Policy, calendar: Calendar
) -> tuple[Milestone, ...]:
    """What is owed for a bad review that has no case on record yet."""
    return tuple(
        map(_promise, owed(received_at, real_name=real_name, policy=policy, calendar=calendar))
    )


def _promise(owed: Owed) -> Milestone:
    running = owed.kind is ClockKind.DISPATCH
    return Milestone(
        TITLES[owed.kind],
        MilestoneLook.RUNNING if running else MilestoneLook.AHEAD,
        promise=owed.within,
        due=owed.due,
        latest=owed.latest,
        provisional=owed.provisional,
    )


def milestones(case: Case, calendar: Calendar) -> tuple[Milestone, ...]:
    """What was and is owed in a case, in the order it is owed, the survey last."""
    promises = owed(
        case.review.received_at,
        real_name=case.review.real_name,
        policy=case.policy,
        calendar=calendar,
        dispatch=case.clock(ClockKind.DISPATCH),
    )
    found = [
        _of_clock(clock) if (clock := _telling(case, each.kind)) else _promise(each)
        for each in promises
        if _is_told(case, each.kind)
    ]
    later = (clock for kind in AFTERWARDS if (clock := _telling(case, kind)))
    return (*found, *_survey(case), *(_of_clock(clock) for clock in later))


def _telling(case: Case, kind: ClockKind) -> Clock | None:
    clock = case.clock(kind)
    # what another unit owed and never did is promised anew
    gone = (Verdict.VOID, Verdict.SUPERSEDED)
    return clock if clock is not None and clock.verdict not in gone else None


def _is_told(case: Case, kind: ClockKind) -> bool:
    # a duty that never began, or no longer applies, is not promised once the case is closed
    clock = case.clock(kind)
    if clock is None:
        return case.stage not in FINISHED
    return clock.verdict is not Verdict.VOID


def _of_clock(clock: Clock) -> Milestone:
    # a submission holds the clock, a withdrawal ends it: neither is the duty done
    done = clock.stopped_at is not None and clock.verdict is not None and bool(clock.stopped_by)
    at_rest = clock.stopped_at is not None and clock.stopped_at <= clock.term.due
    late = (clock.overdue or clock.verdict is Verdict.LATE) and not at_rest
    running = MilestoneLook.LATE if late else MilestoneLook.RUNNING
    return Milestone(
        title=TITLES[clock.kind],
        look=MilestoneLook.DONE if done else running,
        due=clock.term.due,
        provisional=clock.term.provisional,
        done_at=clock.stopped_at if done else None,
        note=_note(clock),
        verdict=clock.verdict,
        first_due=clock.original_due if clock.original_due != clock.term.due else None,
    )


def _note(clock: Clock) -> str:
    if clock.verdict is None:
        return HELD if clock.stopped_at is not None else ""
    if clock.verdict in UNANSWERED:
        return ATTEMPTED
    return LATE_WHEN_WITHDRAWN if not clock.stopped_by else ""


@dataclass(frozen=True, slots=True)
class Kept:
    """Of the promises that fell due or were fulfilled: how many, and how many in time."""

    promises: int
    in_time: int


def kept(found: Iterable[Milestone]) -> Kept:
    """How well what was promised was kept. Tried often enough (已尝试未联) counts as in time."""
    good = (Verdict.ON_TIME, Verdict.ATTEMPTED)
    bad = (Verdict.LATE, Verdict.ATTEMPTED_LATE)
    judged = [
        each.verdict in good
        for each in found
        if each.verdict in (*good, *bad) or each.look is MilestoneLook.LATE
    ]
    return Kept(len(judged), sum(judged))


def _survey(case: Case) -> tuple[Milestone, ...]:
    if case.survey is None:
        return ()
    title = N_("请您评判结果")
    if case.survey.outcome is None:
        link = case.survey.link
        running = MilestoneLook.RUNNING
        return (Milestone(title, running, due=link.due, provisional=link.provisional),)
    answered = case.survey.answers.at if case.survey.answers else None
    note = SURVEY_WORDS[case.survey.outcome]
    return (Milestone(title, MilestoneLook.DONE, done_at=answered, note=note),)


def replies(events: Iterable[CaseEvent], unit_name: str) -> tuple[Reply, ...]:
    """What the citizen was answered, oldest first, as it was written."""
    return tuple(
        Reply(each.text, "" if each.by_hotline else unit_name, each.at)
        for each in given_replies(events)
    )
