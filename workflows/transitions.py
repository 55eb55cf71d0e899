"""From two versions of a case to the transition that is recorded."""

from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from pydantic_core import to_jsonable_python

from rules.case import Case
from rules.procedure.rule import Change
from rules.roles import Actor
from rules.steps import Step
from rules.transition import Transition

NOT_CONTENT = {"actor", "seen_version"}


def content_of(step: Step) -> dict[str, Any]:
    """What the person brought to a step, without who and when."""
    return {
        name: value for name, value in to_jsonable_python(step).items() if name not in NOT_CONTENT
    }


def changes_between(before: Case | None, after: Case) -> dict[str, Any]:
    """The fields of `after` that differ from `before`, as JSON; all of them for a new case."""
    changes: dict[str, Any] = {}
    for name in (each.name for each in fields(Case)):
        new = getattr(after, name)
        if before is None or new != getattr(before, name):
            changes[name] = new
    if before is not None and "clocks" in changes:
        old = set(before.clocks)
        changes["clocks"] = tuple(clock for clock in after.clocks if clock not in old)
    jsonable: dict[str, Any] = to_jsonable_python(changes)
    return jsonable


@dataclass(frozen=True, slots=True)
class Happened:
    """Who or what caused a change: an action, an alarm or the receipt; `at` is UTC."""

    kind: str
    actor: Actor
    at: datetime
    content: dict[str, Any] = field(default_factory=dict)
    update_id: str | None = None


def transition(before: Case | None, change: Change, happened: Happened) -> Transition:
    """The record of one change; `before` is None for a new case."""
    after = change.case
    return Transition(
        case_no=after.case_no,
        version=after.version,
        kind=happened.kind,
        at=happened.at,
        actor=happened.actor,
        from_stage=(before or after).stage,
        to_stage=after.stage,
        update_id=happened.update_id,
        content=happened.content,
        changes=changes_between(before, after),
        notices=change.notices,
    )
