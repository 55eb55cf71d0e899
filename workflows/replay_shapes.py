"""Payloads of older code in the shape of today's: what was added since has its default.

A message that only grew says the same. A field that is gone, or a value that today's types refuse,
is left as it is, so that it is found.
"""

import json
from dataclasses import MISSING, Field, fields
from functools import cache
from typing import Any, get_type_hints

from pydantic import TypeAdapter, ValidationError
from pydantic_core import to_jsonable_python
from temporalio.api.common.v1 import Payload

from activities.joining import TakeInInput
from activities.records import RecordInput
from rules.case import Case
from rules.replay_verdicts import CommandKind
from rules.stages import Action
from rules.steps import STEPS
from workflows.messages import CaseInput, Receipt
from workflows.transitions import NOT_CONTENT

ACTIVITIES = {"record": RecordInput, "take_in": TakeInInput}


def shaped(kind: CommandKind, name: str, payload: Payload) -> Any:
    """What a payload says, as JSON of today's shape; a payload that is no JSON as text."""
    try:
        value = json.loads(payload.data)
    except ValueError:
        return payload.data.hex()
    shape = _shape(kind, name)
    if shape is None:
        return value
    value = _filled(shape, value)
    if shape is RecordInput:
        transition = value["transition"]
        transition["changes"] = _changes(transition["changes"], transition["version"])
        transition["content"] = _content(transition["content"], transition["kind"])
    return value


def _shape(kind: CommandKind, name: str) -> type[Any] | None:
    match kind:
        case CommandKind.ACTIVITY:
            return ACTIVITIES.get(name)
        case CommandKind.UPDATE_COMPLETED:
            return Receipt
        case CommandKind.CONTINUED:
            return CaseInput
        case _:
            return None


def _filled(shape: Any, value: Any) -> Any:
    try:
        return to_jsonable_python(_adapter(shape).validate_python(value))
    except ValidationError:
        return value


@cache
def _adapter(shape: Any) -> TypeAdapter[Any]:
    return TypeAdapter(shape)


@cache
def _case_fields() -> dict[str, Any]:
    return get_type_hints(Case)


def _changes(changes: dict[str, Any], version: int) -> dict[str, Any]:
    """Changed fields of a case; the first transition has all of them."""
    known = _case_fields()
    filled = {
        name: _filled(known[name], value) if name in known else value
        for name, value in changes.items()
    }
    return filled | _defaults(fields(Case), filled) if version == 1 else filled


def _content(content: dict[str, Any], kind: str) -> dict[str, Any]:
    """What a person brought to a step."""
    if kind not in set(Action):
        return content
    step = fields(STEPS[Action(kind)])
    return content | _defaults((each for each in step if each.name not in NOT_CONTENT), content)


def _defaults(all_: Any, there: dict[str, Any]) -> dict[str, Any]:
    return {each.name: _default(each) for each in all_ if each.name not in there and _has(each)}


def _has(field: Field[Any]) -> bool:
    return field.default is not MISSING or field.default_factory is not MISSING


def _default(field: Field[Any]) -> Any:
    made = field.default_factory() if field.default_factory is not MISSING else field.default
    return to_jsonable_python(made)
