"""What a step would lead to, before it is taken: the procedure itself, asked what if.

Texts decide nothing about who is told, so that what is not written yet is supposed; of choices not
made yet every answer is supposed in turn.
"""

from collections.abc import Iterator, Mapping
from itertools import islice, product

from rules.procedure.rule import Change, Moment
from rules.procedure.taking import check, spans_needed, take
from rules.steps import Step
from rules.timetable import TimetableQuestion, timetable
from rules.working_hours import WorkingHours
from web.desk.case_view import Loaded
from web.desk.forms.answers import Pick, Scale, YesNo
from web.desk.forms.form import ActionForm
from web.desk.forms.mentioning import Mentions
from web.desk.forms.written import Text, WorkingDays

SOMETHING = "…"
SUPPOSED_MAX = 400
"""Ways to fill in a form that are looked at; the largest form has fewer."""

Values = Mapping[str, str]


def supposed(form: ActionForm, typed: Values) -> Iterator[Values]:
    """The ways in which a form may yet be filled in, as far as they matter."""
    values = {**typed, **_texts(form, typed)}
    unmade = [
        each
        for each in form.fields
        if isinstance(each, Pick | YesNo | Scale) and not values.get(each.name)
    ]
    answers = ([value for value, _ in each.options] for each in unmade)
    for chosen in islice(product(*answers), SUPPOSED_MAX):
        yield {**values, **dict(zip((each.name for each in unmade), chosen, strict=True))}


def _texts(form: ActionForm, typed: Values) -> Values:
    """What is written decides only whom a note mentions."""
    mentions = {each.of for each in form.fields if isinstance(each, Mentions)}
    found = {}
    for each in form.fields:
        if isinstance(each, Text) and not (each.name in mentions and typed.get(each.name)):
            found[each.name] = SOMETHING
        elif isinstance(each, WorkingDays) and not typed.get(each.name):
            found[each.name] = str(each.least)
    return found


def change_by(loaded: Loaded, step: Step) -> Change:
    """The case after the step, and the notices it causes. Raises Refusal."""
    case, now = loaded.case, loaded.now
    check(case, step, now)
    spans = spans_needed(case, step, now)
    if spans is None:
        return take(case, step, Moment(now))
    question = TimetableQuestion(now, spans, case.policy.day_end)
    table = timetable(question, loaded.calendar, WorkingHours())
    return take(case, step, Moment(now, table.terms, table.next_morning, table.in_hours))
