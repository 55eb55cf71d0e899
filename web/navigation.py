"""The links in the header, by role, and where each role starts after signing in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from rules.refusals import N_
from rules.roles import Role


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the header. `roles` empty: for everybody; `demo`: only in a demonstration.

    `key` is the letter that leads there after g, for staff. A link with roles is a desk's: those
    come first, the public's pages after them. `counts_mentions`: the unread ones stand beside it.
    """

    title: str
    href: str
    roles: tuple[Role, ...] = ()
    demo: bool = False
    key: str = ""
    counts_mentions: bool = False

    @property
    def of_desk(self) -> bool:
        """Whether it leads to where somebody works, not to what everybody sees."""
        return bool(self.roles)


FOLLOW = "/follow"
OWN_REVIEW = re.compile(
    "/reviews/[^/]+/(?:receipt|addition|change|information|withdrawal|objection|survey)"
    "|/survey/[^/]+"
)
"""What a rater is led to from their receipt and by the hotline's messages."""
CASE_STAFF = (Role.OPERATOR, Role.HANDLER, Role.SUPERVISOR)

LINKS = (
    Link(N_("首页"), "/", key="h"),
    Link(N_("我要评价"), "/rate", key="p"),
    Link(N_("查进度"), FOLLOW, key="f"),
    Link(N_("全部评价"), "/reviews", key="r"),
    Link(N_("各单位得分"), "/units", key="u"),
    Link(N_("办理台"), "/department", roles=(Role.HANDLER,), key="d"),
    Link(N_("热线台"), "/hotline", roles=(Role.OPERATOR,), key="i"),
    Link(N_("督办台"), "/supervisor", roles=(Role.SUPERVISOR,), key="s"),
    Link(N_("工单"), "/cases", roles=CASE_STAFF, key="c"),
    Link(N_("提到我的"), "/mentions", roles=CASE_STAFF, key="e", counts_mentions=True),
    Link(N_("答复模板"), "/templates", roles=CASE_STAFF, key="t"),
    Link(N_("通知队列"), "/notices", roles=(Role.OPERATOR, Role.ADMINISTRATOR), key="n"),
    Link(N_("窗口码"), "/admin/windows", roles=(Role.ADMINISTRATOR,), key="w"),
    Link(N_("演示消息"), "/messages", demo=True, key="m"),
)
"""In the order they are shown."""

HOME: Mapping[Role, str] = {
    **dict.fromkeys(CASE_STAFF, "/cases"),
    Role.HANDLER: "/department",
    Role.OPERATOR: "/hotline",
    Role.SUPERVISOR: "/supervisor",
    Role.ADMINISTRATOR: "/notices",
}
"""Where a role starts; others start at the front page."""


def links_for(role: Role | None, demo: bool) -> tuple[Link, ...]:
    """The links somebody of this role, or a visitor (None), is shown."""
    return tuple(
        link for link in LINKS if (not link.roles or role in link.roles) and (demo or not link.demo)
    )


def leads_to(link: Link, path: str) -> bool:
    """Whether a link leads to the page at a path, one below it, or one of a rater's own review."""
    here = FOLLOW if OWN_REVIEW.fullmatch(path) else path
    return here == link.href or (link.href != "/" and here.startswith(link.href + "/"))


def home_of(role: Role) -> str:
    """Where somebody of this role starts."""
    return HOME.get(role, "/")
