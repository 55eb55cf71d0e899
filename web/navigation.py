"""The links in the header, by role, and where each role starts after signing in."""

from collections.abc import Mapping
from dataclasses import dataclass

from rules.refusals import N_
from rules.roles import Role


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the header. `roles` empty: for everybody; `demo`: only in a demonstration."""

    title: str
    href: str
    roles: tuple[Role, ...] = ()
    demo: bool = False


CASE_STAFF = (Role.OPERATOR, Role.HANDLER, Role.SUPERVISOR)

LINKS = (
    Link(N_("首页"), "/"),
    Link(N_("各单位得分"), "/units"),
    Link(N_("全部评价"), "/reviews"),
    Link(N_("我要评价"), "/rate"),
    Link(N_("查进度"), "/follow"),
    Link(N_("督办台"), "/supervisor", roles=(Role.SUPERVISOR,)),
    Link(N_("工单"), "/cases", roles=CASE_STAFF),
    Link(N_("通知队列"), "/notices", roles=(Role.OPERATOR, Role.ADMINISTRATOR)),
    Link(N_("窗口码"), "/admin/windows", roles=(Role.ADMINISTRATOR,)),
    Link(N_("演示消息"), "/messages", demo=True),
)
"""In the order they are shown."""

HOME: Mapping[Role, str] = {
    **dict.fromkeys(CASE_STAFF, "/cases"),
    Role.SUPERVISOR: "/supervisor",
    Role.ADMINISTRATOR: "/notices",
}
"""Where a role starts; others start at the front page."""


def links_for(role: Role | None, demo: bool) -> tuple[Link, ...]:
    """The links somebody of this role, or a visitor (None), is shown."""
    return tuple(
        link for link in LINKS if (not link.roles or role in link.roles) and (demo or not link.demo)
    )


def home_of(role: Role) -> str:
    """Where somebody of this role starts."""
    return HOME.get(role, "/")
