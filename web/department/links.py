"""Where the departments' pages are, and the ways between them."""

from rules.refusals import N_
from rules.roles import Role
from web.desk.sections import CHANGES, Section, sections_at
from web.supervisor.frame import sections as supervisors_sections

HOME = "/department"
FIGURES = "/department/figures"

PAGES = ((N_("今日"), HOME), (N_("指标"), FIGURES), (N_("改进"), CHANGES))


def sections(here: str) -> tuple[Section, ...]:
    """The pages, one of them open."""
    return sections_at(PAGES, here)


def ways(role: Role, here: str) -> tuple[Section, ...]:
    """The same on a page that supervisors have too: each comes from their own desk."""
    return supervisors_sections(here) if role is Role.SUPERVISOR else sections(here)
