"""The satisfaction survey after closure: who was asked how, and what they said."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from rules.timetable import Term


class SurveyVia(StrEnum):
    """How the survey was answered."""

    LINK = "link"
    SELF_SERVICE = "self_service"
    CALL = "call"


class CallOutcome(StrEnum):
    """What came of a callback that brought no answers. LATER: asked to call another time."""

    UNANSWERED = "unanswered"
    DECLINED = "declined"
    LATER = "later"
    WRONG_NUMBER = "wrong_number"


class SurveyOutcome(StrEnum):
    """What became of a survey. NOT_RATED is 未评价."""

    SATISFIED = "satisfied"
    DISSATISFIED = "dissatisfied"
    NOT_RATED = "not_rated"


@dataclass(frozen=True, slots=True)
class CallAttempt:
    """One callback without answers; `again_at` (UTC) is when the rater asked to be called."""

    at: datetime
    by: str
    outcome: CallOutcome
    note: str
    again_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SurveyAnswers:
    """The rater's answers; satisfactions are 1 to 5."""

    contacted_first: bool
    solved: bool
    result_satisfaction: int
    attitude_satisfaction: int
    comment: str
    via: SurveyVia
    at: datetime


@dataclass(frozen=True, slots=True)
class Survey:
    """The satisfaction survey of one round: first the link, then calls, then 未评价."""

    round: int
    link: Term
    calls_until: Term | None = None
    calls: tuple[CallAttempt, ...] = ()
    answers: SurveyAnswers | None = None
    outcome: SurveyOutcome | None = None
    explanation: str = ""

    @property
    def calling(self) -> bool:
        """Whether the link has expired and the hotline is to call."""
        return self.calls_until is not None

    @property
    def is_open(self) -> bool:
        """Whether nobody has answered and nobody has given up."""
        return self.answers is None and self.outcome is None
