"""What the supervisors' pages have in common: whose units they are about, and the ways between."""

from dataclasses import dataclass

from db.staff import Member
from rules.refusals import N_
from web.desk.sections import CHANGES, Section, sections_at
from web.supervisor.links import FIGURES, HOME, ORDERS, REPLAYS, WORKLOAD


@dataclass(frozen=True, slots=True)
class Scope:
    """The units somebody looks after: those at and under `path`, "" the whole city.

    `name` is that unit's; "" for the city. `code` is what the list of cases filters by.
    """

    path: str
    code: str
    name: str


SECTIONS = (
    (N_("今日"), HOME),
    (N_("督办单"), ORDERS),
    (N_("工作量"), WORKLOAD),
    (N_("指标"), FIGURES),
    (N_("改进"), CHANGES),
    (N_("历史重放"), REPLAYS),
)


def scope_of(member: Member) -> Scope:
    """What a supervisor looks after."""
    return Scope(member.unit_path, member.unit_code or "", member.unit_name or "")


def sections(here: str) -> tuple[Section, ...]:
    """The pages, one of them open."""
    return sections_at(SECTIONS, here)
