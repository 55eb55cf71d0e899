"""Cases nobody in the unit has in hand yet: to accept oneself, or to hand on to a colleague."""

from dataclasses import dataclass
from types import MappingProxyType

from sqlalchemy.ext.asyncio import AsyncConnection

from db.staff import colleagues
from rules.stages import Action
from web.desk.done import BACK_FIELD, BackTo
from web.desk.due_lines import DueLine
from web.desk.forms.assigning import ColleagueGroup, colleague_groups
from web.desk.forms.catalogue import FORMS
from web.desk.lists.filters import Desk
from web.desk.panel import OpenForm
from web.desk.submission_keys import new_key
from web.forms import FormState


@dataclass(frozen=True, slots=True)
class Unheld:
    """One such case. `handing` is the form to hand it on; None where there is nobody to."""

    line: DueLine
    handing: OpenForm | None


async def unheld_lines(
    connection: AsyncConnection, lines: tuple[DueLine, ...], desk: Desk
) -> tuple[Unheld, ...]:
    """These cases, each with those it can be handed to."""
    groups: dict[str, tuple[ColleagueGroup, ...]] = {}
    for path in {each.unit_path for each in lines}:
        found = await colleagues(connection, path, desk.member.actor)
        groups[path] = colleague_groups(found)
    return tuple(Unheld(each, _handing(each, groups[each.unit_path])) for each in lines)


def _handing(line: DueLine, groups: tuple[ColleagueGroup, ...]) -> OpenForm | None:
    if not groups or line.step is None:
        return None
    # several cases on one page: each field needs an id of its own
    values = MappingProxyType({BACK_FIELD: BackTo.DEPARTMENT.value})
    state = FormState(values, scope=f"{line.case_no}-{Action.ASSIGN}")
    return OpenForm(FORMS[Action.ASSIGN], state, new_key(), colleagues=groups)
