"""Every form of the desk, by its action."""

from rules.stages import Action
from web.desk.forms.deciding import CLOSING, REQUESTS, SURVEYING
from web.desk.forms.dispatching import DISPATCHING, SUPERVISING
from web.desk.forms.form import ActionForm
from web.desk.forms.handling import HANDLING

FORMS: dict[Action, ActionForm] = {
    form.action: form
    for form in (*DISPATCHING, *HANDLING, *CLOSING, *REQUESTS, *SUPERVISING, *SURVEYING)
}
