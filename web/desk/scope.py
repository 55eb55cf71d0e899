"""Which cases a member of staff sees, and whose contact data. Who may act is in rules/."""

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


def may_see_contact(actor: Actor, case: Case) -> bool:
    """Whether somebody may look up the rater's name and number: the hotline and the responsible
    unit, in a case with a real name."""
    return case.review.real_name and may_see_raters_files(actor, case)


def may_see_raters_files(actor: Actor, case: Case) -> bool:
    """Whether somebody may look at what the rater attached, which may tell who that is: the hotline
    and the responsible unit."""
    if actor.role is Role.OPERATOR:
        return True
    responsible = case.unit is not None and lies_under(case.unit.path, actor.unit_path)
    return actor.role is Role.HANDLER and responsible
