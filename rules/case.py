"""The case as it stands: one immutable value. What may change it is in procedure/."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from rules.clocks import Clock, ClockKind
from rules.joining import Joined
from rules.policy import Policy
from rules.roles import StaffRef, UnitRef
from rules.stages import Stage
from rules.survey import Survey
from rules.timetable import Term


class Finding(StrEnum):
    """What the unit found the review to be (事实认定)."""

    SUBSTANTIATED = "substantiated"
    PARTLY = "partly_substantiated"
    UNSUBSTANTIATED = "unsubstantiated"


class Claim(StrEnum):
    """What the unit thinks of the citizen's claim (诉求认定)."""

    REASONABLE = "reasonable"
    NO_POLICY_BASIS = "no_policy_basis"
    EXCESSIVE = "excessive"


class Result(StrEnum):
    """What came of it (办理结果)."""

    RESOLVED = "resolved"
    EXPLAINED = "explained"


class ContactChannel(StrEnum):
    """How the unit reached, or tried to reach, the rater."""

    PHONE = "phone"
    VISIT = "visit"
    ON_SITE = "on_site"
    MESSAGE = "message"
    EMAIL = "email"


class RequestKind(StrEnum):
    """What a unit may ask for."""

    RETURN = "return"
    COMPLEX = "complex"
    EXTENSION = "extension"
    INVALIDATION = "invalidation"


class RequestState(StrEnum):
    """What became of a request."""

    PENDING = "pending"
    GRANTED = "granted"
    REFUSED = "refused"
    EXPIRED = "expired"
    MOOT = "moot"


class ReturnReason(StrEnum):
    """Why a unit returns a case (退单原因)."""

    NOT_OUR_FUNCTION = "not_our_function"
    NOT_OUR_AREA = "not_our_area"
    INCOMPLETE = "incomplete"
    DUPLICATE = "duplicate"


class ExtensionBasis(StrEnum):
    """On what grounds a case may be extended once."""

    STATUTORY_TERM = "statutory_term"
    SPECIAL_DIFFICULTY = "special_difficulty"


class InvalidGround(StrEnum):
    """Why a bad review would be invalid."""

    MISTAKEN = "mistaken"
    MALICIOUS = "malicious"


class CaseOutcome(StrEnum):
    """Why a case was archived."""

    CLOSED = "closed"
    INVALIDATED = "invalidated"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"


@dataclass(frozen=True, slots=True)
class RatedReview:
    """What a case must know of its review; nothing that says who the rater is."""

    review_no: str
    stars: int
    real_name: bool
    unit: UnitRef
    district: str
    item_code: str | None
    window_no: str | None
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Contact:
    """One attempt to contact the rater. `at` is when it was made, as the handler says (UTC)."""

    round: int
    dispatch_no: int
    at: datetime
    recorded_at: datetime
    by: str
    channel: ContactChannel
    reached: bool
    summary: str


@dataclass(frozen=True, slots=True)
class FindingRecord:
    """The finding of the present round."""

    finding: Finding
    claim: Claim
    basis: str
    by: str


@dataclass(frozen=True, slots=True)
class Submission:
    """What the unit (or, on the spot, the hotline) submits for closure."""

    by_id: str
    by: str
    at: datetime
    measures: str
    reply: str
    result: Result
    from_stage: Stage
    on_the_spot: bool = False
    approved: bool = False
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Request:
    """Something a unit asked for. `granted_by` are the ids of those who approved so far;
    `unit_path` is the unit that had the case then."""

    kind: RequestKind
    by_id: str
    by: str
    unit_path: str
    at: datetime
    reason: str
    expires: Term
    state: RequestState = RequestState.PENDING
    return_reason: ReturnReason | None = None
    basis: ExtensionBasis | None = None
    extra_days: int | None = None
    ground: InvalidGround | None = None
    granted_by: tuple[str, ...] = ()
    decision: str = ""


@dataclass(frozen=True, slots=True)
class Objection:
    """异议: what the rater said against how the case ended; `upheld` None while undecided."""

    against: CaseOutcome
    at: datetime
    reason: str
    upheld: bool | None = None
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """Everything a case is. `version` counts its transitions, the first being 1.

    `acted_version` is the last version at which a person changed something others must know of
    before they act: neither a note nor a reminder makes somebody else's form stale.

    `dispatch_no` counts how often the case came to another unit, `hotline_dispatches` how often
    the hotline sent it there. `unit` is responsible (主办), `supporting` help (协办); `holder` has
    it in hand in the unit (经办), None until somebody accepts it or is handed it. `overdue` and
    `next_escalation` say that a duty is late and when its supervisors hear of it next;
    `next_reminder_on` is the first local date on which somebody may remind the unit again.

    `hears_objections` is False only in cases opened before there were objections: those end with
    their archive. In others the archive may leave a term open, `objection_until`.
    `merged_into` is the case that handles this one's review, `joined` are those handled here.
    """

    case_no: str
    review: RatedReview
    policy: Policy
    version: int = 0
    acted_version: int = 0
    stage: Stage = Stage.AWAITING_DISPATCH
    round: int = 0
    dispatch_no: int = 0
    hotline_dispatches: int = 0
    unit: UnitRef | None = None
    supporting: tuple[UnitRef, ...] = ()
    return_until: Term | None = None
    clocks: tuple[Clock, ...] = ()
    contacts: tuple[Contact, ...] = ()
    finding: FindingRecord | None = None
    submission: Submission | None = None
    requests: tuple[Request, ...] = ()
    complex: bool = False
    extended: bool = False
    supervised: bool = False
    next_reminder_on: date | None = None
    next_escalation: datetime | None = None
    survey: Survey | None = None
    past_surveys: tuple[Survey, ...] = ()
    outcome: CaseOutcome | None = None
    closed_at: datetime | None = None
    archived_at: datetime | None = None
    hears_objections: bool = False
    objection_until: Term | None = None
    objections: tuple[Objection, ...] = ()
    information: int = 0
    merged_into: str | None = None
    joined: tuple[Joined, ...] = ()
    holder: StaffRef | None = None

    @property
    def is_over(self) -> bool:
        """Whether nothing can happen to the case any more."""
        return self.stage is Stage.ARCHIVED and self.objection_until is None

    @property
    def survey_asks(self) -> bool:
        """Whether the rater is being asked: not while an objection of theirs is looked into."""
        asked = self.stage is Stage.AWAITING_SURVEY and self.objection is None
        return asked and self.survey is not None and self.survey.is_open

    @property
    def objection(self) -> Objection | None:
        """The objection that waits for the hotline's decision."""
        return next((each for each in self.objections if each.upheld is None), None)

    @property
    def responsible_path(self) -> str:
        """The path of the responsible unit; before a dispatch, of the unit that was rated."""
        return (self.unit or self.review.unit).path

    @property
    def overdue(self) -> bool:
        """Whether a duty that is still owed is past its deadline."""
        return any(clock.overdue and clock.runs for clock in self.clocks)

    @property
    def reopened(self) -> bool:
        """Whether the case is, or was, in a re-check round."""
        return self.round > 0

    def clock(self, kind: ClockKind) -> Clock | None:
        """The present clock of a kind, running or stopped."""
        return next((clock for clock in reversed(self.clocks) if clock.kind is kind), None)

    def pending(self, kind: RequestKind) -> Request | None:
        """The undecided request of a kind."""
        return next(
            (r for r in self.requests if r.kind is kind and r.state is RequestState.PENDING), None
        )

    def contact_settled(self) -> bool:
        """Whether the rater was reached or tried often enough, in this round, by this unit."""
        kind = ClockKind.RECHECK_CONTACT if self.round else ClockKind.CONTACT
        clock = self.clock(kind)
        return clock is None or not clock.runs

    def with_clocks(
        self, which: Callable[[Clock], bool], change: Callable[[Clock], Clock]
    ) -> "Case":
        """The case with `change` made to each of its clocks that `which` picks."""
        return replace(
            self, clocks=tuple(change(clock) if which(clock) else clock for clock in self.clocks)
        )

    def plus_clocks(self, clocks: Iterable[Clock]) -> "Case":
        """The case with more clocks running."""
        return replace(self, clocks=(*self.clocks, *clocks))

    def with_request(self, old: Request, new: Request) -> "Case":
        """The case with one request replaced."""
        return replace(self, requests=tuple(new if r is old else r for r in self.requests))
