"""Whose templates somebody looks at: those of a unit of their own, and what it inherits."""

from collections.abc import Sequence
from dataclasses import dataclass

from db.organisation import Unit
from db.reply_templates import ReplyTemplate
from rules.refusals import N_
from rules.roles import Actor, Role, lies_under
from web.errors import not_found
from web.unit_groups import UnitGroup, unit_groups

NO_SUCH_UNIT = N_("没有这个单位，或者它不在您的管辖范围。")


@dataclass(frozen=True, slots=True)
class Place:
    """A unit, or with "" and no name the whole city."""

    code: str = ""
    name: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True)
class Places:
    """Where somebody may look: the units to choose from, and whether the whole city is one."""

    units: tuple[Unit, ...]
    city: bool

    @property
    def groups(self) -> tuple[UnitGroup, ...]:
        """The units as a form offers them; none where there is nothing to choose."""
        return unit_groups(self.units) if len(self.units) + self.city > 1 else ()

    def place(self, code: str | None) -> Place:
        """The place of this code, or the usual one without. Raises Problem (404)."""
        if not code and self.city:
            return Place()
        wanted = code or (self.units[0].code if self.units else "")
        found = next((each for each in self.units if each.code == wanted), None)
        if found is None:
            raise not_found(NO_SUCH_UNIT)
        return Place(found.code, found.name, found.path)


def places_of(actor: Actor, units: Sequence[Unit]) -> Places:
    """Their own unit and those under it; the hotline has only what is everybody's."""
    if actor.role is Role.OPERATOR:
        return Places((), city=True)
    inside = tuple(each for each in units if lies_under(each.path, actor.unit_path))
    return Places(inside, city=actor.unit_path == "")


def may_read(actor: Actor, template: ReplyTemplate) -> bool:
    """Whether a template is of somebody's unit, of one under it, or inherited from above."""
    path = template.unit_path
    return lies_under(actor.unit_path, path) or lies_under(path, actor.unit_path)
