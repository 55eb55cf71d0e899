"""A small model of a case, written from the product's own statement and nothing else.

Here is what a case is and what time alone does to it; what people do is in steps beside it. Tests
compare it with the procedure and with the workflow, step by step. Deliberately naive, and it
imports nothing of the code under test.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from tests.model.terms import SHANGHAI, Duty, Term, term

CITY = ""
HUANGPU = "Q01"
CENTRE = "Q01/Q01-01"
XUHUI = "Q02"
RATED = CENTRE
"""The unit that was rated; the others stand for those a case is dispatched to."""

HOTLINES_OWN = ("dispatch", "reopening")
HELD_BY_A_SUBMISSION = ("rectification", "closure", "recheck")


def is_under(path: str, top: str) -> bool:
    return top in (CITY, path) or path.startswith(f"{top}/")


@dataclass(frozen=True)
class Person:
    """Who takes a step."""

    name: str
    role: str
    unit: str = CITY


@dataclass
class Asked:
    """A request nobody has decided; `unit` is who had the case when it was made."""

    expires: Term
    unit: str
    extra_days: int = 0
    approved_by: set[str] = field(default_factory=set)


@dataclass
class Survey:
    """Asked by link, then by telephone, until there is an outcome."""

    link: Term
    calling: Term | None = None
    calls: list[date] = field(default_factory=list)
    outcome: str = ""


@dataclass
class Model:
    """What the product's statement says a case is."""

    real_name: bool
    now: datetime
    stage: str = "awaiting_dispatch"
    round: int = 0
    unit: str = ""
    helpers: tuple[str, ...] = ()
    holder: str = ""
    remind_from: date | None = None
    handed_over: int = 0
    dispatched: int = 0
    return_until: Term | None = None
    duties: dict[tuple[str, int, int], Duty] = field(default_factory=dict)
    tries: list[tuple[date, bool]] = field(default_factory=list)
    found: bool = False
    submitted_from: str = ""
    pending: dict[str, Asked] = field(default_factory=dict)
    complex: bool = False
    extended: bool = False
    supervised: bool = False
    survey: Survey | None = None
    outcome: str = ""
    objection_until: Term | None = None
    objected: str = ""
    mark_lifted: bool = False
    additions: int = 0
    joined: list[str] = field(default_factory=list)
    days_off: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        self.owe("dispatch", 1)

    @property
    def responsible(self) -> str:
        return self.unit or RATED

    @property
    def with_unit(self) -> bool:
        return self.stage in ("awaiting_acceptance", "awaiting_contact", "in_progress")

    @property
    def contact_owed(self) -> bool:
        return any(self.owed("contact", "recheck_contact"))

    @property
    def is_over(self) -> bool:
        until = self.objection_until
        return self.stage == "archived" and (until is None or self.now >= until.end)

    def term(self, days: int, started: datetime | None = None) -> Term:
        return term(started or self.now, days, self.days_off)

    def owe(self, kind: str, days: int) -> None:
        """A duty of the present round and unit begins."""
        self.duties[kind, self.round, self.handed_over] = Duty(self.term(days))

    def duty(self, kind: str) -> Duty:
        """The present unit's."""
        return self.duties[kind, 0, self.handed_over]

    def owed(self, *kinds: str) -> Iterator[Duty]:
        return (d for (kind, _, _), d in self.duties.items() if kind in kinds and d.is_owed)

    def undecided(self, *, of_the_hotline: bool = True) -> Iterator[Duty]:
        for (kind, _, _), duty in self.duties.items():
            if not duty.verdict and (of_the_hotline or kind not in HOTLINES_OWN):
                yield duty

    def hand_over(self, unit: str, helpers: tuple[str, ...]) -> None:
        """1-5-15 begins for a unit; a contact is owed to a real name only."""
        self.stage, self.unit, self.helpers = "awaiting_acceptance", unit, helpers
        self.handed_over += 1
        self.return_until = self.term(1)
        self.tries, self.found = [], False
        if self.real_name:
            self.owe("contact", 1)
        self.owe("rectification", 5)
        self.owe("closure", 15)

    def leave_the_unit(self) -> None:
        """What it still owed passes on, what it asked for is moot."""
        for duty in self.undecided(of_the_hotline=False):
            duty.end(self.now, "superseded")
        self.pending = {}
        self.complex = self.extended = False
        self.holder = ""

    def hold(self, from_stage: str) -> None:
        """Something was submitted for closure."""
        self.stage, self.submitted_from = "in_closure_review", from_stage
        for duty in self.owed(*HELD_BY_A_SUBMISSION):
            duty.hold(self.now)

    def only_a_claim_still_waits(self) -> None:
        self.pending = {k: asked for k, asked in self.pending.items() if k == "invalidation"}

    def closed(self) -> None:
        """A closure was approved: a real name is asked, anybody else may object."""
        if self.real_name:
            self.stage, self.survey = "awaiting_survey", Survey(self.term(3))
        else:
            self.archive("closed", hears_objections=True)

    def archive(self, outcome: str, *, hears_objections: bool = False) -> None:
        self.stage, self.outcome, self.pending = "archived", outcome, {}
        self.objection_until = self.term(5) if hears_objections else None

    def wait(self, by: timedelta) -> None:
        """Time passes."""
        self.until(self.now + by)

    def until(self, moment: datetime) -> None:
        """Time passes: requests lapse, the link gives way to calls, and those to silence."""
        self.now = moment
        self.pending = {
            kind: asked for kind, asked in self.pending.items() if asked.expires.end > moment
        }
        survey = self.survey
        if self.stage != "awaiting_survey" or self.objected or not survey or survey.outcome:
            return
        if survey.calling is None and survey.link.end <= moment:
            survey.calling = self.term(5, survey.link.end)
        if survey.calling is not None and survey.calling.end <= moment:
            survey.outcome = "not_rated"
            self.archive("closed")

    def next_end(self) -> datetime:
        """When the next open term ends; now if there is none."""
        terms = [duty.term for duty in self.duties.values() if duty.is_owed]
        terms += [asked.expires for asked in self.pending.values()]
        terms += [each for each in (self.return_until, self.objection_until) if each]
        if self.survey is not None and not self.survey.outcome:
            terms.append(self.survey.calling or self.survey.link)
        return min((each.end for each in terms if each.end > self.now), default=self.now)

    def recount(self) -> None:
        """Every open term as the newest calendar has it."""

        def again(old: Term) -> Term:
            return self.term(old.days, old.started)

        for duty in self.undecided():
            duty.term = again(duty.term)
        for asked in self.pending.values():
            asked.expires = again(asked.expires)
        if self.return_until is not None:
            self.return_until = again(self.return_until)
        if self.survey is not None and not self.survey.outcome:
            self.survey.link = again(self.survey.link)
            if self.survey.calling is not None:
                self.survey.calling = again(self.survey.calling)

    @property
    def today(self) -> date:
        return self.now.astimezone(SHANGHAI).date()

    def half_day(self) -> tuple[date, bool]:
        return self.today, self.now.astimezone(SHANGHAI).hour < 12
