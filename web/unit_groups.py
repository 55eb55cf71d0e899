"""Units to choose from in a form, grouped as people look for them."""

from dataclasses import dataclass
from functools import lru_cache

from db.organisation import Unit
from rules.refusals import N_


@dataclass(frozen=True, slots=True)
class UnitGroup:
    """Units to choose from, under a heading."""

    name: str
    units: tuple[Unit, ...]

    @property
    def options(self) -> tuple[tuple[str, str], ...]:
        """Codes and names."""
        return tuple((unit.code, unit.name) for unit in self.units)


GROUPS = (
    ("department", N_("市级部门")),
    ("committee", N_("管委会")),
)


KEPT = 64
"""Groupings kept: the units of the city and of each desk seldom change."""


@lru_cache(KEPT)
def unit_groups(units: tuple[Unit, ...]) -> tuple[UnitGroup, ...]:
    """Units by kind, and those of a district under its name."""
    tops = {unit.code for unit in units if unit.parent_code is None}
    groups = []
    for top in (unit for unit in units if unit.code in tops):
        below = tuple(unit for unit in units if unit.path.startswith(top.path + "/"))
        if below:
            groups.append(UnitGroup(top.name, (top, *below)))
    grouped = {unit.code for group in groups for unit in group.units}
    for kind, name in GROUPS:
        alone = tuple(u for u in units if u.kind == kind and u.code not in grouped)
        if alone:
            groups.insert(0, UnitGroup(name, alone))
            grouped |= {unit.code for unit in alone}
    rest = tuple(unit for unit in units if unit.code not in grouped)
    return (*groups, UnitGroup(N_("其他单位"), rest)) if rest else tuple(groups)
