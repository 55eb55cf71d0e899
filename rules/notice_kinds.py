"""Which notices a transition causes, and for whom. Wording and channels are in notices/."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class NoticeKind(StrEnum):
    """One message the system sends. The first eight go to the rater, the others to staff."""

    RECEIPT = "receipt"
    CONTACT_PROMISED = "contact_promised"
    RESULT = "result"
    SURVEY_LINK = "survey_link"
    INVALIDATED = "invalidated"
    WITHDRAWAL = "withdrawal"
    REOPENING_DECIDED = "reopening_decided"
    MERGED = "merged"
    NEW_CASE = "new_case"
    REMINDER = "reminder"
    URGED = "urged"
    LAST_DAY = "last_day"
    OVERDUE = "overdue"
    RETURNED = "returned"
    SENT_BACK = "sent_back"
    REQUEST_TO_DECIDE = "request_to_decide"
    REOPENED = "reopened"
    SUPERVISED = "supervised"
    DECIDED = "decided"
    TO_CALL = "to_call"
    INFORMATION_ADDED = "information_added"
    WITHDRAWN = "withdrawn"
    TAKEN_IN = "taken_in"
    MERGED_AWAY = "merged_away"
    ASSIGNED = "assigned"
    MENTIONED = "mentioned"


class Audience(StrEnum):
    """Who gets a notice; resolved to people when the transition is recorded."""

    RATER = "rater"
    HANDLERS = "handlers"
    HOLDER = "holder"
    OPERATORS = "operators"
    SUPERVISORS = "supervisors"
    ABOVE_THE_UNIT = "above_the_unit"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class NoticeOrder:
    """A notice to send. `unit_path` is the unit whose people are meant, as of the transition.

    `not_before` (the case's own time, UTC) is when it may leave; None: at once. `of_case` is the
    joined case whose rater is meant; None: the rater of the case itself. `person` is the staff id
    of the one person meant; `in_place_of` the name of whoever its reader stands in for, found when
    it is queued.
    """

    kind: NoticeKind
    audience: Audience
    unit_path: str = ""
    clock: str | None = None
    due: date | None = None
    provisional: bool = False
    request: str | None = None
    decision: str | None = None
    result: str | None = None
    text: str | None = None
    survey_round: int | None = None
    survey_expires: date | None = None
    not_before: datetime | None = None
    of_case: str | None = None
    person: str | None = None
    in_place_of: str | None = None
