"""The one door to the model: what becomes of a case when somebody tries something."""

from tests.model.case import CENTRE, CITY, HUANGPU, XUHUI, Model, Person
from tests.model.merging_steps import MERGING_STEPS
from tests.model.raters_steps import RATERS_STEPS
from tests.model.requests_steps import REQUESTS_STEPS
from tests.model.units_steps import UNITS_STEPS

STEPS = UNITS_STEPS | REQUESTS_STEPS | RATERS_STEPS | MERGING_STEPS
PEOPLE = {
    person.name: person
    for person in (
        Person("operator", "operator"),
        Person("handler", "handler", HUANGPU),
        Person("xuhui_handler", "handler", XUHUI),
        Person("centre_handler", "handler", CENTRE),
        Person("head", "supervisor", HUANGPU),
        Person("city", "supervisor", CITY),
        Person("city_too", "supervisor", CITY),
        Person("administrator", "administrator", CITY),
        Person("rater", "rater"),
        Person("system", "system"),
    )
}
BLANK = "blank"
"""Somebody leaves out what must be written."""
CROWDED = "crowded"
"""Somebody attaches five files."""


def take(case: Model, who: str, what: str, how: str = "") -> bool:
    """Whether the step is accepted; if so the case moves."""
    if how in (BLANK, CROWDED) or (case.stage == "archived" and what != "object"):
        return False
    return STEPS[what](case, PEOPLE[who], how)
