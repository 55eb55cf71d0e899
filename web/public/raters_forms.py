"""The forms by which a rater acts on their own case: what each says, and how it becomes a step."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass

from rules.case import Case
from rules.masking import mask_name, mask_text
from rules.refusals import N_
from rules.roles import RATER
from rules.stages import Action
from rules.steps import AddInformation, Object, Step, Withdraw
from web.forms import Submission
from web.public.rate_form import key_in

TEXT_MAX = 1000
"""Characters of what a rater writes."""

NOT_CONFIRMED = N_("确定要撤回的，请勾选确认。")
CONFIRM = "confirm"


@dataclass(frozen=True, slots=True)
class RatersForm:
    """One form: its address below the review's, its sentences (Chinese sources), its text's field,
    and the step it makes.

    `required` is the sentence for an empty text; None where it may be empty. `confirmed`: it takes
    a tick beside the button.
    """

    action: Action
    address: str
    title: str
    lead: str
    points: tuple[str, ...]
    name: str
    label: str
    hint: str
    button: str
    done: str
    step: Callable[[Case, str], Step]
    required: str | None = None
    confirmed: bool = False

    def probe(self, case: Case) -> Step:
        """A well-filled form, to ask the procedure whether it would be taken now."""
        return self.step(case, "。")

    def read(self, form: Submission, case: Case, rater: str) -> Step | None:
        """The step that was typed; None if something is wrong, which is noted in the form.

        `rater` is their name, which must not be in it.
        """
        text = form.text(self.name, TEXT_MAX, self.required)
        if self.confirmed and form.values.get(CONFIRM) != "yes":
            form.wrong(CONFIRM, NOT_CONFIRMED)
        # it goes to the workflow, which must hold nothing that says who the rater is
        return self.step(case, mask_name(mask_text(text), rater)) if form.valid else None

    def update_id(self, form: Submission) -> str:
        """The id of this very content under the form's key: a double click is taken once."""
        told = [key_in(form.values), form.values.get(self.name, "")]
        digest = hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()
        return f"{self.action}-{digest[:40]}"


HINT = N_("请不要写电话、证件号，写了会被隐去。换了电话，请拨打 12345。")

INFORMATION = RatersForm(
    action=Action.ADD_INFORMATION,
    address="information",
    title=N_("补充说明"),
    lead=N_("想起了别的情况，或者想更正，写在这里，正在办理的人会收到通知。"),
    points=(),
    name="text",
    label=N_("补充的内容"),
    hint=HINT,
    button=N_("提交补充"),
    done=N_("补充说明已经送到办理的人那里。"),
    step=lambda case, text: AddInformation(actor=RATER, seen_version=case.version, text=text),
    required=N_("请写下要补充的内容。"),
)
WITHDRAWAL = RatersForm(
    action=Action.WITHDRAW,
    address="withdrawal",
    title=N_("撤回诉求"),
    lead=N_("撤回后，这件事不再办理，也不能再恢复。"),
    points=(
        N_("评价仍然公开，会标明“评价人已撤回”。"),
        N_("打分照常计入得分，撤回改变不了分数。"),
        N_("撤回是您自己的决定。有人要求您撤回的，请不要撤回，拨打 12345 告诉我们。"),
    ),
    name="reason",
    label=N_("为什么撤回"),
    hint=HINT,
    button=N_("确认撤回"),
    done=N_("诉求已经撤回，不再办理。评价仍然公开。"),
    step=lambda case, text: Withdraw(actor=RATER, seen_version=case.version, reason=text),
    confirmed=True,
)
OBJECTION = RatersForm(
    action=Action.OBJECT,
    address="objection",
    title=N_("提出异议"),
    lead=N_("不认可这个结果的，请写明理由。12345 热线会在一个工作日内决定是否重办。"),
    points=(),
    name="reason",
    label=N_("您不认可的是什么"),
    hint=HINT,
    button=N_("提交异议"),
    done=N_("异议已经送到 12345 热线，决定会写在这里。"),
    step=lambda case, text: Object(actor=RATER, seen_version=case.version, reason=text),
    required=N_("请写明您不认可的是什么。"),
)
RATERS_FORMS = (INFORMATION, WITHDRAWAL, OBJECTION)
