"""催办: a person asks the responsible unit to hurry. What time alone reminds of is in alarms.py."""

from dataclasses import replace
from datetime import datetime

from rules.case import Case
from rules.clocks import HOTLINE_CLOCKS, Clock
from rules.notice_kinds import Audience, NoticeKind, NoticeOrder
from rules.procedure.rule import Change, Moment, Rule, limit_text
from rules.refusals import N_, Refusal, RefusalKind
from rules.roles import Actor
from rules.stages import Action
from rules.steps import Remind
from rules.timetable import Span
from rules.working_days import due_date, local_date


def _not_again_today(case: Case, _actor: Actor, now: datetime) -> None:
    """Who is reminded at every hour reads none of it."""
    if case.next_reminder_on is not None and local_date(now) < case.next_reminder_on:
        raise Refusal(
            RefusalKind.NOT_NOW,
            N_("这件工单今天已经催办过，{day}起可以再催。"),
            day=case.next_reminder_on.isoformat(),
        )


def _owed_next(case: Case) -> Clock | None:
    """The unit's duty that is due first."""
    owed = (clock for clock in case.clocks if clock.runs and clock.kind not in HOTLINE_CLOCKS)
    return min(owed, key=lambda clock: clock.term.due, default=None)


def _remind(case: Case, step: Remind, moment: Moment) -> Change:
    clock = _owed_next(case)
    notice = NoticeOrder(
        NoticeKind.URGED,
        Audience.HANDLERS,
        case.responsible_path,
        clock=clock.kind if clock is not None else None,
        due=due_date(clock.term.due) if clock is not None else None,
        provisional=clock is not None and clock.term.provisional,
        text=step.note or None,
        not_before=None if moment.in_hours else moment.next_morning,
    )
    again = local_date(moment.terms[0].last_morning)
    return Change(replace(case, next_reminder_on=again), (notice,))


REMINDING = (
    Rule(
        Action.REMIND,
        condition=_not_again_today,
        check=lambda case, step, _now: limit_text(case, step.note, "note"),
        # its last morning is that of the day on which the unit may be reminded again
        spans=lambda case, _step, now: (Span(now, case.policy.reminder_days),),
        apply=_remind,
    ),
)
