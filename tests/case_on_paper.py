"""A case without a server: the procedure alone, with a clock of its own.

What workflows/case.py makes durable, done in memory. Tests that want thousands of steps use it;
that the workflow does the same is for the tests on the real server.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from rules.case import Case, RatedReview
from rules.policy import Policy
from rules.procedure.alarms import alarm_spans, next_alarm, ring
from rules.procedure.dispatching import receipt_spans, receive
from rules.procedure.rule import Change, Moment
from rules.procedure.taking import check, spans_needed, take
from rules.roles import SYSTEM, Actor
from rules.shipped_calendar import shipped_calendar
from rules.stages import RECEIVED, Stage
from rules.steps import Step
from rules.timetable import Span, TimetableQuestion, timetable
from rules.transition import Transition
from rules.working_days import Calendar
from rules.working_hours import WorkingHours
from workflows.transitions import Happened, content_of, transition

HOURS = WorkingHours()


@dataclass
class CaseOnPaper:
    """One case, its time, and what would have been recorded of it."""

    review: RatedReview
    now: datetime
    case_no: str = "GD190912-PAPER0"
    policy: Policy = field(default_factory=Policy)
    calendar: Calendar = field(default_factory=shipped_calendar)
    case: Case = field(init=False)
    transitions: list[Transition] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.case = Case(
            case_no=self.case_no, review=self.review, policy=self.policy, hears_objections=True
        )
        received = receive(self.case, self._moment(receipt_spans(self.case)))
        first = replace(received, case=replace(received.case, version=1, acted_version=1))
        self._becomes(None, first, Happened(RECEIVED, SYSTEM, self.now))

    def take(self, step: type[Step], actor: Actor, **content: Any) -> Case:
        """Take a step having seen the present version. Raises Refusal."""
        taken = step(actor=actor, seen_version=self.case.version, **content)
        check(self.case, taken, self.now)
        moment = self._moment(spans_needed(self.case, taken, self.now))
        change = take(self.case, taken, moment)
        happened = Happened(
            taken.action, actor, self.now, content_of(taken), f"update-{change.case.version}"
        )
        return self._becomes(self.case, change, happened)

    def forward(self, by: timedelta) -> None:
        """Let time pass; whatever falls due happens in its order."""
        until = self.now + by
        while (alarm := next_alarm(self.case)) is not None and alarm.at <= until:
            if self.case.stage is Stage.ARCHIVED:
                break
            self.now = max(self.now, alarm.at)
            rung = ring(self.case, alarm, self._moment(alarm_spans(self.case, alarm)))
            change = replace(rung, case=replace(rung.case, version=self.case.version + 1))
            self._becomes(self.case, change, Happened(alarm.kind, SYSTEM, self.now))
        self.now = until

    def _becomes(self, before: Case | None, change: Change, happened: Happened) -> Case:
        self.transitions.append(transition(before, change, happened))
        self.case = change.case
        return self.case

    def _moment(self, spans: tuple[Span, ...] | None) -> Moment:
        if spans is None:
            return Moment(self.now)
        question = TimetableQuestion(self.now, spans, self.case.policy.day_end)
        table = timetable(question, self.calendar, HOURS)
        return Moment(self.now, table.terms, table.next_morning, table.in_hours)
