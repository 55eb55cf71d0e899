"""人工回访: when the next call may be made. What a call leads to is in procedure/surveying.py.

Three unanswered calls over at least two days (PRODUCT, callback) leave two for the first day: more
would neither reach somebody who is away today nor bring the end nearer. Which hours are fit for
calling is ours to say: nobody is rung up at night, unless that is the time they asked for.
"""

from datetime import UTC, datetime, time, timedelta

from rules.policy import Policy
from rules.survey import CallOutcome, Survey
from rules.working_days import SHANGHAI, local_date

OPENS, CLOSES = time(9), time(20)
"""Calling hours, Asia/Shanghai, on every day: most people are at work when offices are open."""


def in_calling_hours(moment: datetime) -> bool:
    """Whether people may be called at a moment."""
    return OPENS <= moment.astimezone(SHANGHAI).time() < CLOSES


def next_calling_time(moment: datetime) -> datetime:
    """The moment (UTC) itself in calling hours, else the next at which they begin."""
    if in_calling_hours(moment):
        return moment.astimezone(UTC)
    local = moment.astimezone(SHANGHAI)
    day = local.date() + timedelta(days=1 if local.time() >= CLOSES else 0)
    return datetime.combine(day, OPENS, SHANGHAI).astimezone(UTC)


def asked_to_be_called_by(survey: Survey, now: datetime) -> bool:
    """Whether the rater asked for a call at a time that has come."""
    last = survey.calls[-1] if survey.calls else None
    agreed = last.again_at if last is not None and last.outcome is CallOutcome.LATER else None
    return agreed is not None and agreed <= now


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
    soon = last.at + timedelta(minutes=policy.call_again_minutes)
    if last.outcome is CallOutcome.LATER:
        return last.again_at or soon
    day = local_date(last.at)
    that_day = [
        call
        for call in survey.calls
        if call.outcome is CallOutcome.UNANSWERED and local_date(call.at) == day
    ]
    if len(that_day) < calls_a_day(policy):
        return soon
    return datetime.combine(day + timedelta(days=1), OPENS, SHANGHAI).astimezone(UTC)
