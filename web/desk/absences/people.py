"""Staff to choose from, unit by unit, each with what they do."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from db.staff import Member
from rules.refusals import N_
from rules.roles import Role

HOTLINE = N_("热线")
ABOVE = N_("市级督办")


@dataclass(frozen=True, slots=True)
class PersonGroup:
    """The people of one unit, under its name."""

    name: str
    options: tuple[tuple[str, str], ...]


def groups_of(people: Iterable[Member]) -> tuple[PersonGroup, ...]:
    """Ids and names, under the name of the unit; the hotline and the city's supervisors last."""
    ordered = sorted(people, key=lambda each: (not each.unit_path, each.unit_path, each.role))
    return tuple(
        PersonGroup(name, tuple((each.id, each.name) for each in some))
        for name, some in groupby(ordered, key=group_of)
    )


def group_of(person: Member) -> str:
    """The heading somebody stands under: the unit, or what those without one do."""
    return person.unit_name or (HOTLINE if person.role is Role.OPERATOR else ABOVE)
