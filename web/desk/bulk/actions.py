"""The steps that may be taken in many cases at once, and their forms.

Another one is one more line of BULK: its form is that of the case page (web/desk/forms/).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from rules.refusals import N_
from rules.roles import MAY, Role, UnitRef
from rules.stages import Action
from web.desk.forms.catalogue import FORMS
from web.desk.forms.fields import Field
from web.desk.forms.mentioning import Mentions
from web.desk.forms.people import NO_SUCH_UNIT
from web.desk.forms.reading import Reading
from web.forms import Submission
from web.i18n import Catalogue

BULK = (Action.DISPATCH, Action.ASSIGN, Action.REMIND, Action.APPROVE_CLOSURE)


@dataclass(frozen=True, slots=True)
class RatedOrOneUnit:
    """Each case to the unit that was rated, or all to one: what dispatching many asks."""

    widget: ClassVar[str] = "rated_or_one"
    required: ClassVar[bool] = False
    name: str = "unit"
    label: str = N_("主办单位")
    hint: str = N_("不选单位的，每件转给各自被评价的单位。")

    def read(self, form: Submission, reading: Reading) -> UnitRef | None:
        """The one unit, None for each its own."""
        code = form.values.get(self.name, "")
        if code and code not in reading.units:
            form.wrong(self.name, NO_SUCH_UNIT)
        return reading.units.get(code)

    def words(self, value: Any, catalogue: Catalogue) -> str:
        """The unit's name, or that each has its own."""
        return str(value["name"]) if value else catalogue.gettext(N_("各自被评价的单位"))


BulkField = Field | Mentions | RatedOrOneUnit
OTHERS: Mapping[tuple[Action, str], BulkField] = {(Action.DISPATCH, "unit"): RatedOrOneUnit()}
"""Fields that are asked differently of many cases than of one."""


def fields_of(action: Action) -> tuple[BulkField, ...]:
    """The fields of a step's form, for many cases."""
    return tuple(OTHERS.get((action, each.name), each) for each in FORMS[action].fields)


def bulk_actions(role: Role) -> tuple[Action, ...]:
    """What somebody of a role may do with many cases."""
    return tuple(action for action in BULK if role in MAY[action])
