"""The stages of a case and the actions people take on it. Who may act is in roles.py."""

from enum import StrEnum


class Stage(StrEnum):
    """Where a case stands."""

    AWAITING_DISPATCH = "awaiting_dispatch"
    AWAITING_ACCEPTANCE = "awaiting_acceptance"
    AWAITING_CONTACT = "awaiting_contact"
    IN_PROGRESS = "in_progress"
    IN_CLOSURE_REVIEW = "in_closure_review"
    AWAITING_SURVEY = "awaiting_survey"
    ARCHIVED = "archived"


class Action(StrEnum):
    """A step somebody takes. Each is one Temporal update of the same name."""

    DISPATCH = "dispatch"
    RESOLVE_ON_THE_SPOT = "resolve_on_the_spot"
    ACCEPT = "accept"
    RECORD_CONTACT = "record_contact"
    RECORD_FINDING = "record_finding"
    SUBMIT_FEEDBACK = "submit_feedback"
    ANSWER_RECHECK = "answer_recheck"
    APPROVE_CLOSURE = "approve_closure"
    SEND_BACK_CLOSURE = "send_back_closure"
    REQUEST_RETURN = "request_return"
    DECIDE_RETURN = "decide_return"
    REQUEST_COMPLEX = "request_complex"
    DECIDE_COMPLEX = "decide_complex"
    REQUEST_EXTENSION = "request_extension"
    DECIDE_EXTENSION = "decide_extension"
    REQUEST_INVALIDATION = "request_invalidation"
    DECIDE_INVALIDATION = "decide_invalidation"
    REMIND = "remind"
    SUPERVISE = "supervise"
    REASSIGN = "reassign"
    ASSIGN = "assign"
    RECALCULATE_DEADLINES = "recalculate_deadlines"
    ADD_NOTE = "add_note"
    RECORD_CALLBACK = "record_callback"
    RECORD_SURVEY_ANSWERS = "record_survey_answers"
    DECIDE_REOPENING = "decide_reopening"
    ADD_INFORMATION = "add_information"
    WITHDRAW = "withdraw"
    OBJECT = "object"
    MERGE = "merge"
    TAKE_IN = "take_in"


class AlarmKind(StrEnum):
    """What time alone does to a case."""

    HALFWAY = "halfway"
    LAST_DAY = "last_day"
    OVERDUE = "overdue"
    ESCALATION = "escalation"
    REQUEST_EXPIRED = "request_expired"
    LINK_EXPIRED = "link_expired"
    CALLS_OVER = "calls_over"
    OBJECTION_OVER = "objection_over"


RECEIVED = "received"
"""The kind of a case's first transition, which neither a person nor a timer makes."""

WITH_THE_UNIT = (Stage.AWAITING_ACCEPTANCE, Stage.AWAITING_CONTACT, Stage.IN_PROGRESS)
OPEN = tuple(stage for stage in Stage if stage is not Stage.ARCHIVED)

ALLOWED: dict[Action, tuple[Stage, ...]] = {
    Action.DISPATCH: (Stage.AWAITING_DISPATCH,),
    Action.RESOLVE_ON_THE_SPOT: (Stage.AWAITING_DISPATCH, *WITH_THE_UNIT),
    Action.ACCEPT: (Stage.AWAITING_ACCEPTANCE,),
    Action.RECORD_CONTACT: (Stage.AWAITING_CONTACT, Stage.IN_PROGRESS),
    Action.RECORD_FINDING: (Stage.IN_PROGRESS,),
    Action.SUBMIT_FEEDBACK: (Stage.IN_PROGRESS,),
    Action.ANSWER_RECHECK: (Stage.IN_PROGRESS,),
    Action.APPROVE_CLOSURE: (Stage.IN_CLOSURE_REVIEW,),
    Action.SEND_BACK_CLOSURE: (Stage.IN_CLOSURE_REVIEW,),
    Action.REQUEST_RETURN: WITH_THE_UNIT,
    Action.DECIDE_RETURN: WITH_THE_UNIT,
    Action.REQUEST_COMPLEX: WITH_THE_UNIT,
    Action.DECIDE_COMPLEX: (*WITH_THE_UNIT, Stage.IN_CLOSURE_REVIEW),
    Action.REQUEST_EXTENSION: WITH_THE_UNIT,
    Action.DECIDE_EXTENSION: (*WITH_THE_UNIT, Stage.IN_CLOSURE_REVIEW),
    Action.REQUEST_INVALIDATION: (*WITH_THE_UNIT, Stage.IN_CLOSURE_REVIEW, Stage.AWAITING_SURVEY),
    Action.DECIDE_INVALIDATION: (*WITH_THE_UNIT, Stage.IN_CLOSURE_REVIEW, Stage.AWAITING_SURVEY),
    Action.REMIND: WITH_THE_UNIT,
    Action.SUPERVISE: OPEN,
    Action.REASSIGN: WITH_THE_UNIT,
    Action.ASSIGN: WITH_THE_UNIT,
    Action.RECALCULATE_DEADLINES: OPEN,
    Action.ADD_NOTE: OPEN,
    Action.RECORD_CALLBACK: (Stage.AWAITING_SURVEY,),
    Action.RECORD_SURVEY_ANSWERS: (Stage.AWAITING_SURVEY,),
    Action.DECIDE_REOPENING: (Stage.AWAITING_SURVEY,),
    Action.ADD_INFORMATION: OPEN,
    Action.WITHDRAW: (Stage.AWAITING_DISPATCH, *WITH_THE_UNIT, Stage.IN_CLOSURE_REVIEW),
    Action.OBJECT: (Stage.ARCHIVED,),
    Action.MERGE: (Stage.AWAITING_DISPATCH, *WITH_THE_UNIT),
    Action.TAKE_IN: (Stage.AWAITING_DISPATCH, *WITH_THE_UNIT),
}
"""In which stages each action can be taken at all. Archived ends all but the rater's objection."""
