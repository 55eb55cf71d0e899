"""Whose contact data a member of staff may look up. Which cases they see is in rules/."""

from rules.case import Case
from rules.roles import Actor, Role, lies_under


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
