"""人工回访: when the next call may be made. What a call leads to is in procedure/surveying.py.

Three unanswered calls over at least two days (PRODUCT, callback) leave two for the first day: more
would neither reach somebody who is away today nor bring the end nearer.
"""

from datetime import UTC, datetime, time, timedelta

from rules.policy import Policy
from rules.survey import CallOutcome, Survey
from rules.working_days import SHANGHAI, local_date


def calls_a_day(policy: Policy) -> int:
    """How many unanswered calls one day may have."""
    return policy.call_attempts - (policy.call_dates - 1)


def unanswered(survey: Survey) -> int:
    """How often nobody answered."""
    return sum(call.outcome is CallOutcome.UNANSWERED for call in survey.calls)


def may_be_called(survey: Survey) -> bool:
    """Whether there is still a call to make: not to a number that is wrong."""
    wrong = any(call.outcome is CallOutcome.WRONG_NUMBER for call in survey.calls)
    return survey.is_open and survey.calling and not wrong


def next_call_from(survey: Survey, policy: Policy) -> datetime | None:
    """The moment (UTC) before which the rater is not called again; None: at once."""
    if not survey.calls:
        return None
    last = survey.calls[-1]
    if last.outcome is CallOutcome.LATER:
        return last.again_at or last.at + timedelta(minutes=policy.call_again_minutes)
    day = local_date(last.at)
    that_day = [
        call
        for call in survey.calls
        if call.outcome is CallOutcome.UNANSWERED and local_date(call.at) == day
    ]
    if len(that_day) < calls_a_day(policy):
        return None
    return datetime.combine(day + timedelta(days=1), time(), SHANGHAI).astimezone(UTC)
