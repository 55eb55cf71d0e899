"""Where the departments' pages are, and the ways between them."""

from rules.refusals import N_
from web.desk.sections import Section, sections_at

HOME = "/department"
FIGURES = "/department/figures"

PAGES = ((N_("今日"), HOME), (N_("指标"), FIGURES))


def sections(here: str) -> tuple[Section, ...]:
    """The pages, one of them open."""
    return sections_at(PAGES, here)
