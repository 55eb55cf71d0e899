"""Which cases a member of staff sees. Who may act in one is in procedure/."""

from rules.case import Case
from rules.roles import Actor, Role, lies_under


def may_see(actor: Actor, case: Case) -> bool:
    """Whether a case lies in somebody's scope.

    Operators see every case, handlers those dispatched to their unit or under it, supervisors
    those under their unit. Supporting units see the case they help with.
    """
    paths = [case.responsible_path, *(unit.path for unit in case.supporting)]
    inside = any(lies_under(path, actor.unit_path) for path in paths)
    match actor.role:
        case Role.OPERATOR:
            return True
        case Role.HANDLER:
            return inside and case.unit is not None
        case Role.SUPERVISOR:
            return inside
        case Role.ADMINISTRATOR | Role.RATER | Role.SYSTEM:
            return False
