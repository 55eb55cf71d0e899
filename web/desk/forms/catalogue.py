"""Every form of the desk, by its action; and what raters bring, which is only shown."""

from rules.stages import Action
from web.desk.forms.assigning import ASSIGNING
from web.desk.forms.deciding import CLOSING, REQUESTS, SURVEYING
from web.desk.forms.dispatching import DISPATCHING, MERGING, SUPERVISING, TAKEN_IN
from web.desk.forms.form import ActionForm
from web.desk.forms.handling import HANDLING
from web.desk.forms.raters import RATERS

FORMS: dict[Action, ActionForm] = {
    form.action: form
    for form in (
        *DISPATCHING,
        *ASSIGNING,
        *HANDLING,
        *CLOSING,
        *REQUESTS,
        *SUPERVISING,
        *SURVEYING,
        *MERGING,
    )
}


def form_of(action: str) -> ActionForm | None:
    """The form of a step as an address names it."""
    return FORMS[Action(action)] if action in FORMS else None


SHOWN: dict[Action, ActionForm] = FORMS | {form.action: form for form in (*RATERS, TAKEN_IN)}
"""Everything somebody may have brought to a step, for the trail."""
