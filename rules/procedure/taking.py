"""The two doors to the procedure: what may be done with a case, and doing it."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from rules.case import Case
from rules.procedure.assigning import ASSIGNING
from rules.procedure.closing import CLOSING
from rules.procedure.dispatching import DISPATCHING
from rules.procedure.handling import HANDLING
from rules.procedure.invalidating import INVALIDATING
from rules.procedure.merging import MERGING
from rules.procedure.raters_steps import RATERS_STEPS
from rules.procedure.reminding import REMINDING
from rules.procedure.reopening import REOPENING
from rules.procedure.requests import REQUESTS
from rules.procedure.rule import (
    Change,
    Moment,
    Rule,
    check_fresh,
    check_role,
    check_scope,
    check_stage,
)
from rules.procedure.supervising import SUPERVISING
from rules.procedure.surveying import SURVEYING
from rules.refusals import Refusal
from rules.roles import Actor
from rules.stages import Action
from rules.steps import Step
from rules.timetable import Span

PROCEDURE: dict[Action, Rule[Any]] = {
    rule.action: rule
    for rule in (
        *DISPATCHING,
        *ASSIGNING,
        *HANDLING,
        *CLOSING,
        *REQUESTS,
        *INVALIDATING,
        *REMINDING,
        *SUPERVISING,
        *SURVEYING,
        *REOPENING,
        *RATERS_STEPS,
        *MERGING,
    )
}

NEVER_STALE = (Action.ADD_NOTE, Action.RECALCULATE_DEADLINES, Action.REMIND)
"""Steps that change nothing a person decides by, and so never make anybody's page stale."""


def open_actions(case: Case, actor: Actor, now: datetime) -> tuple[Action, ...]:
    """The actions this person may take on this case now, in the order of the procedure."""
    return tuple(action for action in Action if why_not(case, actor, action, now) is None)


def why_not(case: Case, actor: Actor, action: Action, now: datetime) -> Refusal | None:
    """Why this person can't take this action on this case now; None if they can."""
    try:
        check_role(actor, action)
        check_scope(case, actor, action)
        check_stage(case, action)
        PROCEDURE[action].condition(case, actor, now)
    except Refusal as refusal:
        return refusal
    return None


def check(case: Case, step: Step, now: datetime) -> None:
    """Raise Refusal if this step can't be taken: role, unit, freshness, stage, content."""
    rule = PROCEDURE[step.action]
    check_role(step.actor, step.action)
    check_scope(case, step.actor, step.action)
    if step.action is not Action.ADD_NOTE:
        check_fresh(case, step)
    # the survey says "answered already" rather than "wrong stage", hence before the stage
    if step.action is Action.RECORD_SURVEY_ANSWERS:
        rule.condition(case, step.actor, now)
    check_stage(case, step.action)
    rule.condition(case, step.actor, now)
    rule.check(case, step, now)


def spans_needed(case: Case, step: Step, now: datetime) -> tuple[Span, ...] | None:
    """The terms `take` will need in its moment; None when it needs no calendar at all."""
    return PROCEDURE[step.action].spans(case, step, now)


def take(case: Case, step: Step, moment: Moment) -> Change:
    """Take a checked step: the next version of the case and the notices to send."""
    change = PROCEDURE[step.action].apply(case, step, moment)
    version = case.version + 1
    acted = case.acted_version if step.action in NEVER_STALE else version
    return replace(change, case=replace(change.case, version=version, acted_version=acted))
