"""A step's form: its fields, and how what was typed becomes the step. Which forms there are is in
catalogue.py; the checks of the regulation are the workflow's."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from rules.case import Case, RequestKind
from rules.refusals import N_
from rules.reply_templates import TextKind
from rules.roles import Actor
from rules.stages import Action
from rules.steps import STEPS, Step
from web.desk.forms.answers import Pick
from web.desk.forms.fields import Field
from web.desk.forms.mentioning import Mentions
from web.desk.forms.people import Unit
from web.desk.forms.reading import Reading
from web.desk.forms.written import Text
from web.forms import Submission

BAD_VERSION = N_("页面版本号不对。下面已是最新情况，请核对后重新提交。")
WHOLE_FORM = "form"
"""The name under which an error stands that no single field is to blame for."""


def _nothing(_case: Case) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True, slots=True)
class ActionForm:
    """The form of one action. `what` says what taking it leads to.

    `decides` is the request it rules on; `given` the content nobody types.
    """

    action: Action
    what: str
    fields: tuple[Field | Mentions, ...] = ()
    decides: RequestKind | None = None
    given: Callable[[Case], Mapping[str, Any]] = _nothing

    @property
    def is_decision(self) -> bool:
        """Whether it says yes or no to something."""
        return self.decides is not None or self.action is Action.DECIDE_REOPENING

    @property
    def published(self) -> str:
        """The field whose text everybody will read; "" if there is none."""
        replies = (f.name for f in self.fields if isinstance(f, Text) and f.kind is TextKind.REPLY)
        return next(replies, "")

    def first_values(self, case: Case) -> Mapping[str, str]:
        """What the fields have before anybody types."""
        values = {
            field.name: field.default
            for field in self.fields
            if isinstance(field, Pick) and field.default
        }
        if case.dispatch_no == 0:
            rated = (f for f in self.fields if isinstance(f, Unit) and f.rated_first)
            values |= {field.name: case.review.unit.code for field in rated}
        return values

    def read(self, form: Submission, case: Case, actor: Actor, reading: Reading) -> Step | None:
        """The step that was typed; None if something is wrong, which `form` then knows."""
        content = {field.name: field.read(form, reading) for field in self.fields}
        seen = seen_version(form)
        if seen is None or not form.valid:
            return None
        return STEPS[self.action](actor=actor, seen_version=seen, **{**content, **self.given(case)})


def seen_version(form: Submission) -> int | None:
    """The version of the case the person was looking at; None, and noted, if it is no number."""
    typed = form.values.get("seen_version", "")
    if typed.isascii() and typed.isdecimal() and len(typed) < 10:  # noqa: PLR2004 - fits any int
        return int(typed)
    form.wrong(WHOLE_FORM, BAD_VERSION)
    return None
