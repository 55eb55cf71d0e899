"""What reading a step's form takes from the case and the database."""

from db.engine import reading
from db.mentions import people_called
from db.staff import Member
from rules.case import Case
from rules.mentions import called_in
from rules.visibility import may_see
from web.dependencies import WebDependencies
from web.desk.case_view import Loaded
from web.desk.forms.reading import Reading
from web.forms import Submission


async def reading_for(all_of_it: WebDependencies, loaded: Loaded, typed: Submission) -> Reading:
    """The units, the colleagues, and whom the mentions in what was typed mean."""
    async with reading(all_of_it.engine) as connection:
        called = await people_called(connection, called_in(typed.values.get("text", "")))
    return Reading(
        units={unit.code: unit.ref for unit in loaded.units},
        text_max=loaded.case.policy.text_max,
        colleagues={each.id: each for each in loaded.colleagues},
        people={name: _seeing(people, loaded.case) for name, people in called.items()},
    )


def _seeing(people: tuple[Member, ...], case: Case) -> tuple[Member, ...]:
    """Of several with one name those who may see the case, if there are any."""
    seeing = tuple(each for each in people if may_see(each.actor, case))
    return seeing or people
