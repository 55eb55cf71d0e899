"""Who people are, what lies under them, and which role may take which action where."""

from dataclasses import dataclass
from enum import StrEnum

from rules.stages import Action


class Role(StrEnum):
    """What somebody is to the system."""

    OPERATOR = "operator"
    HANDLER = "handler"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
    RATER = "rater"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class UnitRef:
    """A unit and its place in the tree: `path` is the codes from the top, joined by "/"."""

    code: str
    name: str
    path: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Who takes a step. `unit_path` is "" for those who stand above every unit."""

    id: str
    name: str
    role: Role
    unit_path: str = ""


@dataclass(frozen=True, slots=True)
class StaffRef:
    """A member of staff, as a case remembers one."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Colleague:
    """A handler to whom a case can be handed, and the unit that person works in."""

    id: str
    name: str
    unit: UnitRef


SYSTEM = Actor(id="system", name="系统", role=Role.SYSTEM)
RATER = Actor(id="rater", name="评价人", role=Role.RATER)


def lies_under(path: str, top: str) -> bool:
    """Whether the unit at `path` is the unit at `top` or lies under it."""
    return top in ("", path) or path.startswith(top + "/")


def paths_up(path: str) -> tuple[str, ...]:
    """The path of a unit and those of the units above it, the topmost first."""
    parts = path.split("/")
    return tuple("/".join(parts[:number]) for number in range(1, len(parts) + 1))


def is_strictly_above(top: str, path: str) -> bool:
    """Whether `top` is above the unit at `path` and not that unit itself."""
    return top != path and lies_under(path, top)


MAY: dict[Action, tuple[Role, ...]] = {
    Action.DISPATCH: (Role.OPERATOR,),
    Action.RESOLVE_ON_THE_SPOT: (Role.OPERATOR, Role.HANDLER),
    Action.ACCEPT: (Role.HANDLER,),
    Action.RECORD_CONTACT: (Role.HANDLER,),
    Action.RECORD_FINDING: (Role.HANDLER,),
    Action.SUBMIT_FEEDBACK: (Role.HANDLER,),
    Action.ANSWER_RECHECK: (Role.HANDLER,),
    Action.APPROVE_CLOSURE: (Role.SUPERVISOR,),
    Action.SEND_BACK_CLOSURE: (Role.SUPERVISOR,),
    Action.REQUEST_RETURN: (Role.HANDLER,),
    Action.DECIDE_RETURN: (Role.OPERATOR,),
    Action.REQUEST_COMPLEX: (Role.HANDLER,),
    Action.DECIDE_COMPLEX: (Role.SUPERVISOR,),
    Action.REQUEST_EXTENSION: (Role.HANDLER,),
    Action.DECIDE_EXTENSION: (Role.SUPERVISOR,),
    Action.REQUEST_INVALIDATION: (Role.HANDLER,),
    Action.DECIDE_INVALIDATION: (Role.SUPERVISOR,),
    Action.REMIND: (Role.OPERATOR, Role.SUPERVISOR),
    Action.SUPERVISE: (Role.SUPERVISOR,),
    Action.REASSIGN: (Role.HANDLER, Role.SUPERVISOR),
    Action.ASSIGN: (Role.HANDLER, Role.SUPERVISOR),
    Action.RECALCULATE_DEADLINES: (Role.SUPERVISOR, Role.SYSTEM),
    Action.ADD_NOTE: (Role.OPERATOR, Role.HANDLER, Role.SUPERVISOR),
    Action.RECORD_CALLBACK: (Role.OPERATOR,),
    Action.RECORD_SURVEY_ANSWERS: (Role.RATER, Role.OPERATOR),
    Action.DECIDE_REOPENING: (Role.OPERATOR,),
    Action.ADD_INFORMATION: (Role.RATER,),
    Action.WITHDRAW: (Role.RATER,),
    Action.OBJECT: (Role.RATER,),
    Action.MERGE: (Role.OPERATOR,),
    Action.TAKE_IN: (Role.SYSTEM,),
}
"""Which roles may take each action, before the unit and the stage are looked at."""
