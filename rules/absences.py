"""Standing in for a colleague who is absent: who can, for how long, and who arranges it.

Nobody gains a right by it. A substitute has the role of the absent one and at least as wide a part
of the tree, so that every case of the absent is one of the substitute's own too. No role is wider
than another: each has steps of its own.
"""

from datetime import date

from rules.refusals import N_, Refusal, RefusalKind
from rules.roles import Actor, Role, lies_under

DAYS_MAX = 180
"""The longest absence, in days."""
AHEAD_MAX = 365
"""How long before an absence begins it can be arranged, in days."""

CASE_ROLES = (Role.OPERATOR, Role.HANDLER, Role.SUPERVISOR)


def can_stand_in(absent: Actor, substitute: Actor) -> bool:
    """Whether everything the absent may do and see, the substitute may by their own right."""
    same_role = absent.role is substitute.role and absent.role in CASE_ROLES
    return (
        same_role
        and absent.id != substitute.id
        and lies_under(absent.unit_path, substitute.unit_path)
    )


def may_arrange(actor: Actor, absent: Actor) -> bool:
    """Whether somebody arranges an absence: one's own, or a supervisor for those of the unit."""
    if actor.id == absent.id:
        return actor.role in CASE_ROLES
    inside = lies_under(absent.unit_path, actor.unit_path)
    return actor.role is Role.SUPERVISOR and absent.role in CASE_ROLES and inside


def check_days(first: date, last: date, today: date) -> None:
    """Raise Refusal for days that are no absence; both are included, in Shanghai."""
    if last < first:
        raise Refusal(RefusalKind.BAD_CONTENT, N_("最后一天早于第一天。"), field="last_day")
    if last < today:
        raise Refusal(RefusalKind.BAD_CONTENT, N_("这几天已经过去。"), field="last_day")
    if (last - first).days >= DAYS_MAX:
        raise Refusal(
            RefusalKind.BAD_CONTENT,
            N_("一次最多 {limit} 天。"),
            field="last_day",
            limit=DAYS_MAX,
        )
    if (first - today).days > AHEAD_MAX:
        raise Refusal(RefusalKind.BAD_CONTENT, N_("只能安排一年以内的外出。"), field="first_day")


def check_substitute(absent: Actor, substitute: Actor) -> None:
    """Raise Refusal for somebody who can't stand in."""
    if not can_stand_in(absent, substitute):
        raise Refusal(
            RefusalKind.BAD_CONTENT,
            N_("{name}不能代班：代班人须与外出人岗位相同，管辖范围不小于外出人。"),
            field="substitute",
            name=substitute.name,
        )
