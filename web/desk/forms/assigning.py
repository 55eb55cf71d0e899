"""The form of 交办, and the colleagues to choose from in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from rules.refusals import N_
from rules.roles import Colleague
from rules.stages import Action
from web.desk.forms.form import ActionForm
from web.desk.forms.people import Holder
from web.desk.forms.written import Text


@dataclass(frozen=True, slots=True)
class ColleagueGroup:
    """The colleagues of one unit, under its name."""

    name: str
    options: tuple[tuple[str, str], ...]


def colleague_groups(colleagues: Iterable[Colleague]) -> tuple[ColleagueGroup, ...]:
    """Colleagues unit by unit, as they come."""
    return tuple(
        ColleagueGroup(unit.name, tuple((each.id, each.name) for each in members))
        for unit, members in groupby(colleagues, key=lambda each: each.unit)
    )


ASSIGNING = (
    ActionForm(
        Action.ASSIGN,
        N_("换一位经办人承办，时限不变；交给下属单位的，工单随之转到该单位。"),
        (
            Holder("holder", N_("交办给")),
            Text("note", N_("交办说明"), required=False, rows=3),
        ),
    ),
)
