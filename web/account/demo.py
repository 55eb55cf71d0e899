"""The accounts a demonstration offers on its sign-in page. Outside of one there are none."""

from dataclasses import dataclass

from db.samples import DEMO_PASSWORD
from db.staff import Member
from rules.roles import Role


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account to sign in with by one click."""

    login: str
    password: str
    name: str
    role: Role
    unit_name: str | None


def demo_accounts(members: tuple[Member, ...]) -> tuple[DemoAccount, ...]:
    """The sample staff, by role."""
    order = list(Role)
    return tuple(
        DemoAccount(each.login, DEMO_PASSWORD, each.name, each.role, each.unit_name)
        for each in sorted(members, key=lambda member: (order.index(member.role), member.login))
        if each.active
    )
