"""What the hotline owes a case now: one task at most. Its desk lists the cases by it."""

from datetime import datetime
from enum import StrEnum

from rules.calling import may_be_called, next_call_from
from rules.case import Case, RequestKind
from rules.stages import Stage
from rules.survey import SurveyOutcome


class HotlineTask(StrEnum):
    """Something an operator has to do."""

    DISPATCH = "dispatch"
    RETURN = "return"
    CALL = "call"
    REOPENING = "reopening"


def task_of(case: Case) -> HotlineTask | None:
    """What an operator has to do in this case, or None."""
    if case.stage is Stage.AWAITING_DISPATCH:
        return HotlineTask.DISPATCH
    if case.pending(RequestKind.RETURN) is not None:
        return HotlineTask.RETURN
    if case.stage is not Stage.AWAITING_SURVEY:
        return None
    survey = case.survey
    unhappy = survey is not None and survey.outcome is SurveyOutcome.DISSATISFIED
    if case.objection is not None or unhappy:
        return HotlineTask.REOPENING
    return HotlineTask.CALL if survey is not None and may_be_called(survey) else None


def task_from(case: Case) -> datetime | None:
    """The moment (UTC) before which the task need not be shown; None: at once."""
    if task_of(case) is not HotlineTask.CALL or case.survey is None:
        return None
    return next_call_from(case.survey, case.policy)
